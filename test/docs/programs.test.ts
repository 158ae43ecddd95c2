import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, temporaryFolder } from '../e2e/command.ts';
import { ALL } from '../sample.ts';
import { blocks, root } from './pages.ts';

/** Runs a program of the own experiment in a folder. */
const own = (name: string, args: readonly string[], cwd: string) =>
  command(join(root, `experiments/own-experiment/${name}.ts`), args, { cwd });

describe('programs of docs', () => {
  it.each([
    'own-experiment/train.ts',
    'own-experiment/stopwatch.ts',
    'own-experiment/sizes.ts',
    'own-experiment/search.ts',
    'own-parts/ranking.ts',
    'own-parts/residual-mlp.ts',
    'own-parts/two-moons.ts',
    'own-parts/early-teacher.ts',
  ])('shows %s as it is', async (name) => {
    const file = await readFile(join(root, `experiments/${name}`), 'utf8');
    expect(blocks('ts')).toContain(file);
  });

  it('another program composes its config', async () => {
    const stdout = 'small: 32, 3 epochs\nlarge: 256-128, 3 epochs\n';
    expect(await own('sizes', [], await temporaryFolder())).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('another program runs a sweep', async () => {
    const stdout = 'FINISHED, best of 6: size=small epochs=1, 32\n';
    expect(await own('search', [], await temporaryFolder())).toEqual({ code: 0, stdout, stderr: '' });
  });

  it.runIf(ALL)('the own experiment runs, is checked, and sweeps', async () => {
    const cwd = await temporaryFolder();
    const train = (...args: string[]) => own('train', args, cwd);
    const small = ['images=200', 'epochs=1'];
    expect(await train(...small, 'hydra/callbacks=stopwatch', 'hydra.run.dir=out')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^accuracy 0\.\d+\n/),
      stderr: expect.stringMatching(/\[train\]\[INFO\] - seed 0: FINISHED after [\d.]+ seconds\n/),
    });
    expect(await train('epochs=none')).toMatchObject({ code: 2 });
    const sweep = ['-m', 'size=small,large', ...small, 'hydra.sweep.dir=sweep'];
    expect(await train(...sweep)).toMatchObject({ code: 0 });
  });
});
