/** @file What a job is: what its task is given, what is known of it before it runs, and what became of it. */
import type { Words } from '../compose/index.ts';
import type { Log, LogConfig, Terminal } from '../log/index.ts';
import type { ProgramRecord, SavedName, Summary, SummaryStatus } from '../record/index.ts';
import type { Tracker } from '../track/index.ts';
import type { Listener } from '../util/events.ts';
import type { Secrets } from '../util/secrets.ts';
import type { RunEnvironment } from './environment.ts';
import type { ProcessState } from './process-state.ts';
import type { ValuesOf } from './result.ts';

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
  /** Whether somebody else began this run: what comes of the files in its folder is kept nowhere else. Default: false. */
  readonly foreign?: boolean;
  /** Aborted when somebody presses Ctrl-C, or the run is pruned: stop at the next step and return what there is. */
  readonly signal: AbortSignal;
  /**
   * Waits until the study of the sweep knows the metrics that were told so far. A run that is pruned has its `signal` aborted by then. Outside of
   * a sweep with a sampler it does nothing.
   */
  readonly reported: () => Promise<void>;
  /** Adds to environment.json what is known only inside the job: engine, seed. */
  recordEnvironment(more: object): Promise<void>;
}

/** A program's own part: from a config to a result that JSON can hold, a number, or nothing. */
export type Task<Config = unknown, Result = unknown> = (job: JobContext<Config>) => Promise<Result> | Result;

/** All that is known of a job before it runs. */
export interface JobDescription<Config> {
  readonly name: string;
  readonly program: ProgramRecord;
  /** SHA-256 of the program's files, by their absolute paths. Default: the record does not say. */
  readonly code?: Readonly<Record<string, string>> | undefined;
  readonly config: Config;
  /** The run folder, absolute; it exists and is this job's alone (`claimRunFolder`). */
  readonly folder: string;
  /** Goes on in the folder of an earlier process: the saved configs stay as they are. Default: false. */
  readonly resumed?: boolean | undefined;
  /** Whether the record is signed as this user's. Default: true. */
  readonly signed?: boolean | undefined;
  /** SHA-256 of the saved configs of a run that goes on, as they were read, by their paths. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** The number of a sweep's job. */
  readonly number?: number | undefined;
  /** Which of the jobs of its trial a sweep's job is; missing where the trial is one job. */
  readonly replicate?: number | undefined;
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

/** How a sweep ends a job early. */
export interface Pruning {
  /** Aborted when it does. */
  readonly signal: AbortSignal;
  /** Waits until what the job told so far is decided on. */
  readonly reported: () => Promise<void>;
}

export interface JobOptions<Result = unknown> {
  readonly tracker: Tracker;
  readonly signal: AbortSignal;
  /** Default: nobody ends it early. */
  readonly pruning?: Pruning | undefined;
  /** What environment.json says before the task adds to it. Default: it is read now. */
  readonly environment?: RunEnvironment | undefined;
  /** Where the log goes besides its files, and a failure that the log does not show. */
  readonly terminal: Terminal;
  /** The numbers of a result. Default: by its shape. */
  readonly values?: ValuesOf<Result>;
  /** Whether the task itself tells trackers of its values. Default: false: they are told at the end. */
  readonly tellsValues?: boolean | undefined;
  /** Whether the run is still this process's, asked before its end is written. Default: it is. */
  readonly isHeld?: (() => Promise<boolean>) | undefined;
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
