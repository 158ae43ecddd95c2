/** @file Runs a logged experiment again, to compare the numbers. */
import { resolve } from 'node:path';
import { assertRunFolder, openRun } from '../record/index.ts';
import { compareMetrics, readRunNumbers, type Difference, type RunNumbers } from '../report/index.ts';
import { lineFor, programRecordOf } from './command-line.ts';
import { tellDifferences } from './differences.ts';
import { assertOwnProgram } from './logged-job.ts';
import type { Program } from './program.ts';
import { runChecked, type Ran } from './run.ts';
import { startCallbacks, type Session } from './session.ts';
import { takeJob } from './take-job.ts';

/** A run that was done again. */
export interface Reproduced<Config, Result> extends Ran<Config, Result> {
  readonly logged: RunNumbers;
  /** Missing, as `differences` is, if the new run was interrupted. */
  readonly again?: RunNumbers;
  readonly differences?: readonly Difference[];
}

export interface ReproduceOptions {
  /** The folder of the new run. Default: where a run goes by its config. */
  readonly into?: string | undefined;
  /** A folder in which runs that are done again together keep what they share. Default: this one shares nothing. */
  readonly shared?: string | undefined;
}

/**
 * Takes the config, seed and engine of a run folder, runs again in a new folder, and compares the numbers of both. Says where
 * code and machine have changed. Fails with RUN_FOLDER, with USAGE for another program's run, and with all that is wrong with
 * the logged config. Of a run that this user did not make only what `takeJob` says is taken.
 */
export async function reproduce<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  folder: string,
  { into, shared }: ReproduceOptions = {},
): Promise<Reproduced<Config, Result>> {
  const place = resolve(folder);
  assertRunFolder(place, (path) => lineFor(programRecordOf(program), 'reproduce', path));
  const run = openRun(place);
  assertOwnProgram(program, run, 'reproduce');
  const logged = await readRunNumbers(place);
  const { pin, together } = await program.load();
  const pins = pin?.(logged.summary) ?? [];
  const places = into === undefined ? {} : { 'hydra.run.dir': into };
  const kept = (shared === undefined ? undefined : together?.(shared)) ?? {};
  const { composition, approval } = await takeJob(session, program, { run, verb: 'reproduce', pins, places, kept });
  await tellDifferences(session, place, run.record?.code);
  const told = await startCallbacks(session, program, { composition, errors: [] });
  const ran = await runChecked(told, program, { composition, errors: [] }, { approval });
  if (ran.outcome.status === 'INTERRUPTED') return { ...ran, logged };
  const again = await readRunNumbers(ran.outcome.folder);
  return { ...ran, logged, again, differences: compareMetrics(logged, again) };
}
