import { describe, expect, it } from 'vitest';
import type { Summary } from '../../src/record/index.ts';
import { prettyNumbers } from '../../src/util/json.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { objectiveOf } from '../../src/sweep/objective.ts';
import { endInFolders, endOfReplicates, type JobEnd } from '../../src/sweep/trial-end.ts';

const summary = (status: Summary['status'], values: Summary['values'] = {}): Summary => ({
  status,
  started: '2026-11-30T12:00:00Z',
  seconds: 1,
  values,
  ...(status === 'FAILED' ? { error: { code: 'CRASH', message: 'no' } } : {}),
});
const objective = objectiveOf({
  goal: [
    { name: 'acc', direction: 'maximize' },
    { name: 'size', direction: 'minimize' },
  ],
});
const good = (acc: number, size: number): Summary => summary('FINISHED', { acc, size });

interface Row {
  readonly name: string;
  readonly jobs: readonly Summary[];
  readonly end: object;
}

const rows: readonly Row[] = [
  { name: 'the means of all values', jobs: [good(1, 4), good(2, 8)], end: { state: 'COMPLETE', values: [1.5, 6] } },
  {
    name: 'an infinity',
    jobs: [good(Infinity, 4), good(2, 8)],
    end: { state: 'COMPLETE', values: [Infinity, 6] },
  },
  {
    name: 'two infinities whose mean is no number',
    jobs: [good(Infinity, 4), good(-Infinity, 8)],
    end: { state: 'FAIL', error: { code: 'VALUE', message: 'over the seeds, objective is NaN: acc', replicate: 1 } },
  },
  {
    name: 'the first that failed, with its number',
    jobs: [good(1, 4), summary('FAILED')],
    end: { state: 'FAIL', error: { code: 'CRASH', message: 'no', replicate: 1 } },
  },
  {
    name: 'one without a value',
    jobs: [summary('FINISHED', { acc: 1 }), good(2, 8)],
    end: { state: 'FAIL', error: { code: 'VALUE', replicate: 0 } },
  },
  { name: 'one that was stopped', jobs: [good(1, 4), summary('INTERRUPTED')], end: { state: 'WAITING' } },
];

describe('replicates end their trial by', () => {
  it.each(rows)('$name', ({ jobs, end }) => {
    const done = jobs.map((one, i): JobEnd => ({ folder: `3/${i}`, summary: one }));
    expect(endOfReplicates(done, objective)).toMatchObject({ end, folder: ['3/0', '3/1'] });
  });
});

/** A tree with the summaries of the jobs of a trial: their folders, and the root. */
const folders = (...jobs: readonly (Summary | undefined)[]): [string[], string] => {
  const written = jobs.flatMap((one, i) => (one === undefined ? [] : [[`3/${i}/summary.json`, { format: 3, ...one }]]));
  const root = writeTree({
    empty: '',
    ...Object.fromEntries(written.map(([path, one]) => [path, prettyNumbers(one)])),
  });
  return [jobs.map((_, i) => `${root}/3/${i}`), root];
};

describe('by the folders of its jobs', () => {
  it.each([
    { name: 'all are over', jobs: [good(1, 4), good(3, 8)], end: { state: 'COMPLETE', values: [2, 6] }, over: 2 },
    { name: 'an infinity', jobs: [good(1, -Infinity)], end: { state: 'COMPLETE', values: [1, -Infinity] }, over: 1 },
    { name: 'NaN', jobs: [good(NaN, 1)], end: { state: 'FAIL', error: { code: 'VALUE' } }, over: 1 },
    { name: 'one is missing', jobs: [good(1, 4), undefined], end: undefined, over: 1 },
    { name: 'none was begun', jobs: [undefined, undefined], end: undefined, over: 0 },
    { name: 'one was stopped', jobs: [good(1, 4), summary('INTERRUPTED')], end: undefined, over: 1 },
    {
      name: 'one failed and others were not begun',
      jobs: [good(1, 4), summary('FAILED'), undefined],
      end: { state: 'FAIL', folder: ['3/0', '3/1'], error: { replicate: 1 } },
      over: 2,
    },
    { name: 'it is one job', jobs: [good(1, 4)], end: { state: 'COMPLETE', folder: '3/0', values: [1, 4] }, over: 1 },
  ])('$name', ({ jobs, end, over }) => {
    const [places, root] = folders(...jobs);
    const found = endInFolders(places, objective, root);
    expect(found.over).toBe(over);
    if (end === undefined) expect(found.end).toBeUndefined();
    else expect(found.end).toMatchObject(end);
  });
});
