import { describe, expect, it } from 'vitest';
import {
  createFold,
  type Distribution,
  type GeneticOptions,
  hypervolume,
  type Params,
  proposalStream,
  nsga2Sampler,
  nsga3Sampler,
  randomSampler,
  type Sampler,
  type Space,
  type StudyState,
} from '../../src/study/index.ts';
import { samplerContract } from './sampler-contract.ts';
import { median, simulate } from './simulate.ts';

const SPACE: Space = new Map(
  Array.from({ length: 6 }, (_, i): [string, Distribution] => [
    `x${i}`,
    { kind: 'float', low: 0, high: 1, log: false, step: null },
  ]),
);

/** ZDT1: the front has all but the first parameter at 0. */
function zdt1(params: Params): readonly number[] {
  const [f = 0, ...rest] = params.values();
  const g = 1 + (9 * rest.reduce((sum, x) => sum + x, 0)) / rest.length;
  return [f, g * (1 - Math.sqrt(f / g))];
}

const reached = ({ trials }: StudyState): number =>
  hypervolume(
    trials.flatMap(({ values }) => (values === undefined ? [] : [values])),
    [1.1, 11],
  );

const DIRECTIONS = ['minimize', 'minimize'] as const;
const outcome = (sampler: () => Sampler, more: Partial<Parameters<typeof simulate>[0]> = {}): number =>
  median(
    Array.from({ length: 5 }, (_, seed) =>
      reached(
        simulate({
          sampler: sampler(),
          space: SPACE,
          directions: DIRECTIONS,
          evaluate: zdt1,
          trials: 240,
          seed,
          ...more,
        }),
      ),
    ),
  );

const small = { populationSize: 12 };

describe.each<[string, (options?: GeneticOptions) => Sampler]>([
  ['NSGA-II', nsga2Sampler],
  ['NSGA-III', nsga3Sampler],
])('the sampler of %s', (_, make) => {
  samplerContract(() => make({ populationSize: 4 }), randomSampler());
  describe('without generations', () => samplerContract(() => make(), randomSampler()));

  it.each<[string, Partial<Parameters<typeof simulate>[0]>]>([
    ['by itself', {}],
    ['with 4 workers', { workers: 4 }],
    [
      'S10: where a third of the trials fail or are pruned',
      { ending: (i) => (i % 6 === 1 ? 'FAIL' : i % 6 === 4 ? 'PRUNED' : 'COMPLETE') },
    ],
  ])('comes nearer to the front than chance %s', (_, more) =>
    expect(outcome(() => make(small), more)).toBeGreaterThan(outcome(randomSampler, more) + 0.25),
  );

  it.each([1, 4])(
    'without generations comes nearer to the front in 100 trials than by two of 50, with %d workers',
    (workers) => {
      const more = { trials: 100, workers };
      expect(outcome(() => make(), more)).toBeGreaterThan(outcome(() => make({ populationSize: 50 }), more) + 0.25);
    },
  );

  it('without generations tries nothing twice while something else is left', () => {
    const cells: Space = new Map(
      ['a', 'b', 'c'].map((name): [string, Distribution] => [name, { kind: 'categorical', choices: [0, 1, 2, 3] }]),
    );
    const { trials } = simulate({
      sampler: make(),
      space: cells,
      directions: DIRECTIONS,
      evaluate: (params) => [params.get('a')!, 3 - params.get('a')! + params.get('b')!],
      trials: 40,
      workers: 3,
    });
    const seen = new Set(trials.slice(10).map(({ params }) => JSON.stringify([...params])));
    expect(seen.size).toBeGreaterThanOrEqual(28);
  });

  it.each([small, {}])('follows a study as it changes, late trials too: %j', (options) => {
    const fold = createFold();
    fold.apply({ kind: 'create-study', name: 's', directions: DIRECTIONS });
    const followed = make(options);
    const propose = (sampler: Sampler): Params | undefined =>
      sampler.propose(fold.state, SPACE, proposalStream(1, 99), 99);
    for (let trial = 0; trial < 50; trial++) {
      const params = randomSampler().propose(fold.state, SPACE, proposalStream(2, trial), trial)!;
      fold.apply({ kind: 'create-trial', trial: { state: 'RUNNING', params, distributions: SPACE } });
      // trial 3 ends last of all
      const ended = trial === 49 ? 3 : trial < 3 ? trial : trial + 1;
      if (ended < fold.state.trials.length)
        fold.apply({ kind: 'state', trial: ended, state: 'COMPLETE', values: zdt1(fold.state.trials[ended]!.params) });
      for (const { number, state } of fold.state.trials)
        if (number > 3 && number < trial && state === 'RUNNING')
          fold.apply({
            kind: 'state',
            trial: number,
            state: 'COMPLETE',
            values: zdt1(fold.state.trials[number]!.params),
          });
      expect(propose(followed)).toEqual(propose(make(options)));
    }
    expect(fold.state.trials[3]!.state).toBe('COMPLETE');
  });

  it('keeps to trials that break no constraint', () => {
    // a fifth of all points keep the constraint
    const shares = Array.from({ length: 5 }, (_, seed) => {
      const fold = createFold();
      fold.apply({ kind: 'create-study', name: 's', directions: DIRECTIONS });
      const sampler = make(small);
      for (let trial = 0; trial < 120; trial++) {
        const params = sampler.propose(fold.state, SPACE, proposalStream(seed, trial), trial)!;
        const systemAttrs = new Map([['constraints:first', params.get('x0')! - 0.2]]);
        fold.apply({
          kind: 'create-trial',
          trial: { state: 'COMPLETE', values: zdt1(params), params, distributions: SPACE, systemAttrs },
        });
      }
      return fold.state.trials.slice(-48).filter(({ params }) => params.get('x0')! <= 0.2).length / 48;
    });
    expect(median(shares)).toBeGreaterThan(0.5);
  });

  it.each<[GeneticOptions, string]>([
    [{ populationSize: 1 }, 'populationSize'],
    [{ populationSize: 2.5 }, 'populationSize'],
    [{ mutationProb: 1.5 }, 'a chance'],
    [{ crossoverProb: -1 }, 'a chance'],
    [{ swappingProb: NaN }, 'a chance'],
  ])('refuses %j', (options, expected) =>
    expect(() => make(options)).toThrow(
      expect.objectContaining({ code: 'STUDY', expected: expect.stringContaining(expected) }),
    ),
  );
});

it('NSGA-III refuses directions that divide nothing', () =>
  expect(() => nsga3Sampler({ dividingParameter: 0 })).toThrow(
    expect.objectContaining({ code: 'STUDY', expected: expect.stringContaining('dividingParameter') }),
  ));
