/** @file Where results go: files, an MLflow server, the console. */
export { combineTrackers } from './combine-trackers.ts';
export { createConsoleTracker, formatNumber, formatSeconds } from './console.ts';
export { linesConsole } from './lines-console.ts';
export type { ConsoleStream, ConsoleTracker, ConsoleTrackerOptions } from './console.ts';
export { createFilesTracker, readMetrics } from './files.ts';
export { createBatchLogger } from './mlflow/batch-logger.ts';
export type { BatchLogger, BatchLoggerOptions, Unsent } from './mlflow/batch-logger.ts';
export { createMlflowClient } from './mlflow/client.ts';
export type { CreateRunRequest, MlflowClient, SearchRunsRequest, UpdateRunRequest } from './mlflow/client.ts';
export { createRunOnce } from './mlflow/create-run-once.ts';
export { metricKey } from './mlflow/follow-run.ts';
export type { CallOptions } from './mlflow/http.ts';
export { decodeKey, encodeKey } from './mlflow/keys.ts';
export { MlflowError } from './mlflow/mlflow-error.ts';
export { createMlflowTracker } from './mlflow/mlflow-tracker.ts';
export type { MlflowTrackerOptions } from './mlflow/mlflow-tracker.ts';
export type { MlflowClientOptions } from './mlflow/settings.ts';
export { splitBatch } from './mlflow/split-batch.ts';
export type {
  ArtifactInfo,
  Batch,
  MlflowExperiment,
  KeyValue,
  LifecycleStage,
  Metric,
  MlflowRun,
  MlflowRunInfo,
  MlflowRunStatus,
} from './mlflow/types.ts';
export { runName, type RunNameParts } from './run-name.ts';
export { tolerant } from './tolerant.ts';
export { warnOnStderr } from './tracker.ts';
export type { RunEnd, RunInfo, RunStatus, TrackedRun, Tracker, Warn } from './tracker.ts';
