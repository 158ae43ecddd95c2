export { readBatchSize } from './batches.ts';
export { planSweep, type PlannedJob } from './plan-sweep.ts';
export { MULTIRUN_FILE, openSweep, runSweep, type SweepOptions, type SweepOutcome } from './run-sweep.ts';
