/** @file A run that is killed, and comes to the same numbers when it goes on. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readRunSummary } from '../../src/report/index.ts';
import { command, temporaryFolder } from './command.ts';
import { run } from './in-process.ts';
import { timelessPoints } from './timeless-points.ts';

/** A teacher, a baseline and a student, each trained for a moment. */
export const WORDS = [
  'data=synthetic',
  'data.train=150',
  'data.test=100',
  'model=mlp',
  'model.hidden=[16]',
  'teacher=mlp_large',
  'teacher.model.hidden=[32]',
  'trainer.epochs=24',
  'teacher.trainer.epochs=1',
  'trainer.checkpoint_every=10',
  'trainer.report_every=3',
  'hydra.run.dir=out',
];

/** What a run must come to again. */
async function numbersOf(cwd: string): Promise<object> {
  const { status, stages } = await readRunSummary(join(cwd, 'out'));
  const points = await timelessPoints(join(cwd, 'out'));
  const ends = Object.entries(stages).map(([stage, { accuracy, loss, weights_sha256: weights }]) => {
    return { stage, accuracy, loss, weights };
  });
  return { status, ends, points };
}

/** Kills a run as soon as there is a checkpoint of a stage. */
export async function runKilled(cwd: string, stage: string, words: readonly string[]): Promise<number | null> {
  const checkpoint = join(cwd, `out/checkpoints/${stage}.safetensors`);
  let timer: NodeJS.Timeout | undefined;
  const { code } = await command('run', words, {
    cwd,
    onStderr(_, kill) {
      timer ??= setInterval(() => existsSync(checkpoint) && kill('SIGKILL'), 2);
    },
  });
  clearInterval(timer);
  return code;
}

/** Which network is in training when the process is killed, in what run, and one that has been trained by then. */
export interface Killed {
  readonly stage: string;
  readonly more: readonly string[];
  readonly stored: string;
}

/** Holds that a run which is killed in the training of a network comes to the numbers of one that is not. */
export async function holdResumed({ stage, more, stored }: Killed): Promise<void> {
  const words = [...WORDS, ...more];
  const [whole, killed] = [await temporaryFolder(), await temporaryFolder()];
  expect(await run(words, { cwd: whole })).toMatchObject({ code: 0 });
  expect(await runKilled(killed, stage, words)).toBeNull();
  expect(existsSync(join(killed, 'out/summary.json'))).toBe(false);

  const resumed = await command('hydrosol', ['resume', 'out'], { cwd: killed });
  expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('finished: out\n') });
  expect(resumed.stderr).toContain(`the ${stored} comes from the store`);
  expect(resumed.stderr).toMatch(new RegExp(`${stage}: 24 epochs, 72 steps, going on after step \\d+0\n`));
  expect(await numbersOf(killed)).toEqual(await numbersOf(whole));
  expect(await readdir(join(killed, 'out/checkpoints'))).toEqual([]);

  const again = await command('hydrosol', ['resume', 'out'], { cwd: killed });
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is finished') });
}
