export { gitState, readEnvironment, type Environment, type GitState } from './environment.ts';
export {
  runJob,
  type JobContext,
  type JobDescription,
  type JobOptions,
  type JobOutcome,
  type JobStatus,
  type Task,
} from './job.ts';
export { createLog, fileSink, type Level, type Log, type LogSink } from './log.ts';
export { claimRunFolder } from './run-folder.ts';
export { placeJob, prepareJob, type PrepareOptions, type SweepPlace } from './prepare-job.ts';
export { flatten } from './flatten.ts';
