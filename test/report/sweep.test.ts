import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSweep } from '../../src/report/index.ts';
import { overrideValue, splitOverride } from '../../src/report/sweep.ts';
import { failed, finished, job, version1, writeSummary } from './runs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-sweep-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function writeJob(number: number, overrides: readonly string[], summary?: object): Promise<void> {
  const runFolder = join(folder, String(number));
  await mkdir(join(runFolder, '.hydra'), { recursive: true });
  await writeFile(join(runFolder, '.hydra/overrides.yaml'), overrides.map((word) => `- ${word}\n`).join(''));
  if (summary !== undefined) await writeSummary(runFolder, summary);
}

describe('readSweep', () => {
  it('reads jobs by number, whatever became of them', async () => {
    await writeJob(10, ['model=cnn'], version1());
    await writeJob(2, ['model=mlp'], version1(failed()));
    await writeJob(0, ['model=vit']);
    await mkdir(join(folder, 'plots'));
    await writeFile(join(folder, 'results.csv'), '');
    expect(readSweep(folder)).toMatchObject([
      { job: '0', overrides: ['model=vit'], summary: undefined },
      { job: '2', folder: '2', overrides: ['model=mlp'], summary: { status: 'FAILED', stages: {} } },
      { job: '10', folder: '10', summary: { stages: finished().stages, values: finished().values } },
    ]);
  });

  it.each(['.', 'no/such/folder'])('refuses %s, which has no jobs', (name) => {
    expect(() => readSweep(join(folder, name))).toThrowError(expect.objectContaining({ code: 'RUN_FOLDER' }));
  });

  it('refuses a summary that cannot be understood, and names it', async () => {
    await writeJob(0, ['a=1'], { status: 'FINISHED' });
    const message = expect.stringContaining(join(folder, '0', 'summary.json'));
    expect(() => readSweep(folder)).toThrowError(expect.objectContaining({ code: 'RUN_FOLDER', message }));
  });
});

describe('overrides', () => {
  it.each([
    { override: 'model=cnn', key: 'model', value: 'cnn' },
    { override: '+a.b=c=d', key: '+a.b', value: 'c=d' },
    { override: 'a=', key: 'a', value: '' },
    { override: '~model', key: '~model', value: '~model' },
  ])('$override', ({ override, key, value }) => expect(splitOverride(override)).toEqual({ key, value }));

  it('count as the last one says', () => {
    expect(overrideValue(job(0, ['a=1', 'b=2', 'a=3']), 'a')).toBe('3');
    expect(overrideValue(job(0, []), 'a')).toBeUndefined();
  });
});
