/** @file What every place that results go to has in common. */
import type { Listener } from '../util/events.ts';
import { visible } from '../util/visible.ts';

/** How a run ended, in MLflow's words. `KILLED` is a run that somebody interrupted. */
export type RunStatus = 'FINISHED' | 'FAILED' | 'KILLED';

/** What is known of a run before it starts. */
export interface RunInfo {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** The flattened config: `loss.temperature` → `4.0`. */
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  /** The run folder; it must exist. */
  readonly folder: string;
  /** The `id` of the run that this one is a part of: a job's sweep. */
  readonly parentRunId?: string | undefined;
  /** What this run is. Default: `job` if it has a parent, else `single`. The jobs of a sweep never take a run that the environment names (MLFLOW_RUN_ID). */
  readonly role?: 'single' | 'sweep' | 'job' | undefined;
  /** Whether an earlier process began the run in this folder. Default: false. */
  readonly resumed?: boolean | undefined;
  /** The `ids` that the run had before it was stopped: a tracker that finds its name here continues that run. */
  readonly resumes?: ReadonlyMap<string, string> | undefined;
  /** The code that runs, where it is in a git checkout. */
  readonly git?: { readonly commit: string; readonly branch: string; readonly dirty: boolean } | null | undefined;
}

/** What is known of a run when it is over. */
export interface RunEnd {
  readonly status: RunStatus;
  /** The files to keep with the run: paths relative to its folder, with `/`. `listRunFiles` finds them. */
  readonly files: readonly string[];
  /** By their paths the texts that leave this machine instead of what is in the files: those are kept whole, with secrets. */
  readonly texts?: ReadonlyMap<string, string> | undefined;
}

/** A run that has been opened. Nothing here ever throws or rejects: a tracker that fails must not kill what it watches. */
export interface TrackedRun {
  /** What other runs name as their `parentRunId`; undefined where the tracker has no such thing. */
  readonly id: string | undefined;
  /** What each tracker that keeps runs calls this one: `mlflow` → its run id. Saved with the run, to resume it there. */
  readonly ids: ReadonlyMap<string, string>;
  /** Takes one event and returns at once. */
  readonly listen: Listener;
  /**
   * Waits until what was heard so far would survive a loss of power. Called while the summary is written, which has to wait
   * for the disk too. Default: nothing to wait for.
   */
  readonly flush?: (() => Promise<void>) | undefined;
  /**
   * Brings everything to its place, as far as it can, and says what could not be. A second call does nothing, and so do
   * events that come later.
   */
  readonly end: (end: RunEnd) => Promise<void>;
}

/** A place that results go to. One tracker serves any number of runs, also at the same time. */
export interface Tracker {
  /** What results go to, by a text that trackers of the same place share: the jobs of a sweep have one parent there. */
  readonly place?: string | undefined;
  /**
   * Fails with TRACKER if the place cannot be reached. Makes nothing there. Called before the run folder is made.
   * Default: nothing to check.
   */
  readonly check?: (() => Promise<void>) | undefined;
  /**
   * Opens a run, before anything is trained. Fails with TRACKER if the place cannot be reached, and with RUN_FOLDER if
   * the run folder cannot be written.
   */
  readonly start: (run: RunInfo) => Promise<TrackedRun>;
}

/** Where a tracker says what it could not do. */
export type Warn = (message: string) => void;

/** The `Warn` of trackers that are given none. */
export const warnOnStderr: Warn = (message) => {
  process.stderr.write(`warning: ${visible(message)}\n`);
};
