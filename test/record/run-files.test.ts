import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listRunFiles } from '../../src/record/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-run-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function make(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path);
  }
}

describe('listRunFiles', () => {
  it('lists files at any depth, sorted', async () => {
    await make('summary.json', '.hydra/config.yaml', 'student/weights.bin', 'run.log');
    expect(await listRunFiles(folder)).toEqual([
      '.hydra/config.yaml',
      'run.log',
      'student/weights.bin',
      'summary.json',
    ]);
  });

  it('leaves the jobs of a sweep to themselves', async () => {
    await make(
      'results.csv',
      'multirun.yaml',
      '0/.hydra/config.yaml',
      '0/summary.json',
      '1/environment.json',
      'plots/a.svg',
    );
    expect(await listRunFiles(folder)).toEqual(['multirun.yaml', 'plots/a.svg', 'results.csv']);
  });

  it('follows no links and takes no half-written files', async () => {
    await make('a.json', 'a.json.0123456789ab.tmp', 'mine.tmp');
    await symlink(folder, join(folder, 'loop'));
    expect(await listRunFiles(folder)).toEqual(['a.json', 'mine.tmp']);
  });
});
