/** @file Many jobs of one command line: planned, run by one worker or by many, their results kept. */
export { readBatchSize } from './batches.ts';
export { checkSweep, type CheckedSweep } from './check-sweep.ts';
export type { Swept } from './conduct.ts';
export { openSweeps, type OpenedSweeps } from './opened-sweeps.ts';
export { bestFolder } from './best-folder.ts';
export { plannedJobs, type PlannedJob } from './planned-job.ts';
export { refreshResults, rewriteResults, sweepFolderOf, withoutSecrets } from './results.ts';
export { reproduceSweep, type ReproducedSweep } from './reproduce-sweep.ts';
export { resumeSweep, type ResumeSweepOptions } from './resume-sweep.ts';
export { ALL_DIRECTIONS, metricOf } from './space/goal.ts';
export type { JobWord, SweepPlan, SweptParameter } from './space/plan.ts';
export { planFromJson, planToJson, type PlanJson } from './space/plan-json.ts';
export { probesOf } from './space/probes.ts';
export { planSpace, type PlanOptions } from './space/plan-space.ts';
export { textOfParam, wordsOf } from './space/words-of.ts';
export { readStatus, type RunningJob, type SweepStatus } from './status.ts';
export { runSweep, type SweepRequest } from './sweep.ts';
export { workOn } from './work-on.ts';
