/** @file One job: its folder, its records, its status, whatever happens inside. */
import { join } from 'node:path';
import type { Words } from '../compose/index.ts';
import { formatError, HydrosolError } from '../errors.ts';
import { openLog, type Log, type LogConfig, type OpenLog, type Terminal } from '../log/index.ts';
import {
  ENVIRONMENT_FILE,
  listRunFiles,
  savedPath,
  writeRecord,
  type ProgramRecord,
  type SavedName,
  type Summary,
  type SummaryStatus,
} from '../record/index.ts';
import { runName, type RunStatus, type TrackedRun, type Tracker } from '../track/index.ts';
import type { Listener } from '../util/events.ts';
import { writeFileAtomic } from '../util/files.ts';
import { prettyJson } from '../util/json.ts';
import { createSecrets, type Secrets } from '../util/secrets.ts';
import { readEnvironment, type RunEnvironment } from './environment.ts';
import { enterProcessState, type ProcessState } from './process-state.ts';
import { assertJson, valuesOf, type ValuesOf } from './result.ts';
import { reserveSpace, summaryOnExit, writeSummary } from './write-summary.ts';

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

/** A program's own part: from a config to a result that JSON can hold, a number, or nothing. */
export type Task<Config = unknown, Result = unknown> = (job: JobContext<Config>) => Promise<Result> | Result;

/** All that is known of a job before it runs. */
export interface JobDescription<Config> {
  readonly name: string;
  readonly program: ProgramRecord;
  readonly config: Config;
  /** The run folder, absolute; it exists and is this job's alone (`claimRunFolder`). */
  readonly folder: string;
  /** Goes on in the folder of an earlier process: the saved configs stay as they are. Default: false. */
  readonly resumed?: boolean | undefined;
  /** Whether the record is signed as this user's. Default: true. */
  readonly signed?: boolean | undefined;
  /** The number of a sweep's job. */
  readonly number?: number | undefined;
  readonly overrides: Words;
  /** Sub-folder for the three saved configs; null saves none (`hydra.output_subdir`). */
  readonly savedFolder: string | null;
  /** The texts that Hydra saves in `.hydra/`. */
  readonly saved: Readonly<Record<SavedName, string>>;
  readonly logging: LogConfig;
  /** Environment and working folder while the task runs (`hydra.job.env_set`, `hydra.job.chdir`). */
  readonly processState: ProcessState;
  readonly params: ReadonlyMap<string, string>;
  readonly parentRunId?: string | undefined;
  /** What trackers called the run before it was stopped. */
  readonly tracked?: Readonly<Record<string, string>> | undefined;
  /** What neither the log, the summary nor a tracker is told. Default: what is named as a secret. */
  readonly secrets?: Secrets | undefined;
}

export interface JobOptions<Result = unknown> {
  readonly tracker: Tracker;
  readonly signal: AbortSignal;
  /** Where the log goes besides its files, and a failure that the log does not show. */
  readonly terminal: Terminal;
  /** The numbers of a result. Default: by its shape. */
  readonly values?: ValuesOf<Result>;
  /** Whether the task itself tells trackers of its values. Default: false: they are told at the end. */
  readonly tellsValues?: boolean | undefined;
  /** Waited for before the task begins. */
  readonly onStart?: ((log: Log) => Promise<void>) | undefined;
  /** Told of the outcome when it is recorded, and waited for before the trackers take what is in the folder. */
  readonly onEnd?: ((outcome: JobOutcome<Result>, log: Log) => Promise<void>) | undefined;
}

export type JobStatus = SummaryStatus;

/** What became of a job. */
export interface JobOutcome<Result = unknown> {
  readonly status: JobStatus;
  readonly folder: string;
  readonly seconds: number;
  /** Missing if the job failed. */
  readonly result?: Result;
  readonly error?: unknown;
  /** What summary.json says of it. */
  readonly summary: Summary;
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

/** Errors of a disk: where they come from says less than what they are. */
const DISK_ERRORS = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);

/** What the log says of an error: a message for a person, and the stack only where the error was not foreseen. */
function errorText(error: unknown, secrets: Secrets): string {
  if (error instanceof HydrosolError) return formatError(error, secrets);
  if (!(error instanceof Error)) return String(error);
  const { code = '' } = error as NodeJS.ErrnoException;
  return DISK_ERRORS.has(code) ? `error: ${error.message}` : (error.stack ?? error.message);
}

/** The saved configs by their paths in the run folder. */
function savedFiles({ savedFolder, saved }: JobDescription<unknown>): Map<string, string> {
  if (savedFolder === null) return new Map();
  return new Map(Object.entries(saved).map(([name, text]) => [savedPath(savedFolder, name as SavedName), text]));
}

/** Writes what the folder has from its first moment on: saved configs, record. */
async function writeStart(
  description: JobDescription<unknown>,
  tracked: Readonly<Record<string, string>>,
  { word }: Secrets,
): Promise<void> {
  const { folder, resumed = false, signed = true, program, number, savedFolder, parentRunId } = description;
  const { hydra, task } = description.overrides;
  if (!resumed) {
    const saved = savedFiles(description);
    await Promise.all(Array.from(saved, ([path, text]) => writeFileAtomic(join(folder, path), text)));
  }
  const overrides = { hydra: hydra.map(word), task: task.map(word) };
  const record = { format: 1, program, overrides, number, saved: savedFolder, tracked, parentRunId } as const;
  await writeRecord(folder, record, { signed });
}

/** What is open while a task runs. */
interface OpenJob {
  readonly log: OpenLog;
  readonly tracked: TrackedRun;
  readonly recordEnvironment: (more: object) => Promise<void>;
}

/** Writes the first files of a job, opens its log and its run at the trackers. */
async function openJob(
  description: JobDescription<unknown>,
  { tracker, terminal }: Pick<JobOptions, 'tracker' | 'terminal'>,
  { secrets, started }: { readonly secrets: Secrets; readonly started: Date },
): Promise<OpenJob> {
  const { name, folder, logging, params, number, overrides, parentRunId, tracked: earlier = {} } = description;
  await writeStart(description, earlier, secrets);
  const log = openLog(logging, name, { ...terminal, secrets });
  let environment: RunEnvironment = await readEnvironment(process.cwd());
  const recordEnvironment = async (more: object): Promise<void> => {
    environment = { ...environment, ...more };
    await writeFileAtomic(join(folder, ENVIRONMENT_FILE), prettyJson(environment));
  };
  await recordEnvironment({});
  const { git } = environment;
  const words = overrides.task.map(secrets.word);
  const tracked = await tracker.start({
    name: runName({ job: name, words, folder, number }),
    started: started.getTime(),
    params,
    tags: new Map(),
    folder,
    parentRunId,
    role: number === undefined ? 'single' : 'job',
    resumes: new Map(Object.entries(earlier)),
    git,
  });
  if (tracked.ids.size > 0)
    await writeStart({ ...description, resumed: true }, Object.fromEntries(tracked.ids), secrets);
  return { log, tracked, recordEnvironment };
}

/** Tells trackers the values of a run. */
function tellValues({ listen }: TrackedRun, values: Summary['values']): void {
  for (const [name, value] of Object.entries(values)) {
    listen({ kind: 'metric', point: { stage: '', step: 0, epoch: 0, name, value, time: Date.now() } });
  }
}

/**
 * Runs a task in a folder of its own and keeps the record: the saved configs, the log, environment.json at the start,
 * summary.json at the end with the status and the task's result or its error, and every tracker told. A task that throws,
 * and whatever else goes wrong, is a job that failed: the error is in the outcome, logged and recorded, not thrown. Secrets
 * are in the saved configs alone, and only where they are written in the config; trackers get those without them.
 */
export async function runJob<Config, Result>(
  description: JobDescription<Config>,
  task: Task<Config, Result>,
  options: JobOptions<Result>,
): Promise<JobOutcome<Result>> {
  const { config, folder, processState, resumed = false, secrets = createSecrets() } = description;
  const { signal, terminal, values: told, tellsValues = false, onStart, onEnd } = options;
  const started = new Date();
  const print = (text: string): void => terminal.print(text, 'stderr');
  const summaryOf = ({ status, ...rest }: Pick<Summary, 'status'> & Partial<Summary>): Summary => ({
    status,
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    values: {},
    ...rest,
  });
  const cancel = summaryOnExit(folder, (code) => {
    const error = { code: 'CRASH', message: `the process ended with exit code ${code} while the job ran` };
    return summaryOf(signal.aborted ? { status: 'INTERRUPTED' } : { status: 'FAILED', error });
  });
  reserveSpace(folder);

  let open: OpenJob | undefined;
  let done: { readonly status: JobStatus; readonly result?: Result; readonly error?: unknown };
  let values: Summary['values'] = {};
  try {
    open = await openJob(description, options, { secrets, started });
    const { log, tracked, recordEnvironment } = open;
    const leave = enterProcessState(processState);
    try {
      await onStart?.(log);
      const result = await task({ config, folder, log, resumed, listen: tracked.listen, signal, recordEnvironment });
      assertJson(result);
      values = valuesOf(result, told);
      done = { status: signal.aborted ? 'INTERRUPTED' : 'FINISHED', result };
    } finally {
      leave();
    }
    if (!tellsValues) tellValues(tracked, values);
  } catch (error) {
    done = { status: signal.aborted ? 'INTERRUPTED' : 'FAILED', error };
    const text = errorText(error, secrets);
    open?.log.error(text);
    if (open?.log.shows('ERROR') !== true) print(text);
  }
  const { status, result, error } = done;
  const failure = error === undefined ? {} : { error: describeError(error, secrets) };
  const summary = summaryOf({ status, values, ...(result === undefined ? {} : { result }), ...failure });
  await writeSummary(folder, summary, (message) => print(`warning: ${message}`));
  cancel();
  const outcome: JobOutcome<Result> = { ...done, folder, seconds: summary.seconds, summary };
  try {
    if (open !== undefined) await onEnd?.(outcome, open.log);
  } finally {
    // A run is run again by what is saved, so that has its secrets; what leaves the machine has not.
    const saved = savedFiles(description);
    const texts = new Map(Array.from(saved, ([path, text]) => [path, secrets.mask({ kind: 'file', text }).text]));
    await open?.tracked.end({ status: TRACKED[status], files: listRunFiles(folder), texts });
  }
  return outcome;
}
