/** @file Goes on with a run that was stopped. */
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { HydrosolError } from '../errors.ts';
import { assertRunFolder, ENVIRONMENT_FILE, openRun, readSummary, type SavedRun } from '../record/index.ts';
import { attempt } from '../util/attempt.ts';
import { isGone, thisProcess, type ProcessIdentity } from '../util/process-identity.ts';
import { ifThere } from '../util/read-file.ts';
import { shownPath } from '../util/shown-path.ts';
import { lineFor, programRecordOf } from './command-line.ts';
import { readLoggedEnvironment, tellDifferences } from './differences.ts';
import { assertNoLinks } from './no-links.ts';
import { assertOwnProgram } from './logged-job.ts';
import type { Program } from './program.ts';
import { runChecked, type Ran } from './run.ts';
import { startCallbacks, type Session } from './session.ts';
import { takeJob } from './take-job.ts';

/** Milliseconds in which a process that was killed is gone: it has memory to give back. */
const TIME_TO_DIE = 2000;

/** What a person types instead: to compare, and to run the same words in another folder. */
interface Lines {
  readonly again: string;
  readonly anew: string;
}

/** Whether a process is known to be at work, and remains so. Of another machine or container that cannot be known. */
async function staysAlive(process: ProcessIdentity): Promise<boolean> {
  const here = thisProcess();
  // what an older version wrote has the host and the pid alone
  const known = { boot: here.boot, namespace: here.namespace, ...process };
  if (known.host !== here.host || known.boot !== here.boot || known.namespace !== here.namespace) return false;
  const end = performance.now() + TIME_TO_DIE;
  while (!isGone(known)) {
    if (performance.now() > end) return true;
    await setTimeout(50);
  }
  return false;
}

/**
 * Fails with RUN_FOLDER if the run is finished, its process still works on it, or its sweep ended it: as in Optuna, a trial that was
 * pruned is over, and its study goes on as if it were.
 */
async function assertStopped({ folder, saved }: SavedRun, { again, anew }: Lines): Promise<void> {
  const end = ifThere(() => readSummary(folder));
  if (end?.status === 'PRUNED') {
    throw new HydrosolError(
      'RUN_FOLDER',
      `the run in ${shownPath(folder)} was pruned: others of its sweep did better`,
      {
        expected: 'a run that was stopped',
        hints: saved === null ? [] : [`to run its words to the end, in a folder of their own: ${anew}`],
      },
    );
  }
  if (end?.status === 'FINISHED') {
    throw new HydrosolError('RUN_FOLDER', `the run in ${shownPath(folder)} is finished`, {
      // without its config there is nothing to run again
      hints: saved === null ? [] : [`to run it again and compare: ${again}`],
    });
  }
  if (end !== undefined) return;
  const { host, pid, boot, namespace, start } = readLoggedEnvironment(folder);
  if (host === undefined || pid === undefined || pid === process.pid) return;
  if (!(await staysAlive({ host, pid, ...(boot && { boot }), ...(namespace && { namespace }), start }))) return;
  throw new HydrosolError('RUN_FOLDER', `process ${pid} is still at work in ${shownPath(folder)}`, {
    expected: 'a run that was stopped',
    hints: [`if that process is something else: rm ${shownPath(join(folder, ENVIRONMENT_FILE))}`],
  });
}

/**
 * Runs a stopped run of a program to its end, in its own folder and with its own config: networks that it had trained are
 * taken from the store, the one that was in training goes on from its checkpoint, and trackers go on with the run that they
 * know. Says where code and machine have changed. Fails with RUN_FOLDER if there is nothing to go on with, with USAGE for
 * another program's run, and with all that is wrong with the config. Of a run that this user did not make only what `takeJob`
 * says is taken; it stays unsigned, and what trackers called it is not believed.
 */
export async function resume<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  folder: string,
): Promise<Ran<Config, Result>> {
  const place = resolve(folder);
  const record = programRecordOf(program);
  assertRunFolder(place, (path) => lineFor(record, 'resume', path), { resuming: true });
  const run = openRun(place);
  assertOwnProgram(program, run, 'resume');
  await assertStopped(run, { again: lineFor(record, 'reproduce', place), anew: lineFor(record, 'rerun', place) });
  const isOwn = run.isOwn();
  assertNoLinks(place);
  const { keep } = await program.load();
  const kept = keep?.({ ...readLoggedEnvironment(place) }) ?? {};
  const places = { 'hydra.run.dir': place, 'hydra.output_subdir': run.saved };
  const { composition, approval } = await takeJob(session, program, { run, verb: 'resume', places, kept });
  const { tracked = {}, number, replicate, parentRunId, code } = run.record ?? {};
  await tellDifferences(session, place, code);
  const told = await startCallbacks(session, program, { composition, errors: [] });
  const files = attempt(run.hashes).value ?? {};
  const resumes = { folder: place, tracked: isOwn ? tracked : {}, number, replicate, signed: isOwn, files, code };
  const options = { parentRunId: isOwn ? parentRunId : undefined, resumes, approval };
  return runChecked(told, program, { composition, errors: [] }, options);
}
