import { describe, expect, it } from 'vitest';
import {
  cellsOf,
  createFold,
  type Distribution,
  gridSampler,
  noPruner,
  type Params,
  proposalStream,
  randomSampler,
  type Space,
  type StudyState,
  type TrialState,
  valuesOf,
} from '../../src/study/index.ts';
import { samplerContract, SPACES } from './sampler-contract.ts';

const text = (space: Space, params: Params | undefined): string | undefined =>
  params && Object.values(valuesOf(params, space)).join(' ');

const draws = (distribution: Distribution, n = 2000): number[] =>
  Array.from({ length: n }, (_, trial) => {
    const space = new Map([['x', distribution]]);
    return randomSampler().propose(createFold().state, space, proposalStream(1, trial), trial)!.get('x')!;
  });

/** How many of the draws are below. */
const share = (values: readonly number[], below: number): number =>
  values.filter((value) => value < below).length / values.length;

const first = (seed: number, trial: number): number => proposalStream(seed, trial).next();

describe('the random sampler', () => {
  samplerContract(randomSampler, randomSampler());

  it.each<[string, Distribution, number]>([
    ['a float', { kind: 'float', low: -2, high: 6, log: false, step: null }, 2],
    ['a float on a log scale', { kind: 'float', low: 1e-4, high: 1, log: true, step: null }, 1e-2],
    ['a float with steps', { kind: 'float', low: 0, high: 0.7, log: false, step: 0.1 }, 0.35],
    ['an integer', { kind: 'int', low: 1, high: 10, log: false, step: 1 }, 5.5],
    ['a choice', { kind: 'categorical', choices: ['a', 'b', 'c', 'd'] }, 1.5],
  ])('draws %s evenly over trials', (_, distribution, middle) => {
    // four standard deviations of 2000 throws
    expect(Math.abs(share(draws(distribution), middle) - 0.5)).toBeLessThan(0.045);
  });

  it('draws integers on a log scale as Optuna does, ends included', () => {
    const values = draws({ kind: 'int', low: 1, high: 4, log: true, step: 1 });
    const expected = [1, 2, 3, 4].map((n) => Math.log((n + 0.5) / (n - 0.5)) / Math.log(9));
    for (const [i, p] of expected.entries())
      expect(Math.abs(values.filter((value) => value === i + 1).length / values.length - p)).toBeLessThan(0.045);
  });

  it('draws from the seed and the number of the trial', () => {
    const all = [0, 1, 2].flatMap((seed) => [0, 1, 2, 10, 11].map((trial) => first(seed, trial)));
    expect(new Set(all).size).toBe(all.length);
    expect(first(1, 2)).toBe(first(1, 2));
  });
});

const GRID: Space = new Map<string, Distribution>([
  ['a', { kind: 'categorical', choices: ['p', 'q'] }],
  ['b', { kind: 'float', low: 0.1, high: 0.3, log: false, step: 0.2 }],
]);

/** A study whose trials have the values of these cells. */
function studyOf(
  cells: readonly (readonly [TrialState, ...number[]])[],
  space = GRID,
): { readonly state: StudyState; readonly apply: ReturnType<typeof createFold>['apply'] } {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
  for (const [state, ...values] of cells) {
    const params = new Map([...space.keys()].slice(0, values.length).map((name, i) => [name, values[i]!]));
    fold.apply({ kind: 'create-trial', trial: { state, params, distributions: space } });
  }
  return fold;
}

const next = (study: StudyState, sampler = gridSampler(), space = GRID): string | undefined =>
  text(space, sampler.propose(study, space, proposalStream(0, 0), 0));

const cell = (a: number, b: number): Params =>
  new Map([
    ['a', a],
    ['b', b],
  ]);

describe('the grid sampler', () => {
  samplerContract(() => gridSampler(), randomSampler(), ['finite', 'one value']);

  it("has Hydra's order: the last parameter changes fastest", () =>
    expect([...cellsOf(GRID)].map((cell) => text(GRID, cell))).toEqual(['p 0.1', 'p 0.3', 'q 0.1', 'q 0.3']));

  it('has parameters only where they exist', () => {
    const cells = [...cellsOf(SPACES['finite']!)];
    // cnn: 4 widths; mlp; vit: 4 widths × 2 heads; each with 3 rates
    expect(cells).toHaveLength((4 + 1 + 8) * 3);
    expect(new Set(cells.map((cell) => JSON.stringify([...cell]))).size).toBe(cells.length);
  });

  it('refuses a space that is not finite', () => {
    expect(() => gridSampler().check!(SPACES['endless']!)).toThrow(
      expect.objectContaining({ code: 'STUDY', fullKey: 'x', hints: [expect.stringContaining('give x a step')] }),
    );
    expect(gridSampler({ cells: [] }).check).toBeUndefined();
  });

  it.each<[string, readonly (readonly [TrialState, ...number[]])[], string | undefined]>([
    ['S2: a running one', [['RUNNING', 0, 0.1]], 'p 0.3'],
    ['a waiting one', [['WAITING', 0, 0.1]], 'p 0.3'],
    ['a pruned one', [['PRUNED', 0, 0.1]], 'p 0.3'],
    ['a complete one, wherever it is', [['COMPLETE', 0, 0.3]], 'p 0.1'],
    ['S3: not one that failed', [['FAIL', 0, 0.1]], 'p 0.1'],
    [
      'one that failed and was run again',
      [
        ['FAIL', 0, 0.1],
        ['COMPLETE', 0, 0.1],
      ],
      'p 0.3',
    ],
    [
      'one that failed three times',
      [
        ['FAIL', 0, 0.1],
        ['FAIL', 0, 0.1],
        ['FAIL', 0, 0.1],
      ],
      'p 0.3',
    ],
    ['S9: one that was enqueued, off by its rounding', [['COMPLETE', 0, 0.30000000000000004]], 'p 0.1'],
    ['not a trial that has no parameters yet', [['RUNNING']], 'p 0.1'],
    ['not a trial that lacks one', [['COMPLETE', 0]], 'p 0.1'],
    [
      'S12: all of them',
      [
        ['COMPLETE', 0, 0.1],
        ['PRUNED', 1, 0.1],
        ['RUNNING', 0, 0.3],
        ['WAITING', 1, 0.3],
      ],
      undefined,
    ],
  ])('fills a cell by %s', (_, cells, expected) => expect(next(studyOf(cells).state)).toBe(expected));

  it('follows a study as it changes', () => {
    const fold = studyOf([]);
    const sampler = gridSampler();
    const seen: (string | undefined)[] = [];
    const take = (): void => {
      const params = sampler.propose(fold.state, GRID, proposalStream(0, 0), 0);
      seen.push(text(GRID, params));
      if (params !== undefined)
        fold.apply({ kind: 'create-trial', trial: { state: 'RUNNING', params, distributions: GRID } });
    };
    const end = (trial: number, state: TrialState): void => fold.apply({ kind: 'state', trial, state });
    take();
    take();
    end(0, 'FAIL');
    take();
    end(1, 'COMPLETE');
    take();
    take();
    end(2, 'FAIL');
    end(4, 'FAIL');
    take();
    take();
    take();
    expect(seen).toEqual(['p 0.1', 'p 0.3', 'p 0.1', 'q 0.1', 'q 0.3', 'p 0.1', 'q 0.3', undefined]);
    expect(next(fold.state)).toBe(next(fold.state, sampler));
  });

  it('takes cells that are given, in their order, each once', () => {
    const sampler = gridSampler({ cells: [cell(1, 0.3), cell(0, 0.1), cell(1, 0.3)] });
    expect(next(studyOf([]).state, sampler)).toBe('q 0.3');
    expect(next(studyOf([['RUNNING', 1, 0.3]]).state, sampler)).toBe('p 0.1');
    expect(
      next(
        studyOf([
          ['RUNNING', 1, 0.3],
          ['COMPLETE', 0, 0.1],
        ]).state,
        sampler,
      ),
    ).toBeUndefined();
  });

  it('knows cells by their choices, where the list of choices has grown in front', () => {
    const grown: Space = new Map<string, Distribution>([
      ['a', { kind: 'categorical', choices: ['o', 'p', 'q'] }],
      ['b', GRID.get('b')!],
    ]);
    const study = studyOf([['COMPLETE', 0, 0.1]]).state;
    expect(
      next(
        study,
        gridSampler({
          cells: [
            new Map([
              ['a', 1],
              ['b', 0.1],
            ]),
            new Map([
              ['a', 0],
              ['b', 0.1],
            ]),
          ],
        }),
        grown,
      ),
    ).toBe('o 0.1');
  });

  it('S14, J15: looks at a trial that has ended once', () => {
    const space: Space = new Map([['n', { kind: 'int', low: 0, high: 4999, log: false, step: 1 }]]);
    const fold = studyOf([], space);
    const sampler = gridSampler();
    let looks = 0;
    for (let i = 0; i < 5000; i++) {
      const params = sampler.propose(fold.state, space, proposalStream(0, i), i)!;
      expect(params.get('n')).toBe(i);
      fold.apply({ kind: 'create-trial', trial: { state: 'COMPLETE', params, distributions: space, values: [i] } });
      const trial = fold.state.trials[i]!;
      Object.defineProperty(trial, 'params', { get: () => (looks++, params) });
    }
    expect(looks).toBeLessThan(10_000);
  });
});

it('no pruner prunes nothing', () => {
  const { state } = studyOf([['RUNNING', 0, 0.1]]);
  expect(noPruner.shouldPrune(state, state.trials[0]!)).toBe(false);
});
