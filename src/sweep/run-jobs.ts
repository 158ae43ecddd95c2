/** @file Many jobs: launched, watched, none lost. */
import { launchInProcess, type Launcher } from '../launch/index.ts';
import type { JobOutcome } from '../run/index.ts';
import { splitBatches } from './batches.ts';
import type { PlannedJob } from './planned-job.ts';

/** What became of a job: its outcome, or why it could not even begin. */
export interface SweepOutcome<Result = unknown> {
  readonly job: PlannedJob;
  /** Missing if the job could not begin. */
  readonly outcome?: JobOutcome<Result>;
  readonly error?: unknown;
}

export interface RunJobsOptions<Result> {
  readonly jobs: readonly PlannedJob[];
  readonly runJob: (job: PlannedJob) => Promise<JobOutcome<Result>>;
  /** Told after every job what became of it. */
  readonly onOutcome: (outcome: SweepOutcome<Result>) => Promise<void>;
  readonly signal: AbortSignal;
  readonly launcher?: Launcher;
  /** Jobs that are launched together. Default: all. */
  readonly batchSize?: number | undefined;
}

/**
 * Runs the jobs of a sweep and gives an outcome for each that was begun, in order. A job that fails neither stops nor
 * hides the others of its batch; but after a batch in which one failed there is no other, as in Hydra's basic sweeper: a
 * batch size of 1 stops at the first failure.
 */
export async function runJobs<Result>(options: RunJobsOptions<Result>): Promise<SweepOutcome<Result>[]> {
  const { jobs, runJob, onOutcome, signal, launcher = launchInProcess, batchSize } = options;
  const outcomes: SweepOutcome<Result>[] = [];
  for (const batch of splitBatches(jobs, batchSize)) {
    for await (const ended of launcher(batch, runJob, signal)) {
      const outcome = ended.ok ? { job: ended.job, outcome: ended.result } : { job: ended.job, error: ended.error };
      outcomes.push(outcome);
      await onOutcome(outcome);
    }
    if (signal.aborted || outcomes.some(({ outcome }) => outcome?.status !== 'FINISHED')) break;
  }
  return outcomes;
}
