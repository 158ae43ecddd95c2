import { describe, expect, it } from 'vitest';
import {
  bruteForceSampler,
  cellsOf,
  createFold,
  type Distribution,
  type Fold,
  gridSampler,
  type Params,
  partialFixedSampler,
  proposalStream,
  qmcSampler,
  randomSampler,
  type Sampler,
  type Space,
  tpeSampler,
  type TrialState,
  valuesOf,
} from '../../src/study/index.ts';
import { chancesOf } from '../../src/study/brute-force/brute-force-sampler.ts';
import { samplerContract, SPACES } from './sampler-contract.ts';

const FLAT: Space = new Map<string, Distribution>([
  ['a', { kind: 'categorical', choices: ['p', 'q'] }],
  ['b', { kind: 'float', low: 0.1, high: 0.5, log: false, step: 0.2 }],
]);

const text = (params: Params, space: Space): string => JSON.stringify(valuesOf(params, space));

/** A study whose trials have these parameters. */
function studyOf(space: Space, trials: readonly (readonly [TrialState, Params])[] = []): Fold {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
  for (const [state, params] of trials)
    fold.apply({ kind: 'create-trial', trial: { state, params, distributions: space, values: [0] } });
  return fold;
}

/** What a sampler proposes until nothing is left, each trial ending as it is said by its number. */
function runThrough(
  sampler: Sampler,
  space: Space,
  seed = 0,
  endOf: (number: number) => TrialState = () => 'COMPLETE',
): string[] {
  const fold = studyOf(space);
  const seen: string[] = [];
  for (let trial = 0; trial < 200; trial++) {
    const params = sampler.propose(fold.state, space, proposalStream(seed, trial), trial);
    if (params === undefined) return seen;
    seen.push(text(params, space));
    fold.apply({
      kind: 'create-trial',
      trial: { state: endOf(trial), params, distributions: space, values: [trial] },
    });
  }
  throw new Error('no end');
}

const cell = (a: number, b: number): Params =>
  new Map([
    ['a', a],
    ['b', b],
  ]);

describe('the brute force sampler', () => {
  samplerContract(() => bruteForceSampler(), randomSampler(), ['finite', 'one value']);

  it.each([
    ['flat', FLAT],
    ['with conditions', SPACES['finite']!],
  ])('tries every cell of a space once, in an order of the seed: %s', (_, space) => {
    const all = [...cellsOf(space)].map((params) => text(params, space));
    const orders = [0, 1, 0].map((seed) => runThrough(bruteForceSampler(), space, seed));
    for (const order of orders) expect(order.toSorted()).toEqual(all.toSorted());
    expect(orders[0]).toEqual(orders[2]);
    expect(orders[0]).not.toEqual(orders[1]);
    expect(orders[0]).not.toEqual(all);
  });

  it('does not leave a branch with few cells to the end', () => {
    const space: Space = new Map<string, Distribution>([
      ['model', { kind: 'categorical', choices: ['small', 'large'] }],
      ['n', { kind: 'int', low: 1, high: 99, log: false, step: 1, when: { model: ['large'] } }],
    ]);
    const study = studyOf(space).state;
    const small = Array.from({ length: 400 }, (_, i) =>
      bruteForceSampler().propose(study, space, proposalStream(0, i), i)!,
    ).filter((params) => params.get('model') === 0);
    // half by the numbers of cells, 1 of 100; half alike, 1 of 2; four standard deviations of 400 throws
    expect(Math.abs(small.length / 400 - 0.255)).toBeLessThan(0.09);
    expect(chancesOf([1, 99, 0])).toEqual([0.255, 0.745, 0]);
  });

  it('S3: tries a cell whose trial failed again, three times at most', () => {
    const seen = runThrough(bruteForceSampler(), FLAT, 0, (number) => (number % 2 === 0 ? 'FAIL' : 'COMPLETE'));
    const counts = new Map<string, number>();
    for (const one of seen) counts.set(one, (counts.get(one) ?? 0) + 1);
    expect(counts.size).toBe(6);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(3);
    const failing = runThrough(bruteForceSampler({ attempts: 1 }), FLAT, 0, () => 'FAIL');
    expect(failing).toHaveLength(6);
  });

  it('S2, S9: leaves out what runs, was enqueued or lies beside the space', () => {
    const held = [
      ['RUNNING', cell(0, 0.1)],
      ['PRUNED', cell(0, 0.30000000000000004)],
      ['COMPLETE', cell(1, 0.1)],
      ['COMPLETE', cell(0, 0.2)],
      ['COMPLETE', cell(0, 7)],
      ['RUNNING', new Map()],
    ] as const;
    const left = new Set(
      Array.from({ length: 40 }, (_, i) =>
        text(bruteForceSampler().propose(studyOf(FLAT, held).state, FLAT, proposalStream(1, i), 6)!, FLAT),
      ),
    );
    expect(left).toEqual(new Set(['{"a":"p","b":0.5}', '{"a":"q","b":0.3}', '{"a":"q","b":0.5}']));
  });

  it('with avoidPrematureStop runs once more what runs, when nothing else is left', () => {
    const cells = [...cellsOf(FLAT)];
    const { state, apply } = studyOf(
      FLAT,
      cells.map((params, i) => [i === 2 ? 'RUNNING' : 'COMPLETE', params]),
    );
    const propose = (avoidPrematureStop: boolean): Params | undefined =>
      bruteForceSampler({ avoidPrematureStop }).propose(state, FLAT, proposalStream(0, 9), 9);
    expect(propose(false)).toBeUndefined();
    expect(propose(true)).toEqual(cells[2]);
    apply({ kind: 'state', trial: 2, state: 'COMPLETE', values: [0] });
    expect(propose(true)).toBeUndefined();
  });

  it('refuses a space that is not finite', () => {
    expect(() => bruteForceSampler().check!(SPACES['endless']!)).toThrow(
      expect.objectContaining({ code: 'STUDY', fullKey: 'x' }),
    );
  });
});

describe('the partial fixed sampler', () => {
  const fixedParams = { a: 'q' };
  describe('over TPE', () =>
    samplerContract(
      () => partialFixedSampler({ fixedParams: { rate: 0.3 }, baseSampler: tpeSampler({ nStartupTrials: 3 }) }),
      randomSampler(),
      ['finite', 'endless'],
    ));

  it.each([
    ['random', randomSampler()],
    ['QMC', qmcSampler()],
    ['TPE', tpeSampler({ nStartupTrials: 2 })],
    ['grid', gridSampler()],
    ['brute force', bruteForceSampler()],
  ])('fixes parameters of the %s sampler', (_, baseSampler) => {
    const past = [...cellsOf(FLAT)]
      .filter((params) => params.get('a') === 0)
      .map((params) => ['COMPLETE', params] as const);
    const study = studyOf(FLAT, past).state;
    const sampler = partialFixedSampler({ fixedParams: { b: 0.3, ...fixedParams }, baseSampler });
    expect(sampler.propose(study, FLAT, proposalStream(0, 3), 3)).toEqual(cell(1, 0.3));
  });

  it('leaves a grid what is not fixed, whatever trials were elsewhere', () => {
    for (const baseSampler of [gridSampler(), bruteForceSampler()]) {
      const sampler = partialFixedSampler({ fixedParams: { b: 0.3 }, baseSampler });
      const study = studyOf(FLAT, [['COMPLETE', cell(0, 0.1)]]).state;
      expect(sampler.propose(study, FLAT, proposalStream(0, 1), 1)!.get('b')).toBe(0.3);
      expect(runThrough(sampler, FLAT)).toHaveLength(2);
    }
  });

  it('knows conditions by the value that is fixed', () => {
    const space = SPACES['finite']!;
    const sampler = partialFixedSampler({ fixedParams: { model: 'mlp' }, baseSampler: randomSampler() });
    const params = sampler.propose(studyOf(space).state, space, proposalStream(0, 0), 0)!;
    expect([...params.keys()]).toEqual(['model', 'rate']);
    expect(params.get('model')).toBe(1);
  });

  it.each([
    ['a name that the space does not have', { aa: 'q' }, { suggestion: 'a' }],
    ['a choice that there is not', { a: 'r' }, { fullKey: 'a' }],
    ['a value between steps', { b: 0.2 }, { fullKey: 'b' }],
    ['a value beyond the ends', { b: 0.7 }, { fullKey: 'b' }],
  ])('refuses %s', (_, wrong, expected) => {
    const { check } = partialFixedSampler({ fixedParams: wrong, baseSampler: randomSampler() });
    expect(() => check!(FLAT)).toThrow(expect.objectContaining({ code: 'STUDY', ...expected }));
  });

  it('checks what is left for the other sampler', () => {
    const space: Space = new Map([...FLAT, ['x', { kind: 'float', low: 0, high: 1, log: false, step: null }]]);
    expect(() => partialFixedSampler({ fixedParams, baseSampler: gridSampler() }).check!(space)).toThrow(
      expect.objectContaining({ code: 'STUDY', fullKey: 'x' }),
    );
    const sampler = partialFixedSampler({ fixedParams: { x: 0.25 }, baseSampler: gridSampler() });
    expect(sampler.check!(space)).toBeUndefined();
    expect(runThrough(sampler, space)).toHaveLength(6);
  });
});
