/** @file Many jobs: launched, watched, none lost. */
import { join } from 'node:path';
import { launchInProcess, type Launcher } from '../launch/index.ts';
import { listRunFiles, type RunInfo, type RunStatus, type Tracker } from '../track/index.ts';
import { claimRunFolder, type JobOutcome } from '../run/index.ts';
import { writeFileAtomic } from '../util/files.ts';
import { splitBatches } from './batches.ts';
import type { PlannedJob } from './plan-sweep.ts';

/** What became of a job: its outcome, or why it could not even begin. */
export interface SweepOutcome<Result> {
  readonly job: PlannedJob;
  /** Missing if the job could not begin. */
  readonly outcome?: JobOutcome<Result>;
  readonly error?: unknown;
}

export interface SweepOptions<Result> {
  readonly jobs: readonly PlannedJob[];
  /** The sweep's folder, from `openSweep`. */
  readonly folder: string;
  /** Opens the run that the jobs' runs are children of. */
  readonly tracker: Tracker;
  readonly info: Omit<RunInfo, 'folder'>;
  /** What the tracker gets instead of files of the folder (`RunEnd.texts`). */
  readonly texts?: ReadonlyMap<string, string> | undefined;
  /** Runs one job as a child of `parentRunId`. */
  readonly runJob: (job: PlannedJob, parentRunId: string | undefined) => Promise<JobOutcome<Result>>;
  /** Told after every job of all that is known by then: whatever happens later, that is kept. */
  readonly onOutcome: (outcomes: readonly SweepOutcome<Result>[]) => Promise<void>;
  readonly signal: AbortSignal;
  readonly launcher?: Launcher;
  /** Jobs that are launched together. Default: all. */
  readonly batchSize?: number | undefined;
}

export const MULTIRUN_FILE = 'multirun.yaml';

/** Makes the folder of a sweep, with what was asked for: `multirun.yaml` (the master config, as Hydra saves it). Throws RUN_FOLDER. */
export async function openSweep(wanted: string, multirunYaml: string): Promise<string> {
  const folder = await claimRunFolder(wanted, '.sweep');
  await writeFileAtomic(join(folder, MULTIRUN_FILE), multirunYaml);
  return folder;
}

function statusOf(outcomes: readonly SweepOutcome<unknown>[], { aborted }: AbortSignal): RunStatus {
  if (aborted) return 'KILLED';
  return outcomes.every(({ outcome }) => outcome?.status === 'FINISHED') ? 'FINISHED' : 'FAILED';
}

/**
 * Runs the jobs of a sweep and gives an outcome for each that was begun, in order. A job that fails neither stops nor
 * hides the others of its batch; but after a batch in which one failed there is no other, as in Hydra's basic sweeper: a
 * batch size of 1 stops at the first failure. Throws TRACKER if the sweep's own run cannot be opened.
 */
export async function runSweep<Result>(options: SweepOptions<Result>): Promise<SweepOutcome<Result>[]> {
  const { jobs, folder, tracker, info, texts, runJob, onOutcome, signal } = options;
  const { launcher = launchInProcess, batchSize } = options;
  const parent = await tracker.start({ ...info, folder });
  const outcomes: SweepOutcome<Result>[] = [];
  try {
    for (const batch of splitBatches(jobs, batchSize)) {
      for await (const ended of launcher(batch, (job) => runJob(job, parent.id), signal)) {
        outcomes.push(ended.ok ? { job: ended.job, outcome: ended.result } : { job: ended.job, error: ended.error });
        await onOutcome(outcomes);
      }
      if (signal.aborted || outcomes.some(({ outcome }) => outcome?.status !== 'FINISHED')) break;
    }
    return outcomes;
  } finally {
    await parent.end({ status: statusOf(outcomes, signal), files: await listRunFiles(folder), texts });
  }
}
