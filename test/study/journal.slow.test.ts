/** @file Long journals, and many processes. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStudy } from '../../src/study/index.ts';
import { formatDistribution } from '../../src/study/distribution-json.ts';
import { built, ended } from './processes.ts';
import { created, freshPath, opened } from './temporary.ts';

const record = (fields: object): string =>
  `${JSON.stringify({ worker_id: 'a87adba5-3290-4b33-8f49-24231993359a-140421451840384', ...fields })}\n`;

/** A journal of so many trials with six records each, every seventh with NaN. */
function longJournal(trials: number): string {
  const path = freshPath();
  const distribution = formatDistribution({ kind: 'float', low: 0, high: 1, log: false, step: null });
  writeFileSync(path, record({ op_code: 0, study_name: 's', directions: [1] }));
  const time = '2026-11-30T11:05:48.611366+00:00';
  let text = '';
  for (let id = 0; id < trials; id++) {
    text += record({ op_code: 4, study_id: 0, datetime_start: time });
    for (const name of ['x', 'y'])
      text += record({ op_code: 5, trial_id: id, param_name: name, param_value_internal: id / trials, distribution });
    for (const step of [1, 2]) {
      const line = record({ op_code: 7, trial_id: id, step, intermediate_value: 0.5 });
      text += id % 7 === 0 ? line.replace('0.5', 'NaN') : line;
    }
    text += record({ op_code: 6, trial_id: id, state: 1, values: [(id * 7919) % trials], datetime_complete: time });
  }
  appendFileSync(path, text);
  return path;
}

it('J14: 30,000 trials with 6 records each are read, and what is appended is read alone', async () => {
  const path = longJournal(30_000);
  const { journal } = await opened(path);
  const before = process.cpuUsage();
  let begin = performance.now();
  const state = await journal.read();
  const { user, system } = process.cpuUsage(before);
  console.log(
    `180,001 records: ${(performance.now() - begin).toFixed(0)} ms, ${((user + system) / 1000).toFixed(0)} ms of a processor`,
  );
  expect(state.count.COMPLETE).toBe(30_000);
  begin = performance.now();
  for (let i = 0; i < 20; i++) await journal.update(() => [{ kind: 'create-trial', trial: { state: 'WAITING' } }]);
  console.log(`one more record, written and read: ${((performance.now() - begin) / 20).toFixed(2)} ms`);
  expect((await journal.read()).trials).toHaveLength(30_020);
});

it('J15: asks as fast in a long study', async () => {
  const times: number[] = [];
  for (const trials of [1000, 10_000]) {
    const study = await openStudy(longJournal(trials), {
      space: new Map([['x', { kind: 'float', low: 0, high: 1, log: false, step: null }]]),
    });
    const begin = performance.now();
    for (let i = 0; i < 50; i++) await study.ask();
    times.push((performance.now() - begin) / 50);
    expect(study.trials).toHaveLength(trials + 50);
  }
  console.log(`one ask at 1,000 trials: ${times[0]!.toFixed(2)} ms, at 10,000: ${times[1]!.toFixed(2)} ms`);
});

describe('processes', () => {
  let script: string;
  beforeAll(async () => void (script = await built('journal-process.ts')));

  it('J5: 8 create 25 trials each, with numbers 0…199, each once, in file order', async () => {
    const { journal } = await created();
    const all = await Promise.all(
      Array.from({ length: 8 }, () => ended(process.execPath, [script, journal.file, 'create', '25'])),
    );
    const numbers = all.flatMap(({ said }) => said.map(Number));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    const { trials } = await journal.read();
    expect(trials.map(({ userAttrs }) => userAttrs.get('by'))).toEqual(trials.map(({ worker }) => worker));
  });

  it('J1, J10: one after another dies while it appends, and nothing that was whole is lost', async () => {
    const { journal, warnings } = await created({ grace: 100 });
    for (let i = 1; i <= 5; i++) {
      await journal.update(() => [{ kind: 'create-trial', trial: { state: 'RUNNING' } }]);
      expect(await ended(process.execPath, [script, journal.file, 'die'])).toMatchObject({ signal: 'SIGKILL' });
    }
    const { trials } = await journal.update(() => []);
    expect(trials).toHaveLength(5);
    expect(warnings).toHaveLength(5);
  });

  it('J10: a lock that was left is taken over after 30 s', async () => {
    const { journal, warnings } = await created();
    await journal.update(() => [{ kind: 'create-trial', trial: { state: 'RUNNING' } }]);
    expect(await ended(process.execPath, [script, journal.file, 'die'])).toMatchObject({ signal: 'SIGKILL' });
    const begin = performance.now();
    await journal.update(() => [{ kind: 'create-trial', trial: { state: 'RUNNING' } }]);
    // no machine is so slow that this is missed
    expect(performance.now() - begin).toBeGreaterThan(29_000);
    expect(warnings).toHaveLength(1);
  });
});
