/** @file Many jobs of one command line: planned, run one after another, their results kept. */
export { readBatchSize } from './batches.ts';
export { checkSweep, type CheckedSweep } from './check-sweep.ts';
export { plannedJobs, type PlannedJob } from './planned-job.ts';
export { refreshResults, sweepFolderOf, withoutSecrets, writeResults } from './results.ts';
export { runJobs, type RunJobsOptions, type SweepOutcome } from './run-jobs.ts';
export type { Goal, Metric } from './space/goal.ts';
export type { JobWord, SweepPlan, SweptParameter } from './space/plan.ts';
export { planFromJson, planToJson, type PlanJson } from './space/plan-json.ts';
export { probesOf } from './space/probes.ts';
export { planSpace, type PlanOptions } from './space/plan-space.ts';
export { textOfParam, wordsOf } from './space/words-of.ts';
export { runSweep, type Swept } from './sweep.ts';
