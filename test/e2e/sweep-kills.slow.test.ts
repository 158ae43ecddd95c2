/** @file A sweep is never lost: killed at many moments and gone on with, it comes to what it would have come to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../src/util/random.ts';
import { temporaryFolder } from './command.ts';
import { begin, goOn, killAll, records, resultsOf, SMALL, unbroken, until, type Running } from './killed-sweep.ts';

/** `HYDROSOL_KILLS=full`: a sweep of 36 jobs on MNIST; takes an hour. */
const FULL = process.env['HYDROSOL_KILLS'] === 'full';

const WORDS = [
  ...(FULL
    ? ['teacher=cnn_large,mlp_large', 'model=cnn,mlp', 'loss=response,feature,relation', 'seed=range(3)']
    : ['teacher=mlp_large,cnn_large', 'model=mlp', 'loss=response,feature', 'seed=range(2)', ...SMALL]),
  ...(FULL ? ['trainer.steps=50', 'trainer.checkpoint_every=10', 'teacher.trainer.checkpoint_every=100'] : []),
  'hydra/launcher=processes',
  'hydra.launcher.n_jobs=2',
];
const JOBS = FULL ? 36 : 8;
const TIMEOUT = FULL ? 900_000 : 120_000;

const random = randomStream(14, 'moments of a kill');
const between = (low: number, high: number): number => low + Math.floor(random.next() * (high - low));

/** When some worker has trained a network for so many steps. */
const training =
  (stage: string, step: number) =>
  (running: Running): Promise<void> =>
    until(running, (signs) => signs.some(({ progress }) => progress?.stage === stage && progress.step >= step));

/** When the journal has so many records. */
const recorded =
  (count: number) =>
  (running: Running): Promise<void> =>
    until(running, () => records(running.sweep) >= count);

const MOMENTS: readonly (readonly [string, (running: Running) => Promise<void>])[] = [
  ...[1, 2, 3].map((n) => {
    const step = between(1, 19);
    return [`${n}: a student at step ${step}`, training('student', step)] as const;
  }),
  ...[4, 5].map((n) => {
    const step = between(1, 19);
    return [`${n}: a teacher at step ${step}`, training('teacher', step)] as const;
  }),
  ...[6].map((n) => {
    const count = between(12, 30);
    return [`${n}: when ${count} things have happened`, recorded(count)] as const;
  }),
];

describe('a sweep that was killed and gone on with', { timeout: TIMEOUT }, () => {
  let whole: ReadonlyMap<string, unknown>;
  beforeAll(async () => {
    whole = await unbroken(WORDS);
    expect(whole.size).toBe(JOBS);
  }, TIMEOUT);

  it.each(MOMENTS)('comes to the same, all its processes killed at once: %s', async (_, moment) => {
    const cwd = await temporaryFolder();
    const running = begin(cwd, WORDS);
    await moment(running);
    killAll(running);
    await running.ended;
    await goOn(cwd);
    expect(resultsOf(running.sweep)).toEqual(whole);
  });

  it.each([between(2, 4), between(4, 7)])('comes to the same, a process killed in its append %i', async (n) => {
    const cwd = await temporaryFolder();
    const running = begin(cwd, WORDS, n);
    await running.ended;
    expect(existsSync(join(cwd, 'half-append'))).toBe(true);
    await goOn(cwd);
    expect(resultsOf(running.sweep)).toEqual(whole);
  });

  it('comes to the same by itself where a worker alone is killed', async () => {
    const cwd = await temporaryFolder();
    const running = begin(cwd, WORDS);
    let pid = 0;
    await until(running, (signs) => {
      pid = signs.find(({ slot, progress }) => slot !== undefined && progress?.stage === 'student')?.process.pid ?? 0;
      return pid !== 0;
    });
    process.kill(pid, 'SIGKILL');
    expect(await running.ended).toBe(0);
    expect(resultsOf(running.sweep)).toEqual(whole);
  });

  it('comes to the same where the launcher alone is killed: its workers stop', async () => {
    const cwd = await temporaryFolder();
    const running = begin(cwd, WORDS);
    await training('student', between(1, 19))(running);
    running.launcher.kill('SIGKILL');
    await running.ended;
    await goOn(cwd);
    expect(resultsOf(running.sweep)).toEqual(whole);
  });
});
