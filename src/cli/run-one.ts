/** @file One job, from a composed config to its last line on the screen. */
import { taskConfig } from '../compose/index.ts';
import type { HydrosolError } from '../errors.ts';
import { tableStyle } from '../report/index.ts';
import { placeJob, prepareJob, runJob, streamSink, type JobOutcome, type SweepPlace } from '../run/index.ts';
import { checkConfig, compileSchema, type Validate } from '../schema/index.ts';
import {
  combineTrackers,
  createConsoleTracker,
  createFilesTracker,
  warnOnStderr,
  type Tracker,
} from '../track/index.ts';
import { throwAll, type Composed } from './compose-all.ts';
import { EXIT } from './exit.ts';
import type { Experiment } from './program.ts';

/** A schema for programs that have none: everything is allowed. */
const acceptAll: Validate = () => [];

export function validatorOf({ schema }: Pick<Experiment<never, never>, 'schema'>): Promise<Validate> {
  return schema === undefined ? Promise.resolve(acceptAll) : compileSchema(schema);
}

/** A job that has been composed and found right. */
export interface CheckedJob<Config> extends Composed {
  readonly config: Config;
  readonly sweep?: SweepPlace | undefined;
}

/** Checks a composed job. Gives all errors, those of composing it too, or the job. */
export function checkJob<Config>(
  composed: Composed & { readonly errors: readonly HydrosolError[] },
  validate: Validate,
  sweep?: SweepPlace,
): { readonly job: CheckedJob<Config> } | { readonly errors: readonly HydrosolError[] } {
  const { composition, resolvers, errors } = composed;
  placeJob({ composition, resolvers, sweep });
  const checked = checkConfig(taskConfig(composition.config), validate, { resolvers });
  const all = [...errors, ...(checked.ok ? [] : checked.errors)];
  if (!checked.ok || all.length > 0) return { errors: all };
  return { job: { composition, resolvers, config: checked.config as Config, sweep } };
}

/** The trackers that a config asks for, and no console. */
export function trackersOf<Config>(experiment: Pick<Experiment<Config, never>, 'trackers'>, config: Config): Tracker {
  const warn = warnOnStderr;
  return combineTrackers(experiment.trackers?.(config, { warn }) ?? [createFilesTracker({ warn })]);
}

/** Runs a checked job; progress, log and result go to the terminal. */
export async function executeJob<Config, Result extends object>(
  { composition, resolvers, config, sweep }: CheckedJob<Config>,
  experiment: Experiment<Config, Result>,
  { signal, parentRunId }: { signal: AbortSignal; parentRunId?: string | undefined },
): Promise<JobOutcome<Result>> {
  const tracker = combineTrackers([createConsoleTracker(), trackersOf(experiment, config)]);
  const description = await prepareJob<Config>({ composition, resolvers, sweep, parentRunId });
  return runJob(description, experiment.task, { tracker, signal, sinks: [streamSink(process.stderr)] });
}

/** `run`: one job. Throws all that is wrong with its config before anything is made. */
export async function runOne<Config, Result extends object>(
  composed: Composed & { readonly errors: readonly HydrosolError[] },
  experiment: Experiment<Config, Result>,
  signal: AbortSignal,
): Promise<number> {
  const checked = checkJob<Config>(composed, await validatorOf(experiment));
  if ('errors' in checked) {
    throwAll(checked.errors);
    return EXIT.wrong;
  }
  const { status, result, folder } = await executeJob(checked.job, experiment, { signal });
  if (result !== undefined && experiment.format !== undefined) {
    process.stdout.write(`${experiment.format(result, tableStyle(process.stdout))}\n`);
  }
  process.stdout.write(`${status.toLowerCase()}: ${folder}\n`);
  return { FINISHED: EXIT.done, FAILED: EXIT.failed, INTERRUPTED: EXIT.interrupted }[status];
}
