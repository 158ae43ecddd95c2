import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSweep } from '../../src/report/index.ts';
import { overrideValue, splitOverride } from '../../src/report/sweep.ts';
import { failed, finished, job, writeSummary } from './runs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-sweep-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Overrides from a text file with one a line. */
async function readOverrides(runFolder: string): Promise<string[]> {
  return (await readFile(join(runFolder, '.hydra/overrides.txt'), 'utf8')).split('\n');
}

async function writeJob(number: number, overrides: readonly string[], summary?: object): Promise<void> {
  const runFolder = join(folder, String(number));
  await mkdir(join(runFolder, '.hydra'), { recursive: true });
  await writeFile(join(runFolder, '.hydra/overrides.txt'), overrides.join('\n'));
  if (summary !== undefined) await writeSummary(runFolder, summary);
}

describe('readSweep', () => {
  it('reads jobs by number, whatever became of them', async () => {
    await writeJob(10, ['model=cnn'], finished());
    await writeJob(2, ['model=mlp'], failed());
    await writeJob(0, ['model=vit']);
    await mkdir(join(folder, 'plots'));
    await writeFile(join(folder, 'results.csv'), '');
    expect(await readSweep(folder, readOverrides)).toEqual([
      job(0, ['model=vit']),
      job(2, ['model=mlp'], failed()),
      job(10, ['model=cnn'], finished()),
    ]);
  });

  it.each(['.', 'no/such/folder'])('refuses %s, which has no jobs', async (name) => {
    await expect(readSweep(join(folder, name), readOverrides)).rejects.toMatchObject({ code: 'RUN_FOLDER' });
  });

  it('refuses a summary that cannot be understood, and names it', async () => {
    await writeJob(0, ['a=1'], { status: 'FINISHED' });
    const error = await readSweep(folder, readOverrides).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'RUN_FOLDER' });
    expect((error as Error).message).toContain(join(folder, '0', 'summary.json'));
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
