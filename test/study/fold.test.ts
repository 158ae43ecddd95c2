import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFold, type Distribution, type StudyEvent, type TrialState } from '../../src/study/index.ts';
import { ALL } from '../sample.ts';

const choices = (...labels: string[]): Distribution => ({ kind: 'categorical', choices: labels });
const float: Distribution = { kind: 'float', low: 0, high: 1, log: false, step: null };

function folded(events: readonly (StudyEvent | readonly [string, StudyEvent])[]) {
  const fold = createFold();
  for (const event of events)
    if ('kind' in event) fold.apply(event, 'w');
    else fold.apply(event[1], event[0]);
  return fold.state;
}

const study: StudyEvent = { kind: 'create-study', name: 's', directions: ['minimize'] };
const create = (state: TrialState): StudyEvent => ({ kind: 'create-trial', trial: { state } });
const set = (trial: number, state: TrialState, values?: readonly number[], time?: Date): StudyEvent => ({
  kind: 'state',
  trial,
  state,
  values,
  time,
});

const param = (trial: number, distribution: Distribution): StudyEvent => ({
  kind: 'param',
  trial,
  name: 'x',
  value: 0,
  distribution,
});

describe('the fold', () => {
  it('J8: gives a waiting trial to the first who sets it RUNNING', () => {
    const state = folded([study, create('WAITING'), ['a', set(0, 'RUNNING')], ['b', set(0, 'RUNNING')]]);
    expect(state.trials[0]).toMatchObject({ state: 'RUNNING', worker: 'a' });
    expect(state.count).toMatchObject({ RUNNING: 1, WAITING: 0 });
  });

  it('J13: has no start for a trial that waits; the start is that of RUNNING', () => {
    const [early, late] = [new Date(1000), new Date(2000)];
    const begun = folded([study, { kind: 'create-trial', trial: { state: 'WAITING', started: early } }]);
    expect(begun.trials[0]!.started).toBeUndefined();
    const state = folded([study, create('WAITING'), set(0, 'RUNNING', undefined, late)]);
    expect(state.trials[0]!.started).toEqual(late);
    const back = folded([study, create('WAITING'), set(0, 'RUNNING', undefined, late), set(0, 'WAITING')]);
    expect(back.trials[0]!.started).toBeUndefined();
  });

  it.each(['COMPLETE', 'PRUNED', 'FAIL'] as const)('keeps %s whatever follows', (state) => {
    const ended = [study, create('RUNNING'), set(0, state, [1])];
    const later: StudyEvent[] = [
      set(0, 'RUNNING'),
      set(0, 'COMPLETE', [2]),
      { kind: 'param', trial: 0, name: 'x', value: 1, distribution: float },
      { kind: 'intermediate', trial: 0, step: 0, value: 1 },
      { kind: 'trial-attr', trial: 0, scope: 'user', key: 'k', value: 1 },
    ];
    const { waiting: _, running: __, ...before } = folded(ended);
    expect(folded([...ended, ...later])).toMatchObject(before);
  });

  it.each<[string, Distribution, Distribution, boolean]>([
    ['other choices', choices('a', 'b'), choices('b', 'a'), false],
    ['more choices', choices('a'), choices('a', 'b'), false],
    ['another kind', float, { kind: 'int', low: 0, high: 1, log: false, step: 1 }, false],
    ['a log scale', float, { ...float, log: true }, false],
    ['another range', float, { ...float, low: -1, high: 5 }, true],
    [
      'choices that are equal to Python',
      { kind: 'categorical', choices: [1, 0] },
      { kind: 'categorical', choices: [true, false] },
      true,
    ],
  ])('treats a parameter with %s as Optuna does', (_, before, now, isKept) => {
    const state = folded([study, create('RUNNING'), create('RUNNING'), param(0, before), param(1, now)]);
    expect(state.trials[1]!.params.has('x')).toBe(isKept);
  });

  it('keeps what a created trial brings as it is, and changes only its own copy', () => {
    const trial = { state: 'RUNNING', userAttrs: new Map([['a', 1]]) } as const;
    folded([
      study,
      { kind: 'create-trial', trial },
      { kind: 'trial-attr', trial: 0, scope: 'user', key: 'b', value: 2 },
    ]);
    expect(trial.userAttrs.size).toBe(1);
    expect(folded([study, create('RUNNING')]).trials[0]!.userAttrs.size).toBe(0);
  });

  it('knows at any time which trials wait and which run, lowest first, and how many are in each state', () => {
    const states = fc.constantFrom<TrialState>('RUNNING', 'WAITING', 'COMPLETE', 'PRUNED', 'FAIL');
    const event = fc.oneof(
      states.map(create),
      fc.tuple(fc.nat(12), states).map(([trial, state]) => set(trial, state)),
      fc.constant('look' as const),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const fold = createFold();
        for (const one of events) {
          if (one !== 'look') fold.apply(one);
          const { trials, count } = fold.state;
          const among = (state: TrialState): number[] => trials.filter((t) => t.state === state).map((t) => t.number);
          if (one === 'look') expect([...fold.state.waiting()]).toEqual(among('WAITING'));
          expect(fold.state.running()).toEqual(among('RUNNING'));
          for (const state of ['RUNNING', 'WAITING', 'COMPLETE'] as const)
            expect(count[state]).toBe(among(state).length);
        }
      }),
    );
  });

  it.runIf(ALL)('J15: finds the first that waits, and those that run, without looking at all trials', () => {
    const fold = createFold();
    for (let i = 0; i < 10_000; i++) fold.apply(create('WAITING'));
    let looks = 0;
    for (const trial of fold.state.trials) {
      const { state } = trial;
      let now = state;
      Object.defineProperty(trial, 'state', {
        get: () => (looks++, now),
        set: (next: TrialState) => {
          now = next;
        },
      });
    }
    for (let i = 0; i < 10_000; i++) {
      const [first] = fold.state.waiting();
      expect(first).toBe(i);
      fold.apply(set(i, 'RUNNING'));
      expect(fold.state.running().at(-1)).toBe(i);
      // every third comes back once
      if (i % 3 === 0) {
        fold.apply(set(i, 'WAITING'));
        expect([...take(fold.state.waiting(), 1)]).toEqual([i]);
        fold.apply(set(i, 'COMPLETE', [1]));
      }
    }
    expect(looks).toBeLessThan(15 * 10_000);
  });
});

function* take<T>(items: Iterable<T>, n: number): Generator<T> {
  for (const item of items) {
    if (n-- <= 0) return;
    yield item;
  }
}
