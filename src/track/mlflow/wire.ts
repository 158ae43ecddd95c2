/** @file Between the JSON of MLflow's REST API and `types.ts`. Unknown and missing fields never throw. */
import { numberInJson } from '../../util/number-text.ts';
import type {
  ArtifactInfo,
  MlflowExperiment,
  KeyValue,
  LifecycleStage,
  Metric,
  MlflowRun,
  MlflowRunStatus,
} from './types.ts';

type Json = Readonly<Record<string, unknown>>;

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** The objects of a list. A field that is empty is left out of MLflow's answers. */
export function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Protocol buffers write 64-bit integers and not-a-number as strings. */
function number(value: unknown): number {
  return Number(value ?? 0);
}

function stage(value: unknown): LifecycleStage {
  return value === 'deleted' ? 'deleted' : 'active';
}

export function readExperiment(json: unknown): MlflowExperiment {
  const { experiment_id, name, artifact_location, lifecycle_stage } = object(json);
  return {
    experimentId: text(experiment_id),
    name: text(name),
    artifactLocation: text(artifact_location),
    lifecycleStage: stage(lifecycle_stage),
  };
}

export function readMetric(json: unknown): Metric {
  const { key, value, timestamp, step } = object(json);
  return { key: text(key), value: number(value), timestamp: number(timestamp), step: number(step) };
}

function readMap(json: unknown): Map<string, string> {
  return new Map(list(json).map(({ key, value }) => [text(key), text(value)]));
}

export function readRun(json: unknown): MlflowRun {
  const run = object(json);
  const info = object(run['info']);
  const data = object(run['data']);
  return {
    info: {
      runId: text(info['run_id'] ?? info['run_uuid']),
      runName: text(info['run_name']),
      experimentId: text(info['experiment_id']),
      status: text(info['status']) as MlflowRunStatus,
      startTime: number(info['start_time']),
      endTime: info['end_time'] === undefined ? undefined : number(info['end_time']),
      artifactUri: text(info['artifact_uri']),
      lifecycleStage: stage(info['lifecycle_stage']),
    },
    metrics: list(data['metrics']).map(readMetric),
    params: readMap(data['params']),
    tags: readMap(data['tags']),
  };
}

export function readArtifact(json: unknown): ArtifactInfo {
  const { path, is_dir, file_size } = object(json);
  const isDir = is_dir === true;
  return { path: text(path), isDir, size: isDir ? undefined : number(file_size) };
}

/**
 * A metric as log-batch takes it. The server stores 0 for a timestamp or step that is no integer, and refuses or zeroes a
 * value that is not finite unless it is written as a string; none of this gives an error, so it is settled here.
 */
export function writeMetric({ key, value, timestamp, step }: Metric): Json {
  return {
    key,
    value: numberInJson(value),
    timestamp: Math.round(timestamp),
    step: Math.round(step),
  };
}

/** A parameter or tag without what some databases cannot store: half surrogate pairs, and NUL (PostgreSQL). */
export function writeKeyValue({ key, value }: KeyValue): Json {
  return { key, value: value.replaceAll(/[\p{Surrogate}\0]/gu, '\uFFFD') };
}
