import { describe, expect, it } from 'vitest';
import {
  createFold,
  type Distribution,
  type Label,
  proposalStream,
  qmcSampler,
  randomSampler,
  type Sampler,
  type Space,
  valuesOf,
} from '../../src/study/index.ts';
import { haltonSequence } from '../../src/study/qmc/halton.ts';
import { MOST_DIMENSIONS, sobolSequence } from '../../src/study/qmc/sobol.ts';
import { randomStream } from '../../src/util/random.ts';
import { readRecorded } from './recorded/read-recorded.ts';
import { samplerContract } from './sampler-contract.ts';

interface Point {
  readonly kind: 'point';
  readonly name: 'sobol' | 'halton';
  readonly index: number;
  readonly point: readonly number[];
}

interface Study {
  readonly kind: 'study';
  readonly name: 'sobol' | 'halton';
  readonly space: readonly (readonly [string, Distribution])[];
  readonly params: readonly Readonly<Record<string, Label>>[];
}

const CASES = readRecorded<Point | Study>('qmc');
const SEQUENCES = { sobol: sobolSequence, halton: haltonSequence };

describe("scipy's sequences", () => {
  it.each(CASES.filter((one) => one.kind === 'point').map((one) => [one.name, one.index, one] as const))(
    'are ours: %s, point %i',
    (name, index, { point }) => {
      const own = SEQUENCES[name](point.length)(index);
      // scipy's Sobol' points have 30 bits
      for (const [i, value] of point.entries()) expect(Math.abs(own[i]! - value)).toBeLessThanOrEqual(2 ** -30);
    },
  );
});

describe.each(['sobol', 'halton'] as const)('scrambled points of %s', (name) => {
  const base = name === 'sobol' ? 2 : 3;
  const dimension = name === 'sobol' ? 5 : 1;

  it('have as many in each interval as those that are not', () => {
    for (const seed of [1, 2, 3]) {
      const sequence = SEQUENCES[name](dimension + 1, randomStream(seed, 'test'));
      const count = base ** 4;
      const cells = Array.from({ length: count }, (_, i) => Math.floor(sequence(i)[dimension]! * count));
      expect(new Set(cells).size).toBe(count);
    }
  });

  it('depend on the seed alone', () => {
    const [first, again, ...others] = [1, 1, 2, 3].map((seed) => SEQUENCES[name](4, randomStream(seed, 'test'))(77));
    expect(first).toEqual(again);
    expect(new Set([first, ...others].map(String)).size).toBe(3);
    for (const x of first!) expect(x >= 0 && x < 1).toBe(true);
  });
});

const propose = (sampler: Sampler, space: Space, trial: number): Readonly<Record<string, Label>> =>
  valuesOf(sampler.propose(createFold().state, space, proposalStream(0, trial), trial)!, space);

describe('the QMC sampler', () => {
  describe('by Sobol', () => samplerContract(() => qmcSampler(), randomSampler()));
  describe('by Halton, scrambled', () =>
    samplerContract(() => qmcSampler({ qmcType: 'halton', scramble: true }), randomSampler()));

  it.each(CASES.filter((one) => one.kind === 'study').map((one) => [one.name, one] as const))(
    "has Optuna's values at the points of %s",
    (qmcType, { space, params }) => {
      for (const [trial, expected] of params.entries())
        for (const [name, value] of Object.entries(propose(qmcSampler({ qmcType }), new Map(space), trial)))
          if (typeof value !== 'number') expect([name, value]).toEqual([name, expected[name]]);
          else expect(Math.abs(value - (expected[name] as number)), `${trial} ${name}`).toBeLessThan(1e-7);
    },
  );

  it('covers a space of two choices and a range evenly', () => {
    const space: Space = new Map<string, Distribution>([
      ['c', { kind: 'categorical', choices: ['a', 'b'] }],
      ['x', { kind: 'float', low: 0, high: 8, log: false, step: null }],
    ]);
    for (const scramble of [false, true]) {
      const sampler = qmcSampler({ scramble, seed: 4 });
      const cells = Array.from({ length: 16 }, (_, trial) => {
        const { c, x } = propose(sampler, space, trial);
        return `${String(c)} ${Math.floor(x as number)}`;
      });
      expect(new Set(cells).size).toBe(16);
    }
  });

  it('refuses a space of too many parameters', () => {
    const space: Space = new Map(
      Array.from({ length: MOST_DIMENSIONS + 1 }, (_, i) => [`p${i}`, { kind: 'categorical', choices: [1, 2] }]),
    );
    expect(() => qmcSampler().check!(space)).toThrow(expect.objectContaining({ code: 'STUDY' }));
    const halton = qmcSampler({ qmcType: 'halton' });
    expect(halton.check).toBeUndefined();
    expect(Object.keys(propose(halton, space, 3))).toHaveLength(MOST_DIMENSIONS + 1);
  });
});
