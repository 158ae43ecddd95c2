/** @file One job, from a composed config to its last line on the screen. */
import { checkPlugins, taskConfig } from '../compose/index.ts';
import { throwAll, type HydrosolError } from '../errors.ts';
import { tableStyle } from '../report/index.ts';
import {
  enterProcessState,
  jobVariables,
  NO_CALLBACKS,
  placeJob,
  prepareJob,
  readLogConfig,
  runJob,
  type Callbacks,
  type JobOutcome,
  type SweepPlace,
} from '../run/index.ts';
import { combineTrackers, createConsoleTracker, createFilesTracker } from '../track/index.ts';
import type { ConsoleTracker, Tracker } from '../track/index.ts';
import { attempt } from './attempt.ts';
import { checkOf, type Check } from './check-config.ts';
import { secretsOf, type ComposedAll, type JobConfig, type ShowSecrets } from './compose-all.ts';
import { EXIT } from './exit.ts';
import { shownPath } from '../util/shown-path.ts';
import { configNameOf, startCallbacks } from './start-callbacks.ts';
import { openOwnLog, terminalOf } from './terminal.ts';
import type { Experiment, Program } from './program.ts';

/** A job that has been composed and found right. */
export interface CheckedJob<Config> extends JobConfig {
  readonly config: Config;
  readonly sweep?: SweepPlace | undefined;
  /** Whether the run's folder is that of an earlier process, to go on in. */
  readonly resumed?: boolean | undefined;
}

/** What is wrong with the two logs, each once: both read `hydra.verbose`. */
function checkLogs({ composition, resolvers }: JobConfig): HydrosolError[] {
  const errors = (['hydra.job_logging', 'hydra.hydra_logging'] as const).flatMap((key) => {
    return attempt(() => readLogConfig(composition.config, key, { resolvers })).errors;
  });
  return [...new Map(errors.map((error) => [error.fullKey, error])).values()];
}

/** Does something while the process has the variables of a job, which its interpolations may read. */
async function withVariables<T>({ composition: { config }, resolvers }: JobConfig, work: () => Promise<T>): Promise<T> {
  const leave = enterProcessState({ variables: jobVariables(config, resolvers) });
  try {
    return await work();
  } finally {
    leave();
  }
}

/** Checks a composed job. Gives all errors, those of composing it too, or the job. */
export async function checkJob<Config>(
  composed: JobConfig & { readonly errors: readonly HydrosolError[] },
  check: Check,
  sweep?: SweepPlace,
): Promise<{ readonly job: CheckedJob<Config> } | { readonly errors: readonly HydrosolError[] }> {
  const { composition, resolvers, errors } = composed;
  placeJob({ composition, resolvers, sweep });
  const checked = await withVariables(composed, () => check(taskConfig(composition.config), { resolvers }));
  const plugins = attempt(() => checkPlugins(composed, { sweeping: sweep !== undefined }));
  const ofHydra = [...(plugins.value ?? plugins.errors), ...checkLogs(composed)];
  const all = [...errors, ...(checked.ok ? [] : checked.errors), ...ofHydra];
  if (!checked.ok || all.length > 0) return { errors: all };
  return { job: { composition, resolvers, config: checked.config as Config, sweep } };
}

/** What a running job needs besides its config. */
export interface Surroundings {
  readonly signal: AbortSignal;
  /** Where progress, log and warnings go. */
  readonly console: ConsoleTracker;
  /** The trackers that the config asks for. */
  readonly trackers: Tracker;
  readonly parentRunId?: string | undefined;
  /** Default: none. */
  readonly callbacks?: Callbacks;
  /** Whether trackers and log are told secrets. */
  readonly showSecrets?: boolean | undefined;
}

/** The terminal, and the trackers that a config asks for, which complain there. */
export function openTrackers<Config>(
  experiment: Pick<Experiment<Config, never>, 'trackers'>,
  config: Config,
  terminal: ConsoleTracker = createConsoleTracker(),
): Pick<Surroundings, 'console' | 'trackers'> {
  const warn = (message: string): void => terminal.print(`warning: ${message}`);
  return { console: terminal, trackers: combineTrackers(experiment.trackers?.(config, { warn }) ?? [], { warn }) };
}

/** Runs a checked job; progress and log go to the terminal, records to the run folder and to the trackers. */
export async function executeJob<Config, Result extends object>(
  job: CheckedJob<Config>,
  experiment: Experiment<Config, Result>,
  { signal, console, trackers, parentRunId, showSecrets, callbacks = NO_CALLBACKS }: Surroundings,
): Promise<JobOutcome<Result>> {
  const { composition, resolvers, sweep, resumed } = job;
  const tracker = combineTrackers([console, createFilesTracker({ warn: console.print }), trackers]);
  const secrets = secretsOf(job, { showSecrets });
  const description = await prepareJob<Config>({ composition, resolvers, sweep, resumed, parentRunId, secrets });
  const { task } = experiment;
  return runJob(description, task, {
    tracker,
    signal,
    terminal: terminalOf(console),
    onStart: (log) => callbacks.notify('onJobStart', job, { task, log }),
    onEnd: (outcome, log) => callbacks.notify('onJobEnd', job, { job: outcome, log }),
  });
}

/** `run`: one job. Throws all that is wrong with its config before anything is made. */
export async function runOne<Config, Result extends object>(
  program: Program<Config, Result>,
  composed: ComposedAll,
  { signal, showSecrets = false }: { readonly signal: AbortSignal } & ShowSecrets,
): Promise<number> {
  const console = createConsoleTracker();
  const callbacks = await startCallbacks(program, composed, { console, showSecrets });
  const checked = await checkJob<Config>(composed, await checkOf(program));
  if ('errors' in checked) {
    throwAll(checked.errors);
    return EXIT.wrong;
  }
  const { job } = checked;
  openOwnLog(composed, console, secretsOf(job, { showSecrets }));
  const experiment = await program.load();
  const configName = configNameOf(job);
  await callbacks.notify('onRunStart', job, { configName });
  const surroundings = { signal, showSecrets, callbacks, ...openTrackers(experiment, job.config, console) };
  const outcome = await executeJob(job, experiment, surroundings);
  await callbacks.notify('onRunEnd', job, { configName, job: outcome });
  return tellOutcome(outcome, experiment);
}

/** Prints what a job came to and where it is, and gives the exit code. */
export function tellOutcome<Config, Result extends object>(
  { status, result, folder }: JobOutcome<Result>,
  experiment: Experiment<Config, Result>,
): number {
  if (result !== undefined && experiment.format !== undefined) {
    process.stdout.write(`${experiment.format(result, tableStyle(process.stdout))}\n`);
  }
  process.stdout.write(`${status.toLowerCase()}: ${shownPath(folder)}\n`);
  return { FINISHED: EXIT.done, FAILED: EXIT.failed, INTERRUPTED: EXIT.interrupted }[status];
}
