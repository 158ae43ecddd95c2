/** @file Many jobs of one command line: planned, run by one worker or by many, their results kept. */
export { readBatchSize } from './batches.ts';
export type { Swept } from './conduct.ts';
export { planSweep, type PlannedJob } from './plan-sweep.ts';
export { resumeSweep, type ResumeSweepOptions } from './resume-sweep.ts';
export { refreshResults, sweepFolderOf, withoutSecrets, writeResults } from './results.ts';
export { runSweep } from './sweep.ts';
export { workOn } from './work-on.ts';
export { readStatus, type RunningJob, type SweepStatus } from './status.ts';
