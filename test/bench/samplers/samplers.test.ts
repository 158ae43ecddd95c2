import { describe, expect, it } from 'vitest';
import { checkSpace, proposalStream, qmcSampler, randomSampler, valuesOf } from '../../../src/study/index.ts';
import { holm, mannWhitney, median } from './compare.ts';
import { FUNCTIONS, type Values } from './functions.ts';
import { ours, outcomeOf } from './sides.ts';

describe('the functions of the benchmark', () => {
  it.each<[keyof typeof FUNCTIONS, number, readonly number[]]>([
    ['sphere', 0, [0, 0, 0, 0, 0]],
    ['rosenbrock', 0, [1, 1, 1, 1, 1]],
    ['branin', 0.397887, [Math.PI, 2.275]],
    ['branin', 0.397887, [-Math.PI, 12.275]],
    ['hartmann6', -3.32237, [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]],
  ])('%s has its published minimum %d', (name, least, at) => {
    const values: Values = Object.fromEntries(at.map((x, i) => [`x${i}`, x]));
    expect(FUNCTIONS[name].evaluate(values)[0]).toBeCloseTo(least, 5);
  });

  it('zdt1 and zdt2 have their published fronts', () => {
    const values: Values = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`x${i}`, i === 0 ? 0.25 : 0]));
    expect(FUNCTIONS.zdt1.evaluate(values)).toEqual([0.25, 0.5]);
    expect(FUNCTIONS.zdt2.evaluate(values)).toEqual([0.25, 0.9375]);
  });

  it.each(Object.keys(FUNCTIONS) as (keyof typeof FUNCTIONS)[])('%s is finite all over its space', (name) => {
    const { space, directions, evaluate } = FUNCTIONS[name];
    expect(checkSpace(space, () => {})).toEqual(space);
    for (let trial = 0; trial < 100; trial++) {
      const params = randomSampler().propose(undefined!, space, proposalStream(1, trial), trial)!;
      const values = evaluate(valuesOf(params, space));
      expect(values).toHaveLength(directions.length);
      for (const value of values) expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('outcomes are the least value, and the hypervolume that is missing', async () => {
    expect(FUNCTIONS.sphere.outcome([[3], [1], [2]])).toBe(1);
    expect(
      FUNCTIONS.zdt1.outcome([
        [0.1, 1],
        [0.6, 0.5],
        [0.7, 0.7],
        [2, 0],
      ]),
    ).toBeCloseTo(12.1 - (10 + 0.5 * 0.5), 9);
    const side = ours(FUNCTIONS.sphere, qmcSampler(), 0);
    // the second point is the middle of the space
    expect(await outcomeOf(side, FUNCTIONS.sphere, 2)).toBe(0);
  });
});

describe('the comparison', () => {
  it.each([
    [[1, 2, 3, 4, 5], [3, 4, 5, 6, 7], 0.82, 0.11384629800665805],
    [[1, 1, 1, 2], [1, 1, 1, 2], 0.5, 1],
    [
      Array.from({ length: 20 }, (_, i) => i),
      Array.from({ length: 20 }, (_, i) => i + 9.5),
      0.8625,
      9.277956784594506e-5,
    ],
    [[0.1, 0.2, 0.2, 0.9, 0.2], [0.2, 0.2, 0.5, 0.1, 3, 4], 0.65, 0.4425681349020092],
    [[1, 1], [1, 1], 0.5, 1],
  ])("is scipy's: %j and %j", (a, b, lower, p) => {
    const found = mannWhitney(a, b);
    expect(found.lower).toBeCloseTo(lower, 12);
    expect(Math.abs(found.p - p)).toBeLessThan(1e-12);
  });

  it('corrects for the number of comparisons as Holm does', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
  });

  it('has the middle of numbers', () => expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]));
});
