/** @file One job: its folder, its records, its status, whatever happens inside. */
import { join, posix } from 'node:path';
import { formatError, HydrosolError } from '../errors.ts';
import type { RunStatus, Tracker } from '../track/index.ts';
import { listRunFiles } from '../track/index.ts';
import type { Listener } from '../util/events.ts';
import { writeFileAtomic } from '../util/files.ts';
import { prettyJson } from '../util/json.ts';
import { createSecrets, type Secrets } from '../util/secrets.ts';
import { readEnvironment } from './environment.ts';
import type { LogConfig } from '../log/config.ts';
import { openLog, type Log, type Terminal } from '../log/log.ts';
import { enterProcessState, type ProcessState } from './process-state.ts';

/** What a task is given: its config and everything around it. */
export interface JobContext<Config = unknown> {
  /** The config, checked and resolved, as plain objects. */
  readonly config: Config;
  /** The run folder, absolute; it exists. */
  readonly folder: string;
  readonly log: Log;
  /** Takes metrics and progress; every tracker hears them. */
  readonly listen: Listener;
  /** Whether an earlier process began this run, and left in the folder how far it came. */
  readonly resumed: boolean;
  /** Aborted when somebody presses Ctrl-C: stop at the next step and return what there is. */
  readonly signal: AbortSignal;
  /** Adds to environment.json what is known only inside the job: engine, seed. */
  recordEnvironment(more: object): Promise<void>;
}

/** A program's own part: from a config to a result that JSON can hold. */
export type Task<Config = unknown, Result extends object = object> = (job: JobContext<Config>) => Promise<Result>;

/** The texts that Hydra saves in `.hydra/`, and what trackers are told. */
export interface JobDescription<Config> {
  readonly name: string;
  readonly config: Config;
  /** The run folder, absolute; it exists and is this job's alone (`claimRunFolder`). */
  readonly folder: string;
  /** Goes on in the folder of an earlier process: the saved configs stay as they are. Default: false. */
  readonly resumed?: boolean | undefined;
  /** Sub-folder for the three saved configs; null saves none (`hydra.output_subdir`). */
  readonly outputSubdir: string | null;
  readonly logging: LogConfig;
  readonly saved: { readonly config: string; readonly hydra: string; readonly overrides: string };
  /** Environment and working folder while the task runs (`hydra.job.env_set`, `hydra.job.chdir`). */
  readonly processState: ProcessState;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly parentRunId?: string | undefined;
  /** What neither the log, the summary nor a tracker is told. Default: what is named as a secret. */
  readonly secrets?: Secrets | undefined;
}

export interface JobOptions {
  readonly tracker: Tracker;
  readonly signal: AbortSignal;
  /** Where the log goes besides its files, and a failure that the log does not show. */
  readonly terminal: Terminal;
  /** Waited for before the task begins. */
  readonly onStart?: ((log: Log) => Promise<void>) | undefined;
  /** Told of the outcome when it is recorded, and waited for before the trackers take what is in the folder. */
  readonly onEnd?: ((outcome: JobOutcome<object>, log: Log) => Promise<void>) | undefined;
}

export type JobStatus = 'FINISHED' | 'FAILED' | 'INTERRUPTED';

/** What became of a job. */
export interface JobOutcome<Result> {
  readonly status: JobStatus;
  readonly folder: string;
  readonly seconds: number;
  /** Missing if the job failed. */
  readonly result?: Result;
  readonly error?: unknown;
}

const TRACKED: Readonly<Record<JobStatus, RunStatus>> = {
  FINISHED: 'FINISHED',
  FAILED: 'FAILED',
  INTERRUPTED: 'KILLED',
};

/** What summary.json says of an error: no stack, but the code that tests and tools go by. */
function describeError(error: unknown, { hide }: Secrets): { code: string; message: string } {
  const code = error instanceof HydrosolError ? error.code : 'CRASH';
  return { code, message: hide(error instanceof Error ? error.message : String(error)) };
}

/** What the log says of an error: a message for a person, and the stack only where the error was not foreseen. */
function errorText(error: unknown, secrets: Secrets): string {
  if (error instanceof HydrosolError) return formatError(error, secrets);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `.hydra/config.yaml`, `hydra.yaml` and `overrides.yaml`, by their paths in the run folder. */
function savedFiles({ outputSubdir, saved }: JobDescription<unknown>): Map<string, string> {
  if (outputSubdir === null) return new Map();
  return new Map(Object.entries(saved).map(([name, text]) => [posix.join(outputSubdir, `${name}.yaml`), text]));
}

/**
 * Runs a task in a folder of its own and keeps the record: the saved configs, the log, environment.json at the start,
 * summary.json at the end with the status and the task's result or its error, and every tracker told. A task that throws
 * is a job that failed: the error is in the outcome, logged and recorded, not thrown. Throws TRACKER if the job cannot
 * even begin. Secrets are in the saved configs alone, and only where they are written in the config; trackers get those
 * without them.
 */
export async function runJob<Config, Result extends object>(
  description: JobDescription<Config>,
  task: Task<Config, Result>,
  { tracker, signal, terminal, onStart, onEnd }: JobOptions,
): Promise<JobOutcome<Result>> {
  const { name, config, folder, logging, processState, params, tags, parentRunId } = description;
  const { secrets = createSecrets(), resumed = false } = description;
  const started = new Date();
  const saved = savedFiles(description);
  if (!resumed) await Promise.all(Array.from(saved, ([path, text]) => writeFileAtomic(join(folder, path), text)));
  const log = openLog(logging, name, { ...terminal, secrets });
  let environment: object = await readEnvironment(process.cwd());
  const recordEnvironment = async (more: object): Promise<void> => {
    environment = { ...environment, ...more };
    await writeFileAtomic(join(folder, 'environment.json'), prettyJson(environment));
  };
  await recordEnvironment({});
  const { git } = environment as { git: null };
  const tracked = await tracker.start({ name, started: started.getTime(), params, tags, folder, parentRunId, git });

  let outcome: Pick<JobOutcome<Result>, 'status' | 'result' | 'error'>;
  const leave = enterProcessState(processState);
  try {
    await onStart?.(log);
    const result = await task({ config, folder, log, resumed, listen: tracked.listen, signal, recordEnvironment });
    outcome = { status: signal.aborted ? 'INTERRUPTED' : 'FINISHED', result };
  } catch (error) {
    outcome = { status: signal.aborted ? 'INTERRUPTED' : 'FAILED', error };
    log.error(errorText(error, secrets));
    if (!log.shows('ERROR')) terminal.print(errorText(error, secrets), 'stderr');
  } finally {
    leave();
  }
  const { status, result, error } = outcome;
  const seconds = (Date.now() - started.getTime()) / 1000;
  const failure = error === undefined ? {} : { error: describeError(error, secrets) };
  const summary = { status, ...result, started: started.toISOString(), seconds, ...failure };
  await writeFileAtomic(join(folder, 'summary.json'), prettyJson(summary));
  const whole = { ...outcome, folder, seconds };
  await onEnd?.(whole, log);
  // A run is run again by what is saved, so that has its secrets; what leaves the machine has not.
  const texts = new Map(Array.from(saved, ([path, text]) => [path, secrets.mask({ kind: 'file', text }).text]));
  await tracked.end({ status: TRACKED[status], files: await listRunFiles(folder), texts });
  return whole;
}
