/** @file What every sampler must hold. */
import { describe, expect, it } from 'vitest';
import {
  activeParams,
  checkSpace,
  contains,
  createFold,
  type Direction,
  type Distribution,
  isActive,
  type Params,
  proposalStream,
  type Sampler,
  type Space,
  type StudyState,
  type TrialState,
} from '../../src/study/index.ts';

const FINITE: Space = new Map<string, Distribution>([
  ['model', { kind: 'categorical', choices: ['cnn', 'mlp', 'vit'] }],
  ['width', { kind: 'int', low: 8, high: 32, log: false, step: 8, when: { model: ['cnn', 'vit'] } }],
  ['heads', { kind: 'categorical', choices: [1, 2], when: { model: ['vit'] } }],
  ['rate', { kind: 'float', low: 0.1, high: 0.5, log: false, step: 0.2 }],
]);

const ENDLESS: Space = new Map<string, Distribution>([
  ...FINITE,
  ['x', { kind: 'float', low: -1, high: 2, log: false, step: null }],
  ['lr', { kind: 'float', low: 1e-5, high: 1, log: true, step: null }],
  ['n', { kind: 'int', low: 1, high: 1000, log: true, step: 1 }],
]);

/** The spaces of the contract, checked. */
export const SPACES: Readonly<Record<string, Space>> = {
  finite: checkSpace(FINITE, () => {}),
  endless: checkSpace(ENDLESS, () => {}),
  'one value': new Map<string, Distribution>([['x', { kind: 'float', low: 3, high: 3, log: false, step: null }]]),
};

/** How a past trial ended; one that ended badly has no values. */
export interface Past {
  readonly state: TrialState;
  readonly values?: readonly number[] | undefined;
  readonly intermediate?: readonly (readonly [number, number])[] | undefined;
}

/** A study with trials at random parameters that ended so. */
function studyOf(space: Space, directions: readonly Direction[], past: readonly Past[], random: Sampler): StudyState {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions });
  for (const [number, { state, values, intermediate }] of past.entries()) {
    const params = random.propose(fold.state, space, proposalStream(99, number), number)!;
    const distributions = new Map([...params.keys()].map((name) => [name, space.get(name)!]));
    const trial = { state, values, params, distributions, intermediate: new Map(intermediate) };
    fold.apply({ kind: 'create-trial', trial });
  }
  return fold.state;
}

/** Fails unless parameters are just those that exist, each with a value of its distribution. */
function expectInside(space: Space, params: Params): void {
  expect([...params.keys()].sort()).toEqual([...activeParams(space, params)].sort());
  for (const [name, value] of params) {
    expect(contains(space.get(name)!, value), `${name}=${value}`).toBe(true);
    expect(isActive(space.get(name)!, space, params)).toBe(true);
  }
}

const PAST: readonly Past[] = [
  { state: 'COMPLETE', values: [0.3] },
  { state: 'PRUNED' },
  { state: 'FAIL' },
  { state: 'COMPLETE', values: [Infinity] },
  { state: 'COMPLETE', values: [-Infinity] },
  {
    state: 'PRUNED',
    values: [1],
    intermediate: [
      [0, NaN],
      [3, 1],
    ],
  },
  { state: 'COMPLETE', values: [0.3] },
  { state: 'RUNNING', intermediate: [[0, 1]] },
  { state: 'WAITING' },
];

const PASTS: readonly (readonly [string, readonly Direction[], readonly Past[]])[] = [
  ['without a past', ['minimize'], []],
  ['with trials of all kinds', ['maximize'], Array.from({ length: 5 }, () => PAST).flat()],
  [
    'S10: of two directions, some trials without values',
    ['minimize', 'maximize'],
    [
      { state: 'COMPLETE', values: [1, 2] },
      { state: 'PRUNED' },
      { state: 'FAIL' },
      { state: 'COMPLETE', values: [2, 1] },
    ],
  ],
];

/**
 * Describes what must hold of a sampler. `spaces` are those that it can sample; `random` draws the past. `proposals`: how many are
 * looked at, fewer where each takes its time.
 */
export function samplerContract(
  make: () => Sampler,
  random: Sampler,
  spaces: readonly string[] = Object.keys(SPACES),
  proposals = 30,
): void {
  describe.each(spaces)('in the space `%s`', (name) => {
    const space = SPACES[name]!;
    describe.each(PASTS)('of a study %s', (_, directions, past) => {
      const study = studyOf(space, directions, past, random);
      const propose = (sampler: Sampler, trial: number): Params | undefined =>
        sampler.propose(study, space, proposalStream(7, trial), trial);

      it('accepts the space', () => expect(make().check?.(space)).toBeUndefined());

      it('proposes what is in the space', () => {
        for (let trial = 0; trial < proposals; trial++) {
          const params = propose(make(), trial);
          if (params !== undefined) expectInside(space, params);
        }
      });

      it('is pure: the same study and stream give the same proposal, whatever was asked before', () => {
        const used = make();
        const some = Math.ceil(proposals / 3);
        for (let trial = 0; trial < some; trial++) propose(used, trial);
        for (let trial = 0; trial < some; trial++) expect(propose(used, trial)).toEqual(propose(make(), trial));
      });
    });
  });
}
