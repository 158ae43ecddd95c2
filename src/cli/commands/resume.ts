/** @file Goes on with a run that was stopped. */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { update } from '../../config/index.ts';
import { HydrosolError, throwAll } from '../../errors.ts';
import { readSummary, type Summary } from '../../report/index.ts';
import type { Environment } from '../../run/index.ts';
import { shownPath } from '../../util/shown-path.ts';
import type { ShowSecrets } from '../../program/compose-all.ts';
import { EXIT } from '../exit.ts';
import { withInterrupt } from '../interrupt.ts';
import { loggedJob } from '../../program/logged-job.ts';
import type { Program } from '../../program/program.ts';
import { checkOf } from '../../program/check.ts';
import { checkJob, executeJob, openTrackers, tellOutcome } from '../../program/perform.ts';

/** How a run ended; undefined if it did not come to its end, because its process was killed. */
async function endOf(folder: string): Promise<Summary | undefined> {
  try {
    return await readSummary(folder);
  } catch {
    return undefined;
  }
}

/** Whether a process of this machine is alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Milliseconds in which a process that was killed is gone: it has memory to give back. */
const TIME_TO_DIE = 2000;

/** Whether a process is alive and remains so. */
async function staysAlive(pid: number): Promise<boolean> {
  const end = performance.now() + TIME_TO_DIE;
  while (isAlive(pid)) {
    if (performance.now() > end) return true;
    await setTimeout(50);
  }
  return false;
}

/** Throws RUN_FOLDER if the run is finished, or its process still works on it. */
async function assertStopped(folder: string): Promise<void> {
  const end = await endOf(folder);
  if (end?.status === 'FINISHED') {
    throw new HydrosolError('RUN_FOLDER', `the run in ${shownPath(folder)} is finished`, {
      hints: [`to run it again and compare: hydrosol reproduce ${shownPath(folder)}`],
    });
  }
  if (end !== undefined) return;
  const text = await readFile(join(folder, 'environment.json'), 'utf8').catch(() => '{}');
  const { host, pid } = JSON.parse(text) as Partial<Environment>;
  if (host !== hostname() || pid === undefined || pid === process.pid || !(await staysAlive(pid))) return;
  throw new HydrosolError('RUN_FOLDER', `process ${pid} is still at work in ${shownPath(folder)}`, {
    expected: 'a run that was stopped',
    hints: [`if that process is something else: rm ${shownPath(join(folder, 'environment.json'))}`],
  });
}

/**
 * Runs a stopped run to its end, in its own folder and with its own config: networks that it had trained are taken from the
 * store, the one that was in training goes on from its checkpoint. Gives the exit code. Throws RUN_FOLDER if there is
 * nothing to go on with, and all that is wrong with the config.
 */
export async function resume<Config, Result extends object>(
  program: Program<Config, Result>,
  folder: string,
  { showSecrets = false }: ShowSecrets = {},
): Promise<number> {
  const place = resolve(folder);
  const job = loggedJob(place, []);
  await assertStopped(place);
  update(job.composition.config, 'hydra.run.dir', place, { forceAdd: true });
  const checked = await checkJob<Config>({ ...job, errors: [] }, await checkOf(program));
  if ('errors' in checked) {
    throwAll(checked.errors);
    return EXIT.wrong;
  }
  const experiment = await program.load();
  const resumed = { ...checked.job, resumed: true };
  const outcome = await withInterrupt((signal) =>
    executeJob(resumed, experiment, { signal, showSecrets, ...openTrackers(experiment, checked.job.config) }),
  );
  return tellOutcome(outcome, experiment);
}
