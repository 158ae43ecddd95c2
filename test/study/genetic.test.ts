import { describe, expect, it } from 'vitest';
import {
  createFold,
  type Distribution,
  type Params,
  proposalStream,
  randomSampler,
  type Space,
} from '../../src/study/index.ts';
import { createObserver } from '../../src/study/observe.ts';
import { childOf } from '../../src/study/genetic/child.ts';
import { drawNear } from '../../src/study/genetic/draw-near.ts';
import { crowdedElite, type Elite } from '../../src/study/genetic/elite.ts';
import { evenDirections, fillNiches, nichedElite, nichesOf, normalised } from '../../src/study/genetic/niches.ts';
import { type Told, toldTrials } from '../../src/study/told-trials.ts';
import { type NumericDistribution, toUnit } from '../../src/study/unit-interval.ts';
import { contains } from '../../src/study/value.ts';
import { randomStream } from '../../src/util/random.ts';
import { expectClose } from './recorded/expect-close.ts';
import { readRecorded } from './recorded/read-recorded.ts';

interface Case {
  readonly name: string;
  readonly values: readonly (readonly number[])[];
  readonly size: number;
  readonly constraints: readonly number[] | null;
  readonly elite: readonly number[];
  readonly directions: readonly (readonly number[])[];
  readonly normalised: readonly (readonly number[])[];
  readonly closest: readonly number[];
  readonly distance: readonly number[];
}

/** Trials that came to these values. */
function told(
  values: Case['values'],
  constraints: Case['constraints'] = null,
  params: readonly Params[] = [],
): readonly Told[] {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions: values[0]!.map(() => 'minimize' as const) });
  for (const [i, row] of values.entries()) {
    const systemAttrs = constraints === null ? undefined : new Map([['constraints:c', constraints[i]!]]);
    const own = params[i] ?? new Map();
    const distributions = new Map([...own.keys()].map((name) => [name, SPACE.get(name)!]));
    fold.apply({
      kind: 'create-trial',
      trial: { state: 'COMPLETE', values: row, systemAttrs, params: own, distributions },
    });
  }
  return toldTrials(fold.state, { space: SPACE, observe: createObserver() });
}

const SPACE: Space = new Map<string, Distribution>([
  ['model', { kind: 'categorical', choices: ['cnn', 'mlp'] }],
  ['width', { kind: 'int', low: 1, high: 100, log: false, step: 1, when: { model: ['cnn'] } }],
  ['rate', { kind: 'float', low: 0, high: 1, log: false, step: null }],
  ['fixed', { kind: 'float', low: 2, high: 2, log: false, step: null }],
]);

/** Nothing is drawn anew. */
const never = { crossoverProb: 1, swappingProb: 0.5, mutationProb: 0 };

/** A place among the niches. */
const niche = (direction: number, distance: number) => ({ direction, distance });

/** Parameters of two models. */
const cnn = (width: number, rate: number): Params =>
  new Map([
    ['model', 0],
    ['width', width],
    ['rate', rate],
    ['fixed', 2],
  ]);

const mlp = (rate: number): Params =>
  new Map([
    ['model', 1],
    ['rate', rate],
    ['fixed', 2],
  ]);

/** Children of parents each of which is better in one of two values. */
const children = (parents: readonly Params[], inheritance: Parameters<typeof childOf>[2], count = 400): Params[] => {
  const all = told(
    parents.map((_, i) => [i, -i]),
    null,
    parents,
  );
  return Array.from({ length: count }, (_, i) => childOf(all, SPACE, inheritance, randomStream(i, 'test')));
};

const share = (all: readonly Params[], is: (child: Params) => boolean): number => all.filter(is).length / all.length;

describe("Optuna's elite", () => {
  it.each(readRecorded<Case>('genetic').map((one) => [one.name, one] as const))('of %s', (_, one) => {
    const all = told(one.values, one.constraints);
    expect(crowdedElite(all, one.size, 1).map(({ number }) => number)).toEqual(one.elite);

    const directions = evenDirections(one.values[0]!.length, 3);
    expect(directions).toHaveLength(one.directions.length);
    expect(directions).toEqual(expect.arrayContaining([...one.directions]));
    const points = normalised(one.values);
    expectClose(points.flat(), one.normalised.flat(), 1e-9);
    const niches = nichesOf(points, one.directions);
    expectClose(
      niches.map(({ distance }) => distance),
      one.distance,
      1e-9,
    );
    // of two directions as close either
    const recorded = one.closest.map((k, i) => nichesOf([points[i]!], [one.directions[k]!])[0]!.distance);
    expectClose(recorded, one.distance, 1e-9);
  });
});

describe('the niches of NSGA-III', () => {
  it.each([
    [
      'the closest of each empty niche first',
      [niche(0, 0.3), niche(0, 0.1), niche(1, 0.2), niche(1, 0.4)],
      [],
      2,
      [1, 2],
    ],
    ['from niches with fewer taken', [niche(0, 0.1), niche(1, 0.2)], [niche(0, 0), niche(0, 0), niche(1, 0)], 1, [1]],
    ['all where there is room', [niche(0, 0.3), niche(0, 0.1), niche(2, 0.2)], [niche(2, 0)], 3, [0, 1, 2]],
  ] as const)('are filled by %s', (_, niches, taken, room, expected) => {
    for (let seed = 0; seed < 20; seed++)
      expect([...fillNiches(niches, taken, room, randomStream(seed, 'test'))].sort((a, b) => a - b)).toEqual(expected);
  });

  it.each<[string, Elite]>([
    ['NSGA-II', crowdedElite],
    ['NSGA-III', nichedElite(4)],
  ])('%s keeps as many as asked for, and the first front', (_, elite) => {
    const values = Array.from({ length: 40 }, (_, i) => [(i * 7) % 13, (i * 5) % 11, (i * 3) % 17]);
    const all = told(values);
    for (const size of [2, 10, 39, 40, 60]) expect(new Set(elite(all, size, 3)).size).toBe(Math.min(size, 40));
    expect(elite(all, 20, 3)).toEqual(elite(all, 20, 3));
  });
});

describe('a number near another one', () => {
  it.each<[string, NumericDistribution, number]>([
    ['of a range', { kind: 'float', low: -2, high: 6, log: false, step: null }, 0],
    ['at an end', { kind: 'float', low: -2, high: 6, log: false, step: null }, 6],
    ['of a logarithmic scale', { kind: 'float', low: 1e-4, high: 1, log: true, step: null }, 1e-3],
    ['with steps', { kind: 'int', low: 1, high: 40, log: false, step: 1 }, 7],
  ])('%s keeps to the distribution, and half of all are within a tenth of it', (_, distribution, value) => {
    const drawn = Array.from({ length: 400 }, (_, i) => drawNear(distribution, value, randomStream(i, 'test')));
    const at = toUnit(distribution, value);
    for (const one of drawn) expect(contains(distribution, one)).toBe(true);
    const near = drawn.filter((one) => Math.abs(toUnit(distribution, one) - at) <= 0.1).length / drawn.length;
    expect(near).toBeGreaterThan(0.5);
    expect(near).toBeLessThan(0.85);
  });
});

describe('a child', () => {
  it('has each parameter from one parent or the other, also one under a condition', () => {
    const all = children([cnn(10, 0.25), cnn(20, 0.75)], never);
    const seen = new Set(all.map((child) => `${child.get('width')} ${child.get('rate')}`));
    expect(seen).toEqual(new Set(['10 0.25', '10 0.75', '20 0.25', '20 0.75']));
    const mixed = children([cnn(10, 0.25), mlp(0.75)], never);
    for (const child of mixed) expect(child.get('width')).toBe(child.get('model') === 0 ? 10 : undefined);
    expect(Math.abs(share(mixed, (child) => child.has('width')) - 0.5)).toBeLessThan(0.1);
  });

  it('has one parent where it has no two', () => {
    const all = children([cnn(10, 0.25), cnn(20, 0.75)], { ...never, crossoverProb: 0 });
    expect(new Set(all.map((child) => `${child.get('width')} ${child.get('rate')}`))).toEqual(
      new Set(['10 0.25', '20 0.75']),
    );
  });

  it('has one parameter drawn anew, on average', () => {
    const all = children([cnn(10, 0.25), cnn(10, 0.25)], { ...never, mutationProb: undefined });
    // a third of those with more than one value
    expect(Math.abs(share(all, (child) => child.get('rate') !== 0.25) - 1 / 3)).toBeLessThan(0.1);
    const every = children([cnn(10, 0.25), cnn(10, 0.25)], { ...never, mutationProb: 1 });
    expect(share(every, (child) => child.get('rate') !== 0.25)).toBe(1);
  });

  it('has the better parents more often', () => {
    const all = told([[0], [1], [2]], null, [cnn(1, 0), cnn(2, 0.5), cnn(3, 1)]);
    const first = Array.from({ length: 600 }, (_, i) =>
      childOf(all, SPACE, { ...never, swappingProb: 1 }, randomStream(i, 'test')),
    );
    const shares = [1, 2, 3].map((width) => share(first, (child) => child.get('width') === width));
    expect(shares[0]).toBeGreaterThan(shares[1]! + 0.1);
    expect(shares[1]).toBeGreaterThan(shares[2]! + 0.1);
    // and one that breaks a constraint less
    const broken = told([[0], [1]], [2, 1], [cnn(1, 0), cnn(2, 0)]);
    const chosen = Array.from({ length: 400 }, (_, i) =>
      childOf(broken, SPACE, { ...never, swappingProb: 1 }, randomStream(i, 'test')),
    );
    expect(share(chosen, (child) => child.get('width') === 2)).toBeGreaterThan(0.65);
  });

  it('leaves out what does not fit the space any more', () => {
    const grown: Space = new Map([['rate', { kind: 'float', low: 0.5, high: 1, log: false, step: null }]]);
    const all = told([[0], [1]], null, [mlp(0.1), mlp(0.2)]);
    const child = childOf(all, grown, never, randomStream(1, 'test'));
    expect([...child.keys()]).toEqual(['rate']);
    expect(child.get('rate')).toBeGreaterThanOrEqual(0.5);
  });

  it('differs from trial to trial', () => {
    const params = [0, 1, 2].map((i) => randomSampler().propose(createFold().state, SPACE, proposalStream(3, i), i)!);
    expect(
      new Set(children(params, { ...never, mutationProb: undefined }).map((child) => JSON.stringify([...child]))).size,
    ).toBeGreaterThan(100);
  });
});
