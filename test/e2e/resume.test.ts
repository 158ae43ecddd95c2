import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSummary } from '../../src/report/index.ts';
import { command, temporaryFolder } from './command.ts';
import { run } from './in-process.ts';
import { timelessPoints } from './timeless-points.ts';

const WORDS = [
  'data=synthetic',
  'data.train=300',
  'data.test=100',
  'model=mlp',
  'model.hidden=[16]',
  'teacher=mlp_large',
  'teacher.model.hidden=[32]',
  'trainer.epochs=40',
  'trainer.checkpoint_every=10',
  'trainer.report_every=3',
  'hydra.run.dir=out',
];

/** A chain of two between them. */
const ASSISTANTS = [
  'model@scheme.assistants.first=mlp',
  'scheme.assistants.first.hidden=[24]',
  '+model@scheme.assistants.second=mlp',
  'scheme.assistants.second.hidden=[20]',
];

/** What a run must come to again. */
async function numbersOf(cwd: string): Promise<object> {
  const { status, stages } = await readSummary(join(cwd, 'out'));
  const points = await timelessPoints(join(cwd, 'out'));
  const ends = Object.entries(stages).map(([stage, { accuracy, loss, weights_sha256: weights }]) => {
    return { stage, accuracy, loss, weights };
  });
  return { status, ends, points };
}

/** Kills a run as soon as there is a checkpoint of a stage. */
async function runKilled(cwd: string, stage: string, words: readonly string[]): Promise<number | null> {
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

describe('hydrosol resume', { timeout: 60_000 }, () => {
  it.each([
    { stage: 'student', more: [], stored: 'teacher' },
    { stage: 'baseline', more: [], stored: 'teacher' },
    { stage: 'student', more: ['data/augment=cifar', 'data.augment.mixup=0.2'], stored: 'teacher' },
    { stage: 'peers', more: ['scheme=mutual'], stored: 'baseline' },
    { stage: 'assistant2', more: ['scheme=assistants', ...ASSISTANTS], stored: 'assistant1' },
  ])('comes to the same numbers where $stage was in training at kill -9 $more', async ({ stage, more, stored }) => {
    const words = [...WORDS, ...more];
    const [whole, killed] = [await temporaryFolder(), await temporaryFolder()];
    expect(await run(words, { cwd: whole })).toMatchObject({ code: 0 });
    expect(await runKilled(killed, stage, words)).toBeNull();
    expect(existsSync(join(killed, 'out/summary.json'))).toBe(false);

    const resumed = await command('hydrosol', ['resume', 'out'], { cwd: killed });
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('finished: out\n') });
    expect(resumed.stderr).toContain(`the ${stored} comes from the store`);
    expect(resumed.stderr).toMatch(new RegExp(`${stage}: 40 epochs, 200 steps, going on after step \\d+0\n`));
    expect(await numbersOf(killed)).toEqual(await numbersOf(whole));
    expect(await readdir(join(killed, 'out/checkpoints'))).toEqual([]);

    const again = await command('hydrosol', ['resume', 'out'], { cwd: killed });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is finished') });
  });

  it('waits for a process that is just dying', async () => {
    const cwd = await temporaryFolder();
    const words = [...WORDS, 'teacher.trainer.epochs=1'];
    expect(await runKilled(cwd, 'student', words)).toBeNull();
    const file = join(cwd, 'out/environment.json');
    const environment = JSON.parse(await readFile(file, 'utf8')) as object;
    const dying = spawn(process.execPath, ['--eval', 'setTimeout(() => {}, 2000)']);
    await writeFile(file, JSON.stringify({ ...environment, pid: dying.pid }));
    expect(await command('hydrosol', ['resume', 'out'], { cwd })).toMatchObject({ code: 0 });
  });

  it('leaves a run alone that is still going on', async () => {
    const cwd = await temporaryFolder();
    let second: Promise<{ code: number | null; stderr: string }> | undefined;
    await command('run', [...WORDS, 'trainer.epochs=2000'], {
      cwd,
      onStderr(text, kill) {
        if (second !== undefined || !text.includes('training the baseline')) return;
        second = command('hydrosol', ['resume', 'out'], { cwd });
        void second.finally(() => kill('SIGKILL'));
      },
    });
    expect(await second).toMatchObject({ code: 2, stderr: expect.stringMatching(/process \d+ is still at work/) });
  });

  it('says where there is no run', async () => {
    const cwd = await temporaryFolder();
    expect(await command('hydrosol', ['resume', 'nowhere'], { cwd })).toMatchObject({ code: 2 });
  });
});
