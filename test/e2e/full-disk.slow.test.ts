/** @file A sweep whose disk is full stops, says so, and is gone on with: no job is lost. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSweep } from '../../src/report/index.ts';
import { ALL, sample } from '../sample.ts';
import { mountSmallDisk } from '../small-disk.ts';
import { workerProgram } from './worker-program.ts';

describe('a sweep on a disk that is full', { timeout: 60_000 }, () => {
  it.each(
    sample(
      [
        ['processes', 130],
        ['basic', 130],
        ['processes', 170],
        ['basic', 48],
      ] as const,
      4,
    ),
  )('stops, and goes on when there is room: %s, %i kB', async (launcher, kilobytes) => {
    const mounted = mountSmallDisk(kilobytes);
    // only root may
    if (mounted === undefined) return;
    const { folder, gone } = mounted;
    try {
      const program = workerProgram();
      const sweep = join(folder, 's');
      const words = [`hydra/launcher=${launcher}`, `hydra.sweep.dir=${sweep}`, 'a=range(12)'];
      const stopped = await program.run('-m', ...words);
      expect({ code: stopped.code, stderr: stopped.stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^error: the sweep in .*\/s stops: the disk is full \(ENOSPC\)$/m),
      });
      expect(stopped.stderr).toMatch(/^ {2}when it does, go on with: node jobs\.mjs --resume .*\/s$/m);
      expect(stopped.stderr).not.toMatch(/\n {4}at /);
      expect(readdirSync(join(sweep, '.sweep/alive'))).toEqual([]);
      execFileSync('mount', ['-o', 'remount,size=4m', folder]);
      await program.run('--resume', sweep);
      await program.run('--resume', sweep, '--failed');
      expect(
        readSweep(sweep)
          .map(({ summary }) => Number(summary?.values['value']))
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: 12 }, (_, a) => a * 10));
    } finally {
      gone();
    }
  });

  it.skipIf(!ALL)('before it begins leaves nothing', async () => {
    const mounted = mountSmallDisk(12);
    if (mounted === undefined) return;
    const { folder, gone } = mounted;
    try {
      const program = workerProgram();
      const { code, stderr } = await program.run('-m', `hydra.sweep.dir=${join(folder, 's')}`, 'a=1,2');
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/cannot begin in .*ENOSPC/) });
      expect(readdirSync(join(folder, 's'))).toEqual([]);
      execFileSync('mount', ['-o', 'remount,size=4m', folder]);
      const again = await program.run('-m', `hydra.sweep.dir=${join(folder, 's')}`, 'a=1,2');
      expect(again).toMatchObject({ code: 0 });
      expect(readSweep(join(folder, 's'))).toHaveLength(2);
    } finally {
      gone();
    }
  });

  it.skipIf(!ALL)('or read-only, is refused before anything is run', async () => {
    const mounted = mountSmallDisk(2000);
    if (mounted === undefined) return;
    const { folder, gone } = mounted;
    try {
      const program = workerProgram();
      const sweep = join(folder, 's');
      await program.run('-m', `hydra.sweep.dir=${sweep}`, 'a=1,2');
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      expect(await program.run('--resume', sweep)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/stops: the file system is read-only \(EROFS\)$/m),
      });
    } finally {
      gone();
    }
  });
});
