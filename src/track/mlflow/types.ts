/** @file MLflow's tracking entities, as REST API 2.0 has them, in JavaScript's spelling. Ids are strings, times milliseconds. */

export type LifecycleStage = 'active' | 'deleted';

export interface MlflowExperiment {
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
}

/** One logged number. A server that stores metrics in SQL gives ±1.797e308 for what was logged as ±Infinity. */
export interface Metric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970; an integer. */
  readonly timestamp: number;
  /** An integer. */
  readonly step: number;
}

/** A parameter or a tag. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export type MlflowRunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';

export interface MlflowRunInfo {
  readonly runId: string;
  readonly runName: string;
  readonly experimentId: string;
  readonly status: MlflowRunStatus;
  readonly startTime: number;
  readonly endTime: number | undefined;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
}

export interface MlflowRun {
  readonly info: MlflowRunInfo;
  /** The latest of each key: the greatest step, then the greatest timestamp, then the greatest value. */
  readonly metrics: readonly Metric[];
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

/** What one log-batch request holds. */
export interface Batch {
  readonly metrics: readonly Metric[];
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
}

export interface ArtifactInfo {
  /** Relative to the run's artifact root, with `/`. */
  readonly path: string;
  readonly isDir: boolean;
  /** In bytes; undefined for folders. */
  readonly size: number | undefined;
}
