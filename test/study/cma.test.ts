import { describe, expect, it } from 'vitest';
import { learnGeneration, startCma, type Cma } from '../../src/study/cma/cma.ts';
import { keepMargin, type Reach } from '../../src/study/cma/margin.ts';
import { shouldStop, type Range } from '../../src/study/cma/should-stop.ts';
import { warmStart } from '../../src/study/cma/warm-start.ts';
import { constantsOf, defaultPopsize } from '../../src/study/cma/weights.ts';
import { expectClose } from './recorded/expect-close.ts';
import { readRecorded } from './recorded/read-recorded.ts';

interface Generation extends Pick<Cma, 'mean' | 'sigma' | 'covariance' | 'stepPath' | 'path'> {
  readonly points: readonly (readonly number[])[];
  readonly values: readonly number[];
  readonly stops: boolean;
  readonly reach?: Reach;
}

interface Case {
  readonly name: string;
  readonly mean: readonly number[];
  readonly sigma: number;
  readonly covariance?: readonly (readonly number[])[];
  readonly popsize: number;
  readonly separable?: boolean;
  readonly adaptsRates?: boolean;
  readonly steps?: readonly number[];
  readonly generations: readonly Generation[];
  readonly warm?: boolean;
  readonly points: readonly (readonly number[])[];
  readonly values: readonly number[];
}

const cases = readRecorded<Case>('cma').map((one) => [one.name, one] as const);

const bestFirst = (points: Case['points'], values: readonly number[]): Case['points'] =>
  points
    .map((point, i) => [point, values[i]!] as const)
    .sort(([, a], [, b]) => a - b)
    .map(([point]) => point);

describe('CMA-ES moves as cmaes does, given the same trials', () => {
  it.each(cases.filter(([, { warm }]) => warm !== true))('%s', (_, one) => {
    const n = one.mean.length;
    let cma = startCma(constantsOf(n, one.popsize, one.separable), one);
    let reach: Reach = one.mean.map(() => 1);
    const steps = (one.steps ?? [])
      .map((step, place) => ({ place, low: 0, step, count: Math.round(1 / step) + 1 }))
      .filter(({ step }) => step > 0);
    const history: Range[] = [];
    for (const { points, values, ...after } of one.generations) {
      history.push([Math.min(...values), Math.max(...values)]);
      cma = learnGeneration(cma, bestFirst(points, values));
      ({ cma, reach } = keepMargin(cma, reach, steps, 1 / (n * one.popsize)));
      expectClose(cma.mean, after.mean, 1e-9);
      expectClose([cma.sigma], [after.sigma], 1e-9);
      expectClose(cma.covariance.flat(), after.covariance.flat(), 1e-9);
      expectClose(cma.stepPath, after.stepPath, 1e-9);
      expectClose(cma.path, after.path, 1e-9);
      if (after.reach !== undefined) expectClose(reach, after.reach, 1e-9);
      expect(shouldStop(cma, one.sigma, history)).toBe(after.stops);
    }
  });

  it('some of the recorded ones stop', () =>
    expect(cases.some(([, { generations }]) => generations?.some(({ stops }) => stops))).toBe(true));

  it('has 4 + ⌊3 ln d⌋ trials a generation', () => {
    for (const [, { name, mean, popsize, warm }] of cases)
      if (warm !== true && !name.includes('popsize') && !name.includes('equal'))
        expect(defaultPopsize(mean.length)).toBe(popsize);
  });
});

describe('a warm start begins where that of cmaes does', () => {
  it.each(cases.filter(([, { warm }]) => warm === true))('%s', (_, one) => {
    const start = warmStart(bestFirst(one.points, one.values));
    expectClose(start.mean, one.mean);
    expectClose([start.sigma], [one.sigma]);
    expectClose(start.covariance!.flat(), one.covariance!.flat());
  });
});
