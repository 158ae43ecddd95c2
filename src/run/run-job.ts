/** @file Runs one job: its records, its status, whatever happens inside. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatError, formatThrown, HydrosolError, notesOf } from '../errors.ts';
import { openLog, type OpenLog } from '../log/index.ts';
import {
  ENVIRONMENT_FILE,
  hashOf,
  listRunFiles,
  savedPath,
  SUMMARY_FILE,
  writeRecord,
  type SavedName,
  type Summary,
} from '../record/index.ts';
import { runName, type RunStatus, type TrackedRun } from '../track/index.ts';
import { writeTextWhole } from '../util/files.ts';
import { prettyJson } from '../util/json.ts';
import { messageOf } from '../util/message-of.ts';
import { createSecrets, type Secrets } from '../util/secrets.ts';
import { visible } from '../util/visible.ts';
import { readEnvironment } from './environment.ts';
import { hideInResult } from './hide-result.ts';
import type { JobDescription, JobOptions, JobOutcome, JobStatus, Task } from './job.ts';
import { enterProcessState } from './process-state.ts';
import { assertJson, valuesOf } from './result.ts';
import { reserveSpace, summaryOnExit, writeSummary } from './write-summary.ts';

/** How trackers call the end of a run. */
export const TRACKED_STATUS: Readonly<Record<JobStatus, RunStatus>> = {
  FINISHED: 'FINISHED',
  FAILED: 'FAILED',
  INTERRUPTED: 'KILLED',
  PRUNED: 'KILLED',
};

/** What summary.json says of an error: no stack, but the code that tests and tools go by. */
function describeError(error: unknown, { hide }: Secrets): { code: string; message: string } {
  const notes = notesOf(error).map(({ doing }) => ` (while ${doing})`);
  const code = error instanceof HydrosolError ? error.code : notes.length > 0 ? 'INSTANTIATE' : 'CRASH';
  return { code, message: hide(`${messageOf(error)}${notes.join('')}`) };
}

/** Errors of a disk: where they come from says less than what they are. */
const DISK_ERRORS = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);

/** What the log says of an error: a message for a person, and the stack only where the error was not foreseen. */
function errorText(error: unknown, secrets: Secrets): string {
  if (error instanceof HydrosolError) return formatError(error, secrets);
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  return DISK_ERRORS.has(code) ? `error: ${messageOf(error)}` : formatThrown(error, secrets);
}

/** Whether an error is how a call answers to the signal that was aborted: the task was stopped, and nothing is wrong with it. */
function isStop(error: unknown, { aborted, reason }: AbortSignal): boolean {
  if (!aborted) return false;
  for (let now = error; now !== undefined && now !== null; now = (now as Error).cause) {
    if (now === reason || (now as Error).name === 'AbortError') return true;
  }
  return false;
}

/** The saved configs by their paths in the run folder. */
function savedFiles({ savedFolder, saved }: JobDescription<unknown>): Map<string, string> {
  if (savedFolder === null) return new Map();
  return new Map(Object.entries(saved).map(([name, text]) => [savedPath(savedFolder, name as SavedName), text]));
}

/** Saves the configs of a job that begins; one that goes on keeps them, and is not over any more. */
function saveConfigs(description: JobDescription<unknown>): void {
  const { folder, resumed = false } = description;
  if (resumed) {
    rmSync(join(folder, SUMMARY_FILE), { force: true });
    return;
  }
  for (const [path, text] of savedFiles(description)) writeTextWhole(join(folder, path), text);
}

/** Writes the record of a job with what trackers call it. */
function recordJob(
  description: JobDescription<unknown>,
  tracked: Readonly<Record<string, string>>,
  { word }: Secrets,
): void {
  const { folder, signed, program, overrides, number, replicate, savedFolder, parentRunId, code } = description;
  // not of what lies there: somebody else may have written it since
  const hashes = Array.from(savedFiles(description), ([path, text]) => [path, hashOf(text)] as const);
  const { files = Object.fromEntries(hashes) } = description;
  const words = { hydra: overrides.hydra.map(word), task: overrides.task.map(word) };
  const place = { number, replicate, saved: savedFolder };
  const record = { format: 1, program, overrides: words, ...place, tracked, parentRunId, code } as const;
  writeRecord(folder, record, { files, signed });
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
  { tracker, terminal, environment: known }: Pick<JobOptions, 'tracker' | 'terminal' | 'environment'>,
  { secrets, started }: { readonly secrets: Secrets; readonly started: Date },
): Promise<OpenJob> {
  const { name, folder, logging, params, number, overrides, parentRunId, tracked: earlier = {}, resumed } = description;
  saveConfigs(description);
  recordJob(description, earlier, secrets);
  const log = openLog(logging, name, { ...terminal, secrets });
  let environment = known ?? (await readEnvironment(process.cwd()));
  const recordEnvironment = async (more: object): Promise<void> => {
    environment = { ...environment, ...more };
    writeTextWhole(join(folder, ENVIRONMENT_FILE), prettyJson(environment));
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
    resumed,
    resumes: new Map(Object.entries(earlier)),
    git,
  });
  if (tracked.ids.size > 0) {
    const ids = Object.fromEntries(tracked.ids);
    try {
      recordJob(description, ids, secrets);
    } catch (error) {
      log.warn(`the record lacks the ids of trackers: ${messageOf(error)}`);
    }
  }
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
 * are in the saved configs alone, and only where they are written in the config; trackers get those without them. Fails with WORKER, and
 * writes no end, where another process went on with the run.
 */
export async function runJob<Config, Result>(
  description: JobDescription<Config>,
  task: Task<Config, Result>,
  options: JobOptions<Result>,
): Promise<JobOutcome<Result>> {
  const { config, folder, processState, resumed = false, signed = true, secrets = createSecrets() } = description;
  const { signal: interrupt, pruning, terminal, values: told, tellsValues = false, isHeld, onStart, onEnd } = options;
  const signal = pruning === undefined ? interrupt : AbortSignal.any([interrupt, pruning.signal]);
  /** How the job ends that was stopped. */
  const stopped = (): JobStatus => (pruning?.signal.aborted === true && !interrupt.aborted ? 'PRUNED' : 'INTERRUPTED');
  const foreign = resumed && !signed;
  const started = new Date();
  const print = (text: string): void => terminal.print(visible(text), 'stderr');
  const summaryOf = ({ status, ...rest }: Pick<Summary, 'status'> & Partial<Summary>): Summary => ({
    status,
    started: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    values: {},
    ...rest,
  });
  const cancel = summaryOnExit(folder, (code) => {
    const error = { code: 'CRASH', message: `the process ended with exit code ${code} while the job ran` };
    return summaryOf(signal.aborted ? { status: stopped() } : { status: 'FAILED', error });
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
      const result = await task({
        config,
        folder,
        log,
        resumed,
        foreign,
        listen: tracked.listen,
        signal,
        reported: pruning?.reported ?? (async () => {}),
        recordEnvironment,
      });
      await pruning?.reported();
      assertJson(result);
      values = valuesOf(result, told);
      done = { status: signal.aborted ? stopped() : 'FINISHED', result };
    } finally {
      leave();
    }
    if (!tellsValues) tellValues(tracked, values);
  } catch (error) {
    if (isStop(error, signal)) {
      done = { status: stopped() };
      open?.log.info(done.status.toLowerCase());
    } else {
      done = { status: signal.aborted ? stopped() : 'FAILED', error };
      const text = errorText(error, secrets);
      open?.log.error(text);
      if (open?.log.shows('ERROR') !== true) print(text);
    }
  }
  if ((await isHeld?.()) === false) {
    cancel();
    throw new HydrosolError('WORKER', `another process went on with the run in ${folder}`);
  }
  const { status, result, error } = done;
  const failure = 'error' in done ? { error: describeError(error, secrets) } : {};
  const saved = hideInResult(result, secrets);
  const summary = summaryOf({ status, values, ...(saved === undefined ? {} : { result: saved }), ...failure });
  const lost = (message: string): void => print(`warning: ${message}`);
  await Promise.all([writeSummary(folder, summary, lost), open?.tracked.flush?.()]);
  cancel();
  const outcome: JobOutcome<Result> = { ...done, folder, seconds: summary.seconds, summary };
  try {
    if (open !== undefined) await onEnd?.(outcome, open.log);
  } finally {
    // A run is run again by what is saved, so that has its secrets; what leaves the machine has not.
    const masked = (text: string): string => secrets.mask({ kind: 'file', text }).text;
    await open?.tracked.end({
      status: TRACKED_STATUS[status],
      // most trackers want neither, and both take a while
      get files() {
        return listRunFiles(folder);
      },
      get texts() {
        return new Map(Array.from(savedFiles(description), ([path, text]) => [path, masked(text)]));
      },
    });
  }
  return outcome;
}
