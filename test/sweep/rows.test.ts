import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSummary } from '../../src/record/index.ts';
import { createFold, type StudyEvent } from '../../src/study/index.ts';
import { endEvents } from '../../src/sweep/claim.ts';
import { isDue, openRows } from '../../src/sweep/rows.ts';
import { rowsOf } from '../e2e/results-rows.ts';
import { writeTree } from '../compose/conf-tree.ts';

describe('results are written while jobs run', () => {
  it.each([
    { since: Infinity, took: 0, due: true, name: 'at first' },
    { since: 900, took: 1, due: false, name: 'not more often than each second' },
    { since: 1100, took: 1, due: true, name: 'each second where that takes no time' },
    { since: 5000, took: 300, due: false, name: 'seldomer where it takes long' },
    { since: 6100, took: 300, due: true, name: 'so that it takes a twentieth of the time' },
  ])('$name', ({ since, took, due }) => expect(isDue(since, took)).toBe(due));
});

const NOW = new Date('2026-11-30T12:00:00Z');
const FINISHED = { format: 3, status: 'FINISHED', started: '2026-11-30T12:00:00Z', seconds: 1 };

/** Four trials: the first came to a value, the second has none, the third was killed with its worker, the fourth waits. */
function killedSweep() {
  const values = [{ loss: 0.5 }, { other: 1 }];
  const cwd = writeTree(
    Object.fromEntries(values.map((own, i) => [`s/${i}/summary.json`, JSON.stringify({ ...FINISHED, values: own })])),
  );
  mkdirSync(join(cwd, 's/2'));
  const fold = createFold();
  const events: StudyEvent[] = [
    { kind: 'create-study', name: 's', directions: ['minimize'] },
    ...[0, 1, 2, 3].map((): StudyEvent => ({ kind: 'create-trial', trial: { state: 'WAITING' } })),
    ...[0, 1, 2].map((trial): StudyEvent => ({ kind: 'state', trial, state: 'RUNNING', time: NOW })),
    ...endEvents(0, { state: 'COMPLETE', values: [0.5], folder: '0' }, NOW),
    ...endEvents(1, { state: 'FAIL', error: { code: 'VALUE', message: 'no loss' }, folder: '1' }, NOW),
    ...endEvents(2, { state: 'FAIL', error: { code: 'CRASH', message: 'killed' }, folder: '2' }, NOW),
  ];
  for (const event of events) fold.apply(event, 'w');
  const plan = [0, 1, 2, 3].map((number) => ({ number, overrides: [`a=${number}`] }));
  return { cwd, folder: join(cwd, 's'), state: fold.state, plan };
}

const shown = (cwd: string) => rowsOf({ cwd }).map(({ job, status, loss, error }) => [job, status, loss, error]);

const warn = (text: string): never => expect.fail(text);

describe('rows', () => {
  const whole = [
    ['0', 'FINISHED', '0.5', ''],
    ['1', 'FAILED', '', 'VALUE: no loss'],
    ['2', 'FAILED', '', 'CRASH: killed'],
    ['3', 'UNFINISHED', '', ''],
  ];
  it('are those of the study and the folders, whatever was written before a kill', async () => {
    const { cwd, folder, state, plan } = killedSweep();
    writeFileSync(join(folder, 'results.csv'), 'job,a\r\n0,0\r\n');
    const rows = openRows(folder, plan, { warn });
    rows.follow(state);
    await rows.write();
    expect(shown(cwd)).toEqual(whole);
  });

  it('say why a job failed whose end was told here, as the study does', async () => {
    const { cwd, folder, state, plan } = killedSweep();
    const rows = openRows(folder, plan, { warn });
    for (const number of [0, 1])
      rows.add(number, { folder: String(number), summary: readSummary(join(folder, String(number))) });
    rows.follow(state);
    await rows.write();
    expect(shown(cwd)).toEqual(whole);
    expect(existsSync(join(folder, 'seeds.json'))).toBe(false);
  });

  it('are in the order of their trials, though one was known before an earlier one', async () => {
    const { cwd, folder, plan } = killedSweep();
    const rows = openRows(folder, [plan[0]!, plan[3]!], { warn });
    rows.plan(plan);
    expect(rows.all().map(({ job }) => job)).toEqual(['0', '1', '2', '3']);
    await rows.write();
    expect(rowsOf({ cwd }).map(({ job }) => job)).toEqual(['0', '1', '2', '3']);
  });
});
