import { describe, expect, it } from 'vitest';
import { createReplay } from '../../src/study/replay.ts';

const record = (fields: object) => ({ worker_id: 'w', ...fields });
const study = (name: string, direction = 1) => record({ op_code: 0, study_name: name, directions: [direction] });
const trial = (id: number) => record({ op_code: 4, study_id: id, datetime_start: null });
const value = (id: number, step: number) => record({ op_code: 7, trial_id: id, step, intermediate_value: step });

function replayed(name: string | undefined, records: readonly Readonly<Record<string, unknown>>[]) {
  const replay = createReplay(name);
  for (const one of records) replay.apply(one);
  return replay;
}

const TWO = [
  study('a'),
  study('b', 2),
  study('a', 2),
  trial(1),
  trial(0),
  trial(7),
  trial(1),
  value(0, 5),
  value(2, 6),
];

describe('a file with several studies', () => {
  it('gives ids by order, to studies and to the trials of all', () => {
    const { trials, directions } = replayed('b', TWO).state();
    expect(directions).toEqual(['maximize']);
    expect(trials.map(({ number, intermediate }) => [number, [...intermediate.keys()]])).toEqual([
      [0, [5]],
      [1, [6]],
    ]);
  });

  it('is about the first without a name', () => {
    const { name, trials, directions } = replayed(undefined, TWO).state();
    expect([name, directions, trials.length]).toEqual(['a', ['minimize'], 1]);
  });

  it('has nothing of a name that is not there', () =>
    expect(replayed('c', TWO).state()).toMatchObject({ name: undefined, trials: [] }));

  it('forgets a study that is deleted; one of its name that is made later is a new one', () => {
    const records = [
      ...TWO,
      record({ op_code: 1, study_id: 1 }),
      trial(1),
      study('b'),
      trial(2),
      value(0, 1),
      value(3, 1),
    ];
    const replay = replayed('b', records);
    expect(replay.state()).toMatchObject({ name: 'b', directions: ['minimize'] });
    expect(replay.state().trials.map(({ intermediate }) => intermediate.size)).toEqual([1]);
    expect(replay.lines([{ kind: 'intermediate', trial: 0, step: 2, value: 1 }], 'w')).toContain('"trial_id":3,');
  });

  it('gets new trials with the ids that they will have', () => {
    const text = replayed('b', TWO).lines(
      [
        { kind: 'create-trial', trial: { state: 'WAITING' } },
        { kind: 'create-trial', trial: { state: 'RUNNING' } },
        { kind: 'intermediate', trial: 3, step: 1, value: 2 },
        { kind: 'study-attr', scope: 'user', key: 'k', value: 1 },
      ],
      'w',
    );
    const ids = text.split('\n').map((line) => /"(?:trial|study)_id":\d+/.exec(line)?.[0]);
    expect(ids).toEqual(['"study_id":1', '"study_id":1', '"trial_id":4', '"study_id":1', undefined]);
  });

  it('gets a new study with the id that it will have', () => {
    const text = replayed('c', TWO).lines(
      [
        { kind: 'create-study', name: 'c', directions: ['minimize'] },
        { kind: 'create-trial', trial: { state: 'RUNNING' } },
      ],
      'w',
    );
    expect(text).toContain('"study_id":2,');
  });

  it.each([
    ['operations of others', record({ op_code: 10, trials: [0] })],
    ['operations that do not exist', record({ op_code: 99 })],
    ['trials that do not exist', value(99, 1)],
  ])('passes over %s', (_, one) => {
    const replay = replayed('b', [...TWO, one]);
    expect(replay.state().trials).toHaveLength(2);
  });

  it('is left as it is by a record that is none', () => {
    const replay = replayed('a', TWO);
    expect(() => replay.apply(record({ op_code: 4, study_id: 0, datetime_start: 'soon' }))).toThrow(Error);
    expect(() => replay.apply({ op_code: 4, study_id: 0, datetime_start: null })).toThrow('worker_id');
    expect(replay.state().trials).toHaveLength(1);
  });
});

describe('events that Optuna could not read, or would drop', () => {
  const replay = replayed('a', [
    ...TWO,
    record({
      op_code: 5,
      trial_id: 1,
      param_name: 'x',
      param_value_internal: 0,
      distribution: '{"type": "categorical", "choices": ["a", "b"]}',
    }),
  ]);
  const grown = { kind: 'categorical', choices: ['a', 'b', 'c'] } as const;
  it.each([
    [
      'S5: grown choices',
      { kind: 'param', trial: 0, name: 'x', value: 2, distribution: grown },
      'one of ["a", "b"] in this study and is now one of ["a", "b", "c"]',
    ],
    ['a trial that is not there', { kind: 'intermediate', trial: 5, step: 0, value: 1 }, 'no trial 5'],
    ['a second study', { kind: 'create-study', name: 'd', directions: ['minimize'] }, 'already'],
    [
      'a parameter without a distribution',
      { kind: 'create-trial', trial: { state: 'RUNNING', params: new Map([['x', 1]]) } },
      'x has no distribution',
    ],
  ] as const)('%s', (_, event, says) =>
    expect(() => replay.lines([event], 'w')).toThrow(
      expect.objectContaining({ code: 'STUDY', message: expect.stringContaining(says) }),
    ),
  );

  it('a trial without a study', () =>
    expect(() => createReplay('z').lines([{ kind: 'create-trial', trial: { state: 'RUNNING' } }], 'w')).toThrow(
      'no study',
    ));
});
