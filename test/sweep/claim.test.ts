import { describe, expect, it } from 'vitest';
import { createFold, type Json, type StudyEvent, type StudyState } from '../../src/study/index.ts';
import { decideClaim, endEvents, FORGIVEN, needsEvent, type ClaimRules, type TrialEnd } from '../../src/sweep/claim.ts';

const NOW = new Date('2026-11-30T12:00:00Z');

function stateOf(...events: readonly StudyEvent[]): StudyState {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
  for (const event of events) fold.apply(event, 'w');
  return fold.state;
}

const waiting = (n: number): StudyEvent[] =>
  Array.from({ length: n }, () => ({ kind: 'create-trial', trial: { state: 'WAITING' } }) as const);

const userAttr = (trial: number, key: string, value: string | number): StudyEvent => ({
  kind: 'trial-attr',
  trial,
  scope: 'user',
  key,
  value,
});

const claimed = (trial: number, worker: string, attempt = 1): StudyEvent[] => [
  { kind: 'state', trial, state: 'RUNNING', time: NOW },
  userAttr(trial, 'hydrosol:worker', worker),
  ...(attempt === 1 ? [] : [userAttr(trial, 'hydrosol:attempt', attempt)]),
];

const ended = (trial: number, state: 'COMPLETE' | 'FAIL', folder = String(trial)): StudyEvent[] =>
  endEvents(
    trial,
    state === 'COMPLETE' ? { state, values: [1], folder } : { state, error: { code: 'X', message: 'y' }, folder },
    NOW,
  );

const decide = (state: StudyState, rules: Partial<ClaimRules> = {}) =>
  decideClaim(state, { worker: 'me', now: NOW, lost: new Set(), endOf: () => undefined, retries: 2, ...rules });

const repeat = (failed: number, history: readonly number[]): StudyEvent => ({
  kind: 'create-trial',
  trial: {
    state: 'WAITING',
    systemAttrs: new Map<string, Json>([
      ['failed_trial', failed],
      ['retry_history', history],
    ]),
  },
});

describe('the next job', () => {
  interface Row {
    readonly name: string;
    readonly events: readonly StudyEvent[];
    readonly rules?: Partial<ClaimRules>;
    readonly claim?: { readonly number: number; readonly again: boolean };
    readonly wait: boolean;
  }
  /** Of two batches the first trial failed, and is done again. */
  const repeated: readonly StudyEvent[] = [
    ...waiting(4),
    ...claimed(0, 'me'),
    ...ended(0, 'FAIL'),
    ...claimed(1, 'me'),
    ...ended(1, 'COMPLETE'),
    { kind: 'study-attr', scope: 'user', key: FORGIVEN, value: [0] },
    repeat(0, [0]),
  ];
  const rows: readonly Row[] = [
    { name: 'the first that waits', events: waiting(2), claim: { number: 0, again: false }, wait: true },
    {
      name: 'the next where the first runs',
      events: [...waiting(2), ...claimed(0, 'other')],
      claim: { number: 1, again: false },
      wait: true,
    },
    { name: 'none, but there may be one', events: [...waiting(1), ...claimed(0, 'other')], wait: true },
    {
      name: 'none where only its own has just ended',
      events: [...waiting(1), ...claimed(0, 'me')],
      rules: { ended: 0 },
      wait: false,
    },
    {
      name: 'none of a worker that is not of Hydrosol',
      events: [...waiting(1), { kind: 'state', trial: 0, state: 'RUNNING', time: NOW }],
      wait: false,
    },
    { name: 'none where all are over', events: [...waiting(1), ...claimed(0, 'me'), ...ended(0, 'FAIL')], wait: false },
    {
      name: 'that of a lost worker first',
      events: [...waiting(3), ...claimed(1, 'gone')],
      rules: { lost: new Set(['gone']) },
      claim: { number: 1, again: true },
      wait: true,
    },
    {
      name: 'no more than the retries',
      events: [...waiting(2), ...claimed(1, 'gone', 3)],
      rules: { lost: new Set(['gone']) },
      claim: { number: 0, again: false },
      wait: true,
    },
    {
      name: 'one that waits again goes on',
      events: [...waiting(1), ...claimed(0, 'other', 2), ...endEvents(0, { state: 'WAITING', folder: '0' }, NOW)],
      claim: { number: 0, again: true },
      wait: true,
    },
    {
      name: 'one whose needs nobody makes',
      events: [...waiting(3), ...claimed(0, 'other'), needsEvent(0, ['t'])],
      rules: { needs: (number) => (number === 1 ? ['t'] : ['u']) },
      claim: { number: 2, again: false },
      wait: true,
    },
    {
      name: 'the lowest where all need what is made',
      events: [...waiting(3), ...claimed(0, 'other'), needsEvent(0, ['t'])],
      rules: { needs: () => ['t'] },
      claim: { number: 1, again: false },
      wait: true,
    },
    {
      name: 'of the same batch',
      events: [...waiting(4), ...claimed(0, 'other')],
      rules: { batchSize: 2 },
      claim: { number: 1, again: false },
      wait: true,
    },
    {
      name: 'none before the batch is over',
      events: [...waiting(4), ...claimed(0, 'other'), ...claimed(1, 'me'), ...ended(1, 'COMPLETE')],
      rules: { batchSize: 2 },
      wait: true,
    },
    {
      name: 'none after a batch in which one failed',
      events: [...waiting(4), ...claimed(0, 'me'), ...ended(0, 'FAIL'), ...claimed(1, 'me'), ...ended(1, 'COMPLETE')],
      rules: { batchSize: 2 },
      wait: false,
    },
    {
      name: 'none before the batch is over, whatever runs of the next',
      events: [
        ...waiting(4),
        ...claimed(0, 'me'),
        ...ended(0, 'COMPLETE'),
        ...claimed(1, 'other'),
        ...claimed(2, 'me'),
      ],
      rules: { batchSize: 2 },
      wait: true,
    },
    {
      name: 'none after a failure that is not forgiven beside one that is',
      events: [
        ...waiting(4),
        ...[0, 1].flatMap((number) => [...claimed(number, 'me'), ...ended(number, 'FAIL')]),
        { kind: 'study-attr', scope: 'user', key: FORGIVEN, value: [0] },
      ],
      rules: { batchSize: 2 },
      wait: false,
    },
    {
      name: 'the next batch where failures are forgiven',
      events: [
        ...waiting(4),
        ...claimed(0, 'me'),
        ...ended(0, 'FAIL'),
        ...claimed(1, 'me'),
        ...ended(1, 'COMPLETE'),
        { kind: 'study-attr', scope: 'user', key: FORGIVEN, value: [0] },
      ],
      rules: { batchSize: 2 },
      claim: { number: 2, again: false },
      wait: true,
    },
    {
      name: 'a repeat before the batches after that of the trial it repeats',
      events: repeated,
      rules: { batchSize: 2 },
      claim: { number: 4, again: false },
      wait: true,
    },
    {
      name: 'none of a later batch before a repeat is over',
      events: [...repeated, ...claimed(4, 'other')],
      rules: { batchSize: 2 },
      wait: true,
    },
    {
      name: 'none of a later batch where the repeat failed too',
      events: [...repeated, ...claimed(4, 'me'), ...ended(4, 'FAIL')],
      rules: { batchSize: 2 },
      wait: false,
    },
    {
      name: 'the repeat of a repeat in the same batch',
      events: [
        ...repeated,
        ...claimed(4, 'me'),
        ...ended(4, 'FAIL'),
        { kind: 'study-attr', scope: 'user', key: FORGIVEN, value: [0, 4] },
        repeat(4, [0, 4]),
      ],
      rules: { batchSize: 2 },
      claim: { number: 5, again: false },
      wait: true,
    },
    {
      name: 'those after the repeat when it is done',
      events: [...repeated, ...claimed(4, 'me'), ...ended(4, 'COMPLETE')],
      rules: { batchSize: 2 },
      claim: { number: 2, again: false },
      wait: true,
    },
  ];
  const half = [
    ...waiting(4),
    ...[0, 1].flatMap((number) => claimed(number, 'me')),
    ...ended(0, 'FAIL'),
    ...ended(1, 'COMPLETE'),
  ];
  const failures: readonly Row[] = [
    {
      name: 'one where as many failed as may',
      events: half,
      rules: { failureRate: 0.5 },
      claim: { number: 2, again: false },
      wait: true,
    },
    { name: 'none where more failed than may', events: half, rules: { failureRate: 0.49 }, wait: false },
    {
      name: 'perhaps one later where others run yet',
      events: [...half, ...claimed(2, 'other')],
      rules: { failureRate: 0.49 },
      wait: true,
    },
    {
      name: 'the job of a lost worker all the same',
      events: [...half, ...claimed(2, 'gone')],
      rules: { failureRate: 0, lost: new Set(['gone']) },
      claim: { number: 2, again: true },
      wait: true,
    },
    {
      name: 'one where the failures are forgiven',
      events: [...half, { kind: 'study-attr', scope: 'user', key: FORGIVEN, value: [0] }],
      rules: { failureRate: 0 },
      claim: { number: 2, again: false },
      wait: true,
    },
  ];
  it.each([...rows, ...failures])('$name', ({ events, rules, claim, wait }) => {
    const decision = decide(stateOf(...events), rules);
    expect({ claim: decision.claim, wait: decision.wait }).toEqual({ claim, wait });
  });
});

describe('the jobs of lost workers', () => {
  const lost = new Set(['gone']);

  it.each<readonly [string, TrialEnd, string]>([
    ['finished before it could say so', { state: 'COMPLETE', values: [2], folder: '0' }, 'COMPLETE'],
    ['failed before it could say so', { state: 'FAIL', error: { code: 'CRASH', message: 'no' } }, 'FAIL'],
  ])('are told of one that %s, and not run again', (_, end, state) => {
    const fold = createFold();
    const before = [
      { kind: 'create-study', name: 's', directions: ['minimize'] } as const,
      ...waiting(2),
      ...claimed(0, 'gone'),
    ];
    for (const event of before) fold.apply(event, 'w');
    const { events, claim } = decide(fold.state, { lost, endOf: () => end });
    for (const event of events) fold.apply(event, 'w');
    expect(fold.state.trials[0]).toMatchObject({ state });
    expect(claim).toEqual({ number: 1, again: false });
  });

  it('fail when they were lost too often, and say how often', () => {
    const { events } = decide(stateOf(...waiting(1), ...claimed(0, 'gone', 3)), { lost });
    expect(events).toContainEqual(
      userAttr(0, 'hydrosol:error', {
        code: 'CRASH',
        message: 'its worker was killed, or gone with its machine, 3 times',
      } as never),
    );
  });
});
