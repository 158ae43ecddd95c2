export {
  NO_CALLBACKS,
  openCallbacks,
  type Callback,
  type CallbackEvent,
  type CallbackEvents,
  type CallbackOptions,
  type Callbacks,
} from './callbacks.ts';
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
export { readLogConfig, type LogConfig } from '../log/config.ts';
export { LEVELS, type Level, type LogFormat } from '../log/format.ts';
export { openLog, type Log, type OpenLog, type Terminal } from '../log/log.ts';
export { claimRunFolder } from './run-folder.ts';
export { placeJob, prepareJob, type PrepareOptions, type SweepPlace } from './prepare-job.ts';
export { enterProcessState, jobVariables, type ProcessState } from './process-state.ts';
export { flatten } from './flatten.ts';
