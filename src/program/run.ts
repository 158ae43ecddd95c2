/** @file One run, from a composed config to its outcome. */
import type { HydrosolError } from '../errors.ts';
import type { ComposedAll, ComposedConfig, Secrets } from '../compose/index.ts';
import type { JobOutcome } from '../run/index.ts';
import { checkOf } from './check.ts';
import { checkJob, requireJob } from './check-job.ts';
import { perform, type PerformOptions } from './perform.ts';
import type { Experiment, Program } from './program.ts';
import { configNameOf, openOwnLog, startCallbacks, tellComposed, type Session } from './session.ts';

/** A run that is over, and the experiment that knows how to show its result. */
export interface Ran<Config, Result> {
  readonly outcome: JobOutcome<Result>;
  readonly experiment: Experiment<Config, Result>;
  /** What of the config is not shown. */
  readonly secrets: Secrets;
}

/** What is going to run: a config with all that is wrong with it. */
interface Wanted {
  readonly composition: ComposedConfig;
  readonly errors: readonly HydrosolError[];
}

/**
 * Runs a config once it is found right, and tells callbacks. Throws all that is wrong with it before anything is made, and
 * what `perform` throws.
 */
export async function runChecked<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  { composition, errors }: Wanted,
  options: PerformOptions = {},
): Promise<Ran<Config, Result>> {
  const check = await checkOf(program, { ...options.approval, running: true });
  const job = requireJob(await checkJob<Config>({ composition, errors }, check));
  openOwnLog(session, job.composition);
  const experiment = await program.load();
  const configName = configNameOf(composition);
  await session.callbacks.notify('onRunStart', composition, { configName });
  const outcome = await perform(session, program, experiment, job, options);
  await session.callbacks.notify('onRunEnd', composition, { configName, job: outcome });
  return { outcome, experiment, secrets: session.secretsOf(job.composition) };
}

/** A single run of a program by a composed command line. Throws as `runChecked` does. */
export async function runOne<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  composed: ComposedAll,
): Promise<Ran<Config, Result>> {
  const told = await startCallbacks(session, program, composed);
  await tellComposed(told, composed);
  return runChecked(told, program, composed);
}
