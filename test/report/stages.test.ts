import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRunSummary } from '../../src/report/index.ts';
import { prettyJson } from '../../src/util/json.ts';
import { failed, finished, stage, version1, writeSummary } from './runs.ts';

const read = async (folder: string) => readRunSummary(folder);

/** Too deep for a function that calls itself. */
const DEEP = `${'['.repeat(1e5)}${']'.repeat(1e5)}`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-summary-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('readRunSummary', () => {
  it.each([
    { name: 'finished', summary: finished() },
    { name: 'failed', summary: failed() },
    { name: 'was interrupted', summary: finished({ status: 'INTERRUPTED', stages: { teacher: stage() } }) },
  ])('reads the summary of a run that $name', async ({ summary }) => {
    await writeSummary(folder, version1(summary));
    const { result: _, ...rest } = summary;
    expect(await read(folder)).toMatchObject(rest);
  });

  it('takes a run without stages for one that trained nothing', async () => {
    const { stages: _stages, values: _values, ...rest } = failed();
    await writeSummary(folder, rest);
    expect((await read(folder)).stages).toEqual({});
  });

  it('gives not-a-number for what JSON could not hold', async () => {
    const measures = { ece: 0.5, kl: NaN, per_class_accuracy: [null, 1], confusion: [] };
    const student = stage({ loss: NaN, measures });
    await writeSummary(folder, version1(finished({ stages: { student } })));
    expect((await read(folder)).stages['student']).toEqual(student);
  });

  it('leaves what it does not know as it is, however deep', async () => {
    const text = prettyJson(version1(finished({ stages: { student: stage({ model: 'cnn' }) } }))).replace(
      '"model"',
      `"other": ${DEEP}, "model"`,
    );
    await writeFile(join(folder, 'summary.json'), text);
    expect((await read(folder)).stages['student']).toMatchObject({ model: 'cnn', accuracy: 0.9612 });
  });

  it.each([
    { name: 'a pipe', make: (path: string) => void execFileSync('mkfifo', [path]), says: 'is a named pipe' },
    { name: 'a folder', make: (path: string) => mkdirSync(path), says: 'is a folder' },
    { name: 'no text', make: (path: string) => writeFileSync(path, '\xFF', 'latin1'), says: 'is no text in UTF-8' },
  ])('refuses $name', async ({ make, says }) => {
    make(join(folder, 'summary.json'));
    await expect(read(folder)).rejects.toMatchObject({
      code: 'RUN_FOLDER',
      message: `${join(folder, 'summary.json')} ${says}${says === 'is no text in UTF-8' ? '' : ', not a file'}`,
    });
  });

  it('keeps the order of the stages', async () => {
    await writeSummary(folder, version1());
    expect(Object.keys((await read(folder)).stages)).toEqual(['teacher', 'baseline', 'student']);
  });

  it('names the file that is missing', async () => {
    const error = await read(folder).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'RUN_FOLDER' });
    expect((error as Error).message).toContain(join(folder, 'summary.json'));
  });
});

describe('readRunSummary', () => {
  const { seconds: _, ...noSeconds } = version1() as { seconds: number };
  const measures = { ece: 0.1, per_class_accuracy: [1, null], confusion: [[3, 0]] };
  it.each([
    { name: 'half a file', text: prettyJson(version1()).slice(0, 100), names: 'summary.json' },
    { name: 'a list', text: '[]', names: 'its top' },
    { name: 'null', text: 'null', names: 'its top' },
    { name: 'an unknown status', text: prettyJson({ ...version1(), status: 'DONE' }), names: 'status is "DONE"' },
    { name: 'a missing field', text: prettyJson(noSeconds), names: 'seconds is missing' },
    { name: 'a seed in words', text: prettyJson({ ...version1(), seed: 'seven' }), names: 'seed' },
    { name: 'an error without a code', text: prettyJson({ ...failed(), error: { message: 'x' } }), names: 'error' },
    { name: 'stages in a list', text: prettyJson({ ...version1(), stages: [] }), names: 'stages' },
    {
      name: 'a stage that is a number',
      text: prettyJson(version1(finished({ stages: { student: 1 as never } }))),
      names: 'student',
    },
    {
      name: 'an accuracy in words',
      text: prettyJson(version1(finished({ stages: { student: stage({ accuracy: 'high' as never }) } }))),
      names: 'stages.student.accuracy is "high"',
    },
    ...[
      { part: 'validation', value: { accuracy: '1', loss: 1 }, names: 'validation.accuracy is "1"' },
      { part: 'validation', value: { accuracy: 1 }, names: 'validation.loss is missing' },
      { part: 'measures', value: { ...measures, ece: 'low' }, names: 'measures.ece is "low"' },
      { part: 'measures', value: { ...measures, kl: [] }, names: 'measures.kl is a list' },
      { part: 'measures', value: { ...measures, agreement: {} }, names: 'measures.agreement is an object' },
      { part: 'measures', value: { ...measures, only_right: { network: 1 } }, names: 'measures.only_right' },
      { part: 'measures', value: { ...measures, per_class_accuracy: 1 }, names: 'measures.per_class_accuracy is 1' },
      { part: 'measures', value: { ...measures, per_class_accuracy: ['1'] }, names: 'measures.per_class_accuracy' },
      { part: 'measures', value: { ...measures, confusion: [[1], 2] }, names: 'measures.confusion' },
      { part: 'measures', value: { ...measures, confusion: [[0.5]] }, names: 'measures.confusion' },
      { part: 'measures', value: {}, names: 'measures.ece is missing' },
    ].map(({ part, value, names }) => ({
      name: `a stage whose ${names}`,
      text: prettyJson(version1(finished({ stages: { student: stage({ [part]: value }) } }))),
      names: `stages.student.${names}`,
    })),
    {
      name: 'a depth without end',
      text: prettyJson(version1(finished({ stages: { student: stage({ model: 'DEEP' }) } }))).replace('"DEEP"', DEEP),
      names: 'stages.student.model is a list',
    },
    {
      name: 'a fraction of a step',
      text: prettyJson(version1(finished({ stages: { student: stage({ steps: 1.5 }) } }))),
      names: 'stages.student.steps is 1.5',
    },
  ])('refuses $name', ({ text, names }) => {
    writeFileSync(join(folder, 'summary.json'), text);
    expect(() => readRunSummary(folder)).toThrowError(
      expect.objectContaining({ code: 'RUN_FOLDER', message: expect.stringContaining(names) }),
    );
  });
});
