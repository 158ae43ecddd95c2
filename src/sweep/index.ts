/** @file Many jobs of one command line: planned, run one after another, their results kept. */
export { readBatchSize } from './batches.ts';
export { planSweep, type PlannedJob } from './plan-sweep.ts';
export { refreshResults, sweepFolderOf, withoutSecrets, writeResults } from './results.ts';
export { runJobs, type RunJobsOptions, type SweepOutcome } from './run-jobs.ts';
export { runSweep, type Swept } from './sweep.ts';
