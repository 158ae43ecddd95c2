import { describe, expect, it } from 'vitest';
import {
  cmaEsSampler,
  type CmaEsOptions,
  createFold,
  type Distribution,
  type Params,
  proposalStream,
  randomSampler,
  type Space,
  type TrialState,
} from '../../src/study/index.ts';
import { samplerContract } from './sampler-contract.ts';
import { lowest, median, simulate } from './simulate.ts';

const float = (low: number, high: number): Distribution => ({ kind: 'float', low, high, log: false, step: null });
const CUBE: Space = new Map(['a', 'b', 'c', 'd', 'e'].map((name) => [name, float(-5, 5)]));
const STEPPED: Space = new Map<string, Distribution>([
  ['a', float(-5, 5)],
  ['n', { kind: 'int', low: -20, high: 20, log: false, step: 1 }],
  ['m', { kind: 'int', low: 0, high: 30, log: false, step: 10 }],
  ['s', { kind: 'float', low: 0, high: 1, log: false, step: 0.05 }],
]);

/** A place on the steps, but for `a`. */
const TARGET = new Map([
  ['a', 2.2],
  ['n', 13],
  ['m', 20],
  ['s', 0.35],
]);

/** The square distance from that place. */
const fromTarget = (params: Params): readonly number[] => [
  ((params.get('a')! - 2.2) / 5) ** 2 +
    ((params.get('n')! - 13) / 20) ** 2 +
    ((params.get('m')! - 20) / 30) ** 2 +
    (params.get('s')! - 0.35) ** 2,
];

const sphere = (params: Params): readonly number[] => [[...params.values()].reduce((sum, x) => sum + (x - 1) ** 2, 0)];

/** The median of what studies with these seeds come to. */
const outcome = (seeds: number, study: (seed: number) => number): number =>
  median(Array.from({ length: seeds }, (_, seed) => study(seed)));

const run = (options: CmaEsOptions, more: Partial<Parameters<typeof simulate>[0]> = {}): number =>
  outcome(5, (seed) =>
    lowest(simulate({ sampler: cmaEsSampler(options), space: CUBE, evaluate: sphere, trials: 120, seed, ...more })),
  );

const atRandom = outcome(5, (seed) =>
  lowest(simulate({ sampler: randomSampler(), space: CUBE, evaluate: sphere, trials: 120, seed })),
);

describe.each<[string, CmaEsOptions]>([
  ['by default', {}],
  ['with margin that restarts', { withMargin: true, restartStrategy: 'bipop', popsize: 2 }],
  ['with adapted rates and pruned trials', { lrAdapt: true, considerPrunedTrials: true, nStartupTrials: 0 }],
])('the sampler of CMA-ES %s', (_, options) => samplerContract(() => cmaEsSampler(options), randomSampler()));

describe('CMA-ES finds what is best', () => {
  it.each<[string, CmaEsOptions, Partial<Parameters<typeof simulate>[0]>]>([
    ['by default', {}, {}],
    ['separable', { useSeparableCma: true }, {}],
    ['with adapted rates', { lrAdapt: true }, {}],
    ['from a good start', { x0: { a: 1, b: 1, c: 1, d: 1, e: 1 }, sigma0: 0.05 }, {}],
    ['with 4 workers', {}, { workers: 4 }],
    [
      'S10: where a third of the trials fail or are pruned',
      {},
      { ending: (i) => (i % 6 === 1 ? 'FAIL' : i % 6 === 4 ? 'PRUNED' : 'COMPLETE') },
    ],
    ['where it is sought upwards', {}, { directions: ['maximize'], evaluate: (params) => [-sphere(params)[0]!] }],
  ])('%s', (name, options, more) => {
    const found = name.endsWith('upwards')
      ? outcome(5, (seed) => {
          const { trials } = simulate({
            sampler: cmaEsSampler(options),
            space: CUBE,
            evaluate: sphere,
            trials: 120,
            seed,
            ...more,
          });
          return -Math.max(...trials.map(({ values }) => values![0]!));
        })
      : run(options, more);
    expect(found).toBeLessThan(atRandom / 5);
  });

  it('with margin, of steps too', () => {
    const studies = Array.from({ length: 5 }, (_, seed) =>
      simulate({
        sampler: cmaEsSampler({ withMargin: true }),
        space: STEPPED,
        evaluate: fromTarget,
        trials: 150,
        seed,
      }),
    );
    const exact = studies.filter(({ trials }) =>
      trials.some(({ params }) => ['n', 'm', 's'].every((name) => params.get(name) === TARGET.get(name))),
    );
    expect(exact.length).toBeGreaterThanOrEqual(4);
    // and the integers are not frozen: each has a chance of 1 in 32 to move
    const late = studies.flatMap(({ trials }) => trials.slice(-60).map(({ params }) => params.get('m')));
    expect(new Set(late).size).toBeGreaterThan(1);
  });

  it.each(['ipop', 'bipop'] as const)('begins anew where nothing more is to be learned (%s)', (restartStrategy) => {
    const square: Space = new Map([...CUBE].slice(0, 2));
    const late = (options: CmaEsOptions): number => {
      const { trials } = simulate({ sampler: cmaEsSampler(options), space: square, evaluate: sphere, trials: 800 });
      return Math.max(...trials.slice(500).map(({ values }) => values![0]!));
    };
    expect(late({})).toBeLessThan(1e-6);
    expect(late({ restartStrategy })).toBeGreaterThan(1);
  });

  it('from the trials of a similar study', () => {
    const { trials: sourceTrials } = simulate({ sampler: randomSampler(), space: CUBE, evaluate: sphere, trials: 200 });
    expect(run({ sourceTrials }, { trials: 25 })).toBeLessThan(run({}, { trials: 25 }));
  });
});

/** A study whose trials run, and how one of them ends. */
const study = (order: readonly number[]) => {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
  for (let trial = 0; trial < order.length; trial++) {
    fold.apply({ kind: 'create-trial', trial: { state: 'RUNNING' } });
    for (const [name, value] of randomSampler().propose(fold.state, CUBE, proposalStream(5, trial), trial)!)
      fold.apply({ kind: 'param', trial, name, value, distribution: CUBE.get(name)! });
  }
  const end = (trial: number, state: TrialState = 'COMPLETE'): void => {
    fold.apply({
      kind: 'state',
      trial,
      state,
      values: state === 'COMPLETE' ? sphere(fold.state.trials[trial]!.params) : undefined,
    });
  };
  return { state: fold.state, end };
};

describe('generations', () => {
  const options = { popsize: 6, nStartupTrials: 2 };
  const propose = (state: ReturnType<typeof study>['state'], sampler = cmaEsSampler(options)) =>
    sampler.propose(state, CUBE, proposalStream(1, 99), 99);

  it('are the complete trials by their numbers, in whatever order they end and whenever it was looked', () => {
    const numbers = Array.from({ length: 26 }, (_, i) => i);
    const [straight, shuffled] = [study(numbers), study(numbers)];
    const followed = cmaEsSampler(options);
    for (const trial of numbers) straight.end(trial, trial === 9 ? 'FAIL' : 'COMPLETE');
    // the trial of number 3 ends last of all
    for (const trial of [...numbers.filter((i) => i !== 3).reverse(), 3]) {
      shuffled.end(trial, trial === 9 ? 'FAIL' : 'COMPLETE');
      propose(shuffled.state, followed);
    }
    expect(propose(shuffled.state, followed)).toEqual(propose(straight.state));
    expect(propose(shuffled.state)).toEqual(propose(straight.state));
  });

  it('move the distribution once they are whole', () => {
    const numbers = Array.from({ length: 14 }, (_, i) => i);
    const { state, end } = study(numbers);
    const seen: (Params | undefined)[] = [];
    for (const trial of numbers) {
      seen.push(propose(state));
      end(trial);
    }
    seen.push(propose(state));
    const changes = seen.slice(1).map((params, i) => JSON.stringify([...params!]) !== JSON.stringify([...seen[i]!]));
    // after two trials at random, then after each six
    expect(changes.flatMap((is, i) => (is ? [i + 1] : []))).toEqual([2, 8, 14]);
  });

  it('are not torn apart by a trial that was enqueued far away', () => {
    const far: Params = new Map([...CUBE.keys()].map((name) => [name, -5]));
    const sampler = cmaEsSampler();
    const found = outcome(5, (seed) => {
      const { trials } = simulate({
        sampler: { propose: (...args) => (args[3] === 70 ? far : sampler.propose(...args)) },
        space: CUBE,
        evaluate: (params, trial) => (trial === 70 ? [-1e9] : sphere(params)),
        trials: 160,
        seed,
      });
      return Math.min(...trials.filter(({ number }) => number !== 70).map(({ values }) => values![0]!));
    });
    expect(found).toBeLessThan(atRandom / 5);
  });
});

describe('options that do not go together', () => {
  it.each<[string, CmaEsOptions, string]>([
    ['a generation of one', { popsize: 1 }, 'popsize'],
    ['no deviation', { sigma0: 0 }, 'sigma0'],
    ['generations of half the size', { incPopsize: 0.5 }, 'incPopsize'],
    ['two kinds', { withMargin: true, lrAdapt: true }, 'one of them'],
    ['two starts', { sourceTrials: [], sigma0: 0.1 }, 'sourceTrials without'],
  ])('%s', (_, options, expected) =>
    expect(() => cmaEsSampler(options)).toThrow(
      expect.objectContaining({ code: 'STUDY', expected: expect.stringContaining(expected) }),
    ),
  );

  it('too few source trials', () =>
    expect(() =>
      simulate({ sampler: cmaEsSampler({ sourceTrials: [] }), space: CUBE, evaluate: sphere, trials: 1 }),
    ).toThrow(expect.objectContaining({ code: 'STUDY', expected: '10 of them or more' })));
});
