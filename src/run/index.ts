/** @file One job: what it is, where it runs, what it leaves. */
export {
  NO_CALLBACKS,
  openCallbacks,
  type Callback,
  type CallbackEvent,
  type CallbackEvents,
  type CallbackOptions,
  type Callbacks,
} from './callbacks.ts';
export { gitState, readEnvironment, type GitState, type RunEnvironment } from './environment.ts';
export { flatten } from './flatten.ts';
export type { Pruning, JobContext, JobDescription, JobOptions, JobOutcome, JobStatus, Task } from './job.ts';
export type { JobSpec } from './job-spec.ts';
export {
  assertJobName,
  placeAnywhere,
  placeJob,
  savedFolderIn,
  type PlacedJob,
  type PlaceOptions,
  type SweepPlace,
} from './place-job.ts';
export { prepareJob, type PreparedJob, type PrepareOptions } from './prepare-job.ts';
export { enterProcessState, jobVariables, withVariables, type ProcessState } from './process-state.ts';
export { assertJson, valuesOf, type ValuesOf } from './result.ts';
export { claimRunFolder } from './run-folder.ts';
export { runJob, TRACKED_STATUS } from './run-job.ts';
export { writeSummary } from './write-summary.ts';
