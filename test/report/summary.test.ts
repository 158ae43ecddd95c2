import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSummary, readSummary } from '../../src/report/index.ts';
import { prettyJson } from '../../src/util/json.ts';
import { failed, finished, stage, writeSummary } from './runs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-summary-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('readSummary', () => {
  it.each([
    { name: 'finished', summary: finished() },
    { name: 'failed', summary: failed() },
    { name: 'was interrupted', summary: finished({ status: 'INTERRUPTED', stages: { teacher: stage() } }) },
  ])('reads the summary of a run that $name', async ({ summary }) => {
    await writeSummary(folder, summary);
    expect(await readSummary(folder)).toEqual(summary);
  });

  it('takes a run without stages for one that trained nothing', async () => {
    const { stages: _, ...rest } = failed();
    await writeSummary(folder, rest);
    expect((await readSummary(folder)).stages).toEqual({});
  });

  it('gives not-a-number for what JSON could not hold', async () => {
    const measures = { ece: 0.5, kl: NaN, per_class_accuracy: [null, 1], confusion: [] };
    const student = stage({ loss: NaN, measures });
    await writeSummary(folder, finished({ stages: { student } }));
    expect((await readSummary(folder)).stages['student']).toEqual(student);
  });

  it('keeps the order of the stages', async () => {
    await writeSummary(folder, finished());
    expect(Object.keys((await readSummary(folder)).stages)).toEqual(['teacher', 'baseline', 'student']);
  });

  it('names the file that is missing', async () => {
    const error = await readSummary(folder).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'RUN_FOLDER' });
    expect((error as Error).message).toContain(join(folder, 'summary.json'));
  });
});

describe('parseSummary', () => {
  const { seconds: _, ...noSeconds } = finished();
  it.each([
    { name: 'half a file', text: prettyJson(finished()).slice(0, 100), names: 'a.json' },
    { name: 'a list', text: '[]', names: 'its top' },
    { name: 'null', text: 'null', names: 'its top' },
    { name: 'an unknown status', text: prettyJson({ ...finished(), status: 'DONE' }), names: 'status is "DONE"' },
    { name: 'a missing field', text: prettyJson(noSeconds), names: 'seconds is missing' },
    { name: 'a seed in words', text: prettyJson({ ...finished(), seed: 'seven' }), names: 'seed' },
    { name: 'an error without a code', text: prettyJson({ ...failed(), error: { message: 'x' } }), names: 'error' },
    { name: 'stages in a list', text: prettyJson({ ...finished(), stages: [] }), names: 'stages' },
    {
      name: 'a stage that is a number',
      text: prettyJson(finished({ stages: { student: 1 as never } })),
      names: 'student',
    },
    {
      name: 'an accuracy in words',
      text: prettyJson(finished({ stages: { student: stage({ accuracy: 'high' as never }) } })),
      names: 'stages.student.accuracy is "high"',
    },
    {
      name: 'a fraction of a step',
      text: prettyJson(finished({ stages: { student: stage({ steps: 1.5 }) } })),
      names: 'stages.student.steps is 1.5',
    },
  ])('refuses $name', ({ text, names }) => {
    expect(() => parseSummary(text, 'a.json')).toThrowError(
      expect.objectContaining({ code: 'RUN_FOLDER', message: expect.stringContaining(names) }),
    );
  });
});
