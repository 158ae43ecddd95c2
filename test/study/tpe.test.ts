import { describe, expect, it } from 'vitest';
import {
  createFold,
  type Direction,
  type Distribution,
  openStudy,
  type Params,
  proposalStream,
  randomSampler,
  type Space,
  type StudyState,
  tpeSampler,
  type TrialState,
} from '../../src/study/index.ts';
import { kernelsOf, normalKernels } from '../../src/study/tpe/kernels.ts';
import { agedWeights, equalWeights, mixtureOf } from '../../src/study/tpe/mixture.ts';
import { countBelow, splitTrials } from '../../src/study/tpe/split.ts';
import { readRecorded } from './recorded/read-recorded.ts';
import { samplerContract } from './sampler-contract.ts';
import { lowest, median, simulate } from './simulate.ts';
import { freshPath } from './temporary.ts';

type Case =
  | { readonly kind: 'gamma'; readonly count: number; readonly one: number; readonly several: number }
  | { readonly kind: 'weights'; readonly count: number; readonly weights: readonly number[] }
  | {
      readonly kind: 'kernels';
      readonly name: string;
      readonly distribution: Distribution;
      readonly observations: readonly number[];
      readonly means?: readonly number[];
      readonly deviations?: readonly number[];
      readonly choices?: readonly (readonly number[])[];
      readonly points: readonly number[];
      readonly densities: readonly number[];
    }
  | {
      readonly kind: 'mixture';
      readonly equal: boolean;
      readonly space: Readonly<Record<string, Distribution>>;
      readonly observations: Readonly<Record<string, readonly number[]>>;
      readonly points: Readonly<Record<string, readonly number[]>>;
      readonly densities: readonly number[];
    }
  | {
      readonly kind: 'split';
      readonly name: string;
      readonly directions: readonly Direction[];
      readonly trials: readonly {
        readonly state: TrialState;
        readonly values: readonly number[] | null;
        readonly intermediate: readonly (readonly [number, number])[];
        readonly constraints: readonly number[] | null;
      }[];
      readonly splits: readonly {
        readonly count: number;
        readonly below: readonly number[];
        readonly above: readonly number[];
      }[];
    };

const CASES = readRecorded<Case>('tpe');
const casesOf = <K extends Case['kind']>(kind: K): readonly Extract<Case, { kind: K }>[] =>
  CASES.filter((one): one is Extract<Case, { kind: K }> => one.kind === kind);

/** Fails unless numbers agree to 10 digits. */
function expectClose(got: Iterable<number>, expected: readonly number[]): void {
  const all = [...got];
  expect(all).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs(all[i]! - value), `${all[i]}, not ${value}`).toBeLessThanOrEqual(
      1e-10 * Math.max(1, Math.abs(value)),
    );
}

/** The k-th of each parameter's numbers. */
const rowOf = (columns: Readonly<Record<string, readonly number[]>>, k: number): Params =>
  new Map(Object.entries(columns).map(([name, numbers]) => [name, numbers[k]!]));

describe("Optuna's Parzen estimator", () => {
  it('splits off a tenth', () => {
    for (const { count, one, several } of casesOf('gamma'))
      expect([countBelow(count, 1), countBelow(count, 2)]).toEqual([one, several]);
  });

  it('weighs old trials less', () => {
    for (const { count, weights } of casesOf('weights')) expectClose(agedWeights(count), weights);
  });

  it.each(casesOf('kernels').map((one) => [one.name, one.observations.length, one] as const))(
    'has the kernels of %s for %i observations',
    (name, count, { distribution, observations, means, deviations, choices, points, densities }) => {
      if (distribution.kind !== 'categorical') {
        const kernels = normalKernels(distribution, observations);
        expectClose(kernels.means, means!);
        expectClose(kernels.deviations, deviations!);
      }
      for (const [k, row] of (choices ?? []).entries())
        for (const [choice, chance] of row.entries()) {
          const logarithms = new Float64Array(count + 1);
          kernelsOf(distribution, observations).addLogDensities(choice, logarithms);
          expectClose([Math.exp(logarithms[k]!)], [chance]);
        }
      const space = new Map([[name, distribution]]);
      const observed = observations.map((value) => new Map([[name, value]]));
      const mixture = mixtureOf(space, [name], observed, agedWeights(count));
      expectClose(
        points.map((value) => mixture.logDensity(new Map([[name, value]]))),
        densities,
      );
    },
  );

  it.each(casesOf('mixture').map((one) => [one.densities.length, one] as const))(
    'has the density of several parameters',
    (_, { equal, space, observations, points, densities }) => {
      const names = Object.keys(space);
      const count = observations[names[0]!]!.length;
      const observed = Array.from({ length: count }, (_, k) => rowOf(observations, k));
      const weights = equal ? equalWeights(count) : agedWeights(count);
      const mixture = mixtureOf(new Map(Object.entries(space)), names, observed, weights);
      expectClose(
        densities.map((_, k) => mixture.logDensity(rowOf(points, k))),
        densities,
      );
    },
  );

  it.each(casesOf('split').map((one) => [one.name, one] as const))('splits trials: %s', (_, one) => {
    const fold = createFold();
    fold.apply({ kind: 'create-study', name: 's', directions: one.directions });
    for (const { state, values, intermediate, constraints } of one.trials) {
      const systemAttrs = new Map(constraints === null ? [] : [['constraints', constraints]]);
      const trial = { state, values: values ?? undefined, intermediate: new Map(intermediate), systemAttrs };
      fold.apply({ kind: 'create-trial', trial });
    }
    for (const { count, below, above } of one.splits) {
      const split = splitTrials(fold.state.trials, one.directions, count);
      expect(split.below.map(({ number }) => number)).toEqual(below);
      expect(split.above.map(({ number }) => number)).toEqual(above);
    }
  });
});

const draws = (distribution: Distribution, observations: readonly number[], n = 4000): number[] => {
  const space = new Map([['x', distribution]]);
  const observed = observations.map((value) => new Map([['x', value]]));
  const mixture = mixtureOf(space, ['x'], observed, agedWeights(observed.length));
  const [draw, random] = [mixture.given(new Map()), proposalStream(3, 0)];
  return Array.from({ length: n }, () => draw(random).get('x')!);
};

describe('draws', () => {
  it.each<[string, Distribution, readonly number[]]>([
    ['a float', { kind: 'float', low: 0, high: 1, log: false, step: null }, [0.1, 0.15, 0.8]],
    ['a float on a log scale', { kind: 'float', low: 1e-4, high: 1, log: true, step: null }, [1e-4, 0.03]],
    ['a float with steps', { kind: 'float', low: 0, high: 1, log: false, step: 0.1 }, [0.2, 0.7]],
    ['an integer', { kind: 'int', low: 1, high: 6, log: false, step: 1 }, [1, 2, 2, 6]],
    ['an integer on a log scale', { kind: 'int', low: 1, high: 100, log: true, step: 1 }, [3, 50]],
    ['a choice', { kind: 'categorical', choices: ['a', 'b', 'c'] }, [2, 2, 0]],
  ])('of %s have the density', (_, distribution, observations) => {
    const all = draws(distribution, observations);
    const space = new Map([['x', distribution]]);
    const mixture = mixtureOf(
      space,
      ['x'],
      observations.map((value) => new Map([['x', value]])),
      agedWeights(observations.length),
    );
    const density = (value: number): number => Math.exp(mixture.logDensity(new Map([['x', value]])));
    // the mean of 1 / density over draws is the size of what can be drawn: steps and choices, else the range
    const size = all.reduce((sum, value) => sum + 1 / density(value), 0) / all.length;
    const isEndless = distribution.kind === 'float' && distribution.step === null;
    const range = isEndless ? (distribution.log ? Math.log(distribution.high / distribution.low) : 1) : undefined;
    const expected =
      range ??
      { categorical: 3, float: 11, int: distribution.kind === 'int' ? distribution.high : 0 }[distribution.kind];
    expect(Math.abs(size / expected - 1)).toBeLessThan(0.12);
  });
});

it('draws given what is known come from kernels near it', () => {
  const range: Distribution = { kind: 'float', low: 0, high: 1, log: false, step: null };
  const space: Space = new Map([
    ['x', range],
    ['y', range],
  ]);
  const observed = Array.from({ length: 40 }, (_, i) => {
    const at = i % 2 === 0 ? 0.1 : 0.9;
    return new Map([
      ['x', at + i / 1000],
      ['y', at - i / 1000],
    ]);
  });
  const mixture = mixtureOf(space, ['x', 'y'], observed, agedWeights(40));
  const random = proposalStream(4, 0);
  for (const x of [0.1, 0.9]) {
    const draw = mixture.given(new Map([['x', x]]));
    const draws = Array.from({ length: 200 }, () => draw(random));
    expect(new Set(draws.map((params) => params.get('x')))).toEqual(new Set([x]));
    expect(draws.filter((params) => Math.abs(params.get('y')! - x) < 0.4).length).toBeGreaterThan(180);
  }
});

const FLAT: Space = new Map<string, Distribution>([
  ['a', { kind: 'categorical', choices: ['p', 'q', 'r'] }],
  ['b', { kind: 'int', low: 1, high: 4, log: false, step: 1 }],
]);

/** A study of one direction whose trials are these. */
function studyOf(
  space: Space,
  trials: readonly (readonly [TrialState, number | undefined, Params])[],
  directions: readonly Direction[] = ['minimize'],
): StudyState {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions });
  for (const [state, value, params] of trials) {
    const values = value === undefined ? undefined : directions.map(() => value);
    fold.apply({ kind: 'create-trial', trial: { state, values, params, distributions: space } });
  }
  return fold.state;
}

const at = (a: number, b: number): Params =>
  new Map([
    ['a', a],
    ['b', b],
  ]);

it.each([
  [1, 1 / 12],
  [1.5, 1 / 12 ** 1.5],
  [2, 1 / 100],
])('kernels of ten equal observations are, with an exponent of %d, as narrow as they may be', (exponent, least) => {
  const distribution = { kind: 'float', low: 0, high: 1, log: false, step: null } as const;
  const { deviations } = normalKernels(
    distribution,
    Array.from({ length: 10 }, () => 0.4),
    exponent,
  );
  expectClose([...deviations], [...Array.from({ length: 10 }, () => least), 1]);
});

/** Least at 0.3 everywhere. */
const bowl = (params: Params): readonly number[] => [[...params.values()].reduce((sum, x) => sum + (x - 0.3) ** 2, 0)];

describe('the TPE sampler', () => {
  samplerContract(() => tpeSampler({ nStartupTrials: 3 }), randomSampler());

  describe('without its defaults', () =>
    samplerContract(
      () => tpeSampler({ nStartupTrials: 3, multivariate: false, constantLiar: false, nEiCandidates: 3 }),
      randomSampler(),
    ));

  const past = Array.from({ length: 12 }, (_, i) => ['COMPLETE', (i % 3) + (i % 4), at(i % 3, (i % 4) + 1)] as const);

  it.each([
    ['all together', ['minimize'], undefined],
    ['each by itself', ['minimize'], false],
    ['of two directions', ['minimize', 'minimize'], undefined],
  ] as const)('goes where trials were good: %s', (_, directions, multivariate) => {
    const space: Space = new Map<string, Distribution>([
      ['x', { kind: 'float', low: 0, high: 1, log: false, step: null }],
      ['c', { kind: 'categorical', choices: ['bad', 'good', 'worse'] }],
    ]);
    const study = studyOf(
      space,
      Array.from({ length: 60 }, (_, i) => {
        const [x, c] = [(i * 0.618) % 1, i % 3];
        const params = new Map([
          ['x', x],
          ['c', c],
        ]);
        return ['COMPLETE', Math.abs(x - 0.7) + (c === 1 ? 0 : 1), params] as const;
      }),
      directions,
    );
    const proposals = Array.from({ length: 20 }, (_, i) =>
      tpeSampler({ multivariate }).propose(study, space, proposalStream(1, i), 60)!,
    );
    expect(proposals.filter((params) => params.get('c') === 1).length).toBeGreaterThan(17);
    expect(proposals.filter((params) => Math.abs(params.get('x')! - 0.7) < 0.15).length).toBeGreaterThan(17);
  });

  it('estimates what exists under a condition from the trials that have it', () => {
    const space: Space = new Map<string, Distribution>([
      ['model', { kind: 'categorical', choices: ['a', 'b'] }],
      ['x', { kind: 'float', low: 0, high: 1, log: false, step: null, when: { model: ['a'] } }],
    ]);
    const study = studyOf(
      space,
      Array.from({ length: 60 }, (_, i) => {
        const x = (i * 0.618) % 1;
        const isA = i % 2 === 0;
        // b is better than a, but for a where x is small
        return isA
          ? ([
              'COMPLETE',
              x,
              new Map([
                ['model', 0],
                ['x', x],
              ]),
            ] as const)
          : (['COMPLETE', 0.3, new Map([['model', 1]])] as const);
      }),
    );
    const proposals = Array.from({ length: 20 }, (_, i) =>
      tpeSampler().propose(study, space, proposalStream(1, i), 60)!,
    );
    for (const params of proposals) expect(params.has('x')).toBe(params.get('model') === 0);
    expect(proposals.filter((params) => params.get('x')! < 0.25).length).toBeGreaterThan(15);
  });

  it('draws at random until enough trials have ended', () => {
    const short = studyOf(FLAT, [...past.slice(0, 8), ['FAIL', undefined, at(0, 1)], ['PRUNED', undefined, at(0, 1)]]);
    const random = randomSampler().propose(short, FLAT, proposalStream(5, 1), 20);
    expect(tpeSampler().propose(short, FLAT, proposalStream(5, 1), 20)).toEqual(random);
    expect(tpeSampler({ nStartupTrials: 9 }).propose(short, FLAT, proposalStream(5, 1), 20)).not.toEqual(random);
  });

  it('leaves out the trial that it proposes for', () => {
    const study = studyOf(FLAT, [...past, ['RUNNING', undefined, at(0, 1)]]);
    const propose = (number: number): Params => tpeSampler().propose(study, FLAT, proposalStream(0, 0), number)!;
    const without = tpeSampler().propose(studyOf(FLAT, past), FLAT, proposalStream(0, 0), 12);
    expect(propose(12)).toEqual(without);
  });

  it('S8: proposes nothing that runs as long as anything else is left', () => {
    const running: (readonly [TrialState, undefined, Params])[] = [];
    for (const start of [[], past])
      for (let k = (running.length = 0); k < 12; k++) {
        const study = studyOf(FLAT, [...start, ...running]);
        const params = tpeSampler().propose(study, FLAT, proposalStream(2, k), start.length + k)!;
        expect(running.map(([, , other]) => [...other].join())).not.toContain([...params].join());
        running.push(['RUNNING', undefined, params]);
      }
    // all twelve run, and one more is asked for
    expect(tpeSampler().propose(studyOf(FLAT, running), FLAT, proposalStream(2, 12), 12)).toBeDefined();
  });

  it('S8: four workers that ask at once run different things', async () => {
    const path = freshPath();
    const workers = await Promise.all(
      Array.from({ length: 4 }, () => openStudy(path, { space: FLAT, sampler: tpeSampler({ nStartupTrials: 2 }) })),
    );
    await workers[0]!.tell((await workers[0]!.ask())!, 1);
    await workers[0]!.tell((await workers[0]!.ask())!, 2);
    const asked = await Promise.all(Array.from({ length: 12 }, (_, i) => workers[i % 4]!.ask()));
    expect(new Set(asked.map((trial) => JSON.stringify(trial!.params))).size).toBe(12);
    expect((await workers[1]!.read()).count).toMatchObject({ RUNNING: 12, COMPLETE: 2 });
  });

  it('S14: looks at the parameters of a trial that has ended once', () => {
    const study = studyOf(FLAT, past);
    let looks = 0;
    for (const trial of study.trials) {
      const { params } = trial;
      Object.defineProperty(trial, 'params', { get: () => (looks++, params) });
    }
    const sampler = tpeSampler();
    for (let i = 0; i < 50; i++) sampler.propose(study, FLAT, proposalStream(0, i), 12);
    expect(looks).toBe(past.length);
  });

  it('comes closer to the best by narrower kernels than by those of Optuna', () => {
    const space: Space = new Map(
      ['x', 'y', 'z'].map((name): [string, Distribution] => [
        name,
        { kind: 'float', low: -1, high: 1, log: false, step: null },
      ]),
    );
    const found = (magicClipExponent?: number): number =>
      median(
        Array.from({ length: 7 }, (_, seed) =>
          lowest(simulate({ sampler: tpeSampler({ magicClipExponent }), space, evaluate: bowl, trials: 100, seed })),
        ),
      );
    expect(found()).toBeLessThan(found(1) / 1.5);
  });

  it.each([0, -1, NaN, Infinity])('refuses a magicClipExponent of %d', (magicClipExponent) =>
    expect(() => tpeSampler({ magicClipExponent })).toThrow(
      expect.objectContaining({ code: 'STUDY', expected: 'a number above 0' }),
    ),
  );
});
