import { describe, expect, it } from 'vitest';
import {
  createFold,
  type Distribution,
  externalValue,
  gpSampler,
  type Params,
  proposalStream,
  randomSampler,
  type Space,
  type StudyState,
} from '../../src/study/index.ts';
import { unitSpace } from '../../src/study/gp/unit-space.ts';
import { samplerContract, SPACES } from './sampler-contract.ts';
import { lowest, median, simulate, type Simulation } from './simulate.ts';
import { ALL, sample } from '../sample.ts';

const float = (low: number, high: number, log = false): Distribution => ({ kind: 'float', low, high, log, step: null });

const PLANE: Space = new Map([
  ['a', float(-5, 5)],
  ['b', float(0.001, 1000, true)],
]);
const bowl = (params: Params): readonly number[] => [
  (params.get('a')! - 1) ** 2 + Math.log10(params.get('b')! / 10) ** 2,
];

const MIXED: Space = new Map<string, Distribution>([
  ['kind', { kind: 'categorical', choices: ['p', 'q', 'r', 's'] }],
  ['n', { kind: 'int', low: 0, high: 200, log: false, step: 1 }],
  ['few', { kind: 'int', low: 1, high: 8, log: true, step: 1 }],
]);
const mixed = (params: Params): readonly number[] => [
  [0.5, 0.3, 0, 0.4][params.get('kind')!]! +
    ((params.get('n')! - 130) / 100) ** 2 +
    0.2 * Math.log2(params.get('few')! / 2) ** 2,
];

/** Only one of two models has a rate, and with the right one it is the better. */
const CONDITIONAL: Space = new Map<string, Distribution>([
  ['model', { kind: 'categorical', choices: ['plain', 'deep'] }],
  ['x', float(0, 1)],
  ['rate', { kind: 'float', low: 1e-4, high: 1, log: true, step: null, when: { model: ['deep'] } }],
]);
const conditional = (params: Params): readonly number[] => {
  const rate = params.get('rate');
  return [(params.get('x')! - 0.3) ** 2 + (rate === undefined ? 0.3 : 0.2 * Math.log10(rate / 0.02) ** 2)];
};

const outcome = (simulation: Omit<Simulation, 'sampler'>, sampler: Simulation['sampler']): number =>
  lowest(simulate({ ...simulation, sampler }));

describe('the sampler of a Gaussian process', () =>
  samplerContract(() => gpSampler({ nStartupTrials: 2 }), randomSampler(), Object.keys(SPACES), 4));

describe('a Gaussian process finds what is best', () => {
  const searches: readonly [string, Omit<Simulation, 'sampler'>, number][] = [
    ['on a plane', { space: PLANE, evaluate: bowl, trials: 22 }, 0.02],
    ['with 3 workers', { space: PLANE, evaluate: bowl, trials: 26, workers: 3 }, 0.02],
    [
      'S10: where trials fail, are pruned or come to infinity',
      {
        space: PLANE,
        evaluate: (params) => (params.get('a')! > 3 ? [Infinity] : bowl(params)),
        trials: 30,
        ending: (trial) => (trial % 6 === 1 ? 'FAIL' : trial % 6 === 4 ? 'PRUNED' : 'COMPLETE'),
      },
      0.02,
    ],
    ['among choices and integers', { space: MIXED, evaluate: mixed, trials: 35 }, 0.02],
    ['under conditions', { space: CONDITIONAL, evaluate: conditional, trials: 30 }, 0.02],
  ];
  it.each(sample(searches, 4))('%s', (_, simulation, most) => {
    const found = outcome(simulation, gpSampler());
    expect(found).toBeLessThan(most);
    expect(found).toBeLessThan(outcome(simulation, randomSampler()) / 2);
  });

  it.runIf(ALL)('of two directions, along the front', () => {
    const { trials } = simulate({
      sampler: gpSampler(),
      space: new Map([
        ['a', float(-5, 5)],
        ['b', float(-5, 5)],
      ]),
      directions: ['minimize', 'maximize'],
      evaluate: (params) => [
        params.get('a')! ** 2 + params.get('b')! ** 2,
        -((params.get('a')! - 2) ** 2) - params.get('b')! ** 2,
      ],
      trials: 32,
    });
    const late = trials.slice(-12).map(({ params }) => params);
    expect(median(late.map((params) => Math.abs(params.get('b')!)))).toBeLessThan(0.5);
    const ends = late.map((params) => params.get('a')!);
    expect(Math.max(...ends) - Math.min(...ends)).toBeGreaterThan(0.7);
  });

  it.runIf(ALL)('among trials that break no constraint', () => {
    const fold = createFold();
    fold.apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
    const sampler = gpSampler();
    for (let trial = 0; trial < 30; trial++) {
      const params = sampler.propose(fold.state, PLANE, proposalStream(1, trial), trial)!;
      // the best of all is not allowed: a is to stay below 0
      const systemAttrs = new Map([['constraints:a', params.get('a')!]]);
      fold.apply({
        kind: 'create-trial',
        trial: { state: 'COMPLETE', values: bowl(params), params, distributions: PLANE, systemAttrs },
      });
    }
    const late = fold.state.trials.slice(-10).filter(({ params }) => params.get('a')! <= 0);
    expect(late.length).toBeGreaterThanOrEqual(5);
    const best = Math.min(
      ...fold.state.trials.filter(({ params }) => params.get('a')! <= 0).map(({ values }) => values![0]!),
    );
    expect(best).toBeLessThan(1.3);
  });
});

/** A study of some complete trials. */
function studyOf(complete: number): StudyState {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
  for (let trial = 0; trial < complete; trial++) {
    const params = randomSampler().propose(fold.state, PLANE, proposalStream(9, trial), trial)!;
    fold.apply({
      kind: 'create-trial',
      trial: { state: 'COMPLETE', values: bowl(params), params, distributions: PLANE },
    });
  }
  return fold.state;
}

it('S8: does not propose what is being run already, while others are free', () => {
  const cells: Space = new Map<string, Distribution>([
    ['kind', MIXED.get('kind')!],
    ['few', { kind: 'int', low: 1, high: 3, log: false, step: 1 }],
  ]);
  for (let seed = 0; seed < 3; seed++) {
    const fold = createFold();
    fold.apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
    const running: string[] = [];
    for (let trial = 0; trial < 16; trial++) {
      const isPast = trial < 12;
      const sampler = isPast ? randomSampler() : gpSampler();
      const params = sampler.propose(fold.state, cells, proposalStream(seed, trial), trial)!;
      const end = isPast
        ? ({ state: 'COMPLETE', values: mixed(new Map([...params, ['n', 100]])) } as const)
        : ({ state: 'RUNNING' } as const);
      fold.apply({ kind: 'create-trial', trial: { ...end, params, distributions: cells } });
      if (!isPast) running.push(JSON.stringify([...params]));
    }
    expect(new Set(running).size).toBe(4);
  }
});

/** What is proposed after so many trials; the other sampler has one proposal. */
const proposeAfter = (complete: number): Params =>
  gpSampler({
    independentSampler: {
      propose: () =>
        new Map([
          ['a', 5],
          ['b', 1],
        ]),
    },
  }).propose(studyOf(complete), PLANE, proposalStream(1, complete), complete)!;

it('draws the first ten by another sampler', () => {
  expect(proposeAfter(9).get('a')).toBe(5);
  expect(proposeAfter(10).get('a')).not.toBe(5);
});

describe.each(Object.entries({ ...SPACES, mixed: MIXED, conditional: CONDITIONAL }))(
  'points of the space `%s`',
  (_, space) => {
    const unit = unitSpace(space);
    const drawn = Array.from({ length: 40 }, (_, i) =>
      randomSampler().propose(createFold().state, space, proposalStream(4, i), i)!,
    );

    it('stand for the parameters', () => {
      for (const params of drawn) {
        const point = unit.pointOf(params);
        for (const place of point) expect(place).toBeGreaterThanOrEqual(0);
        const back = unit.paramsOf(point);
        expect([...back.keys()].sort()).toEqual([...params.keys()].sort());
        for (const [name, value] of back) {
          const distribution = space.get(name)!;
          if (distribution.kind === 'float') expect(Math.abs(value / params.get(name)! - 1)).toBeLessThan(1e-9);
          else expect(externalValue(distribution, value)).toBe(externalValue(distribution, params.get(name)!));
        }
        expect(unit.atRest(point)).toEqual(point);
      }
    });

    it('have steps in their order', () => {
      for (const [d, count] of unit.counts.entries()) {
        if (count === Infinity) continue;
        for (let k = 0; k < Math.min(count, 300); k++) expect(unit.stepOf(d, unit.placeOf(d, k))).toBe(k);
      }
    });

    it('leave out what does not exist', () => {
      for (const [i] of drawn.entries()) {
        const random = proposalStream(8, i);
        const point = unit.fromCube(unit.counts.map(() => random.next()));
        expect([...unit.paramsOf(unit.atRest(point))]).toEqual([...unit.paramsOf(point)]);
      }
    });
  },
);
