/** @file The run on the server: a new one, or one that is continued. */
import { HydrosolError } from '../../errors.ts';
import type { RunInfo, Warn } from '../tracker.ts';
import type { MlflowClient } from './client.ts';
import { createRunOnce } from './create-run-once.ts';
import type { CallOptions } from './http.ts';
import { decodeKey, encodeKey } from './keys.ts';
import type { MlflowError } from './mlflow-error.ts';
import { matchPoints, readPoints } from './sent-points.ts';
import { cutValue } from './split-batch.ts';
import { placeTags, systemTags } from './system-tags.ts';
import type { KeyValue, Metric, MlflowRun } from './types.ts';

/** A run that takes metrics. */
export interface OpenRun {
  readonly runId: string;
  /** What is to be logged first. */
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
  /** Whether the run has a point already. */
  readonly isSent?: ((metric: Metric) => boolean) | undefined;
}

export interface OpenOptions {
  readonly call: CallOptions;
  /** Whether values that MLflow finds too long are cut. */
  readonly cut: boolean;
  readonly warn: Warn;
}

/** mlflow/utils/validation.py: `MAX_PARAM_VAL_LENGTH`. Servers cut what is longer, or refuse it. */
const MAX_PARAM = 6000;
/** `MAX_TAG_VAL_LENGTH` is 8000 in MLflow 3, and was 5000 in 2. */
const MAX_TAG = 5000;
/** The column of a run's name (mlflow/store/tracking/dbmodels/models.py). */
const MAX_NAME = 250;

/** Parameters or tags as MLflow takes them. */
function pairs(map: ReadonlyMap<string, string>, most: number, { cut }: OpenOptions): KeyValue[] {
  return Array.from(map, ([key, value]) => ({ key: encodeKey(key), value: cut ? cutValue(value, most) : value }));
}

const DELETED = 'has been deleted';

/** The run of an id, if it can be logged to, or what has become of it. */
async function findRun(client: MlflowClient, runId: string, call: CallOptions): Promise<MlflowRun | string> {
  try {
    const run = await client.getRun(runId, call);
    return run.info.lifecycleStage === 'active' ? run : DELETED;
  } catch (error) {
    const { status, errorCode } = error as MlflowError;
    // 400: what cannot be an id at all
    if (errorCode === 'RESOURCE_DOES_NOT_EXIST' || status === 400) return `is not at ${client.uri}`;
    throw error;
  }
}

function restoreHint(what: string, runId: string): string[] {
  return what === DELETED ? [`bring it back: mlflow runs restore --run-id ${runId}`] : [];
}

/** The run that MLFLOW_RUN_ID names. Fails with TRACKER if it cannot be logged to. */
export async function findNamedRun(client: MlflowClient, runId: string, call: CallOptions): Promise<MlflowRun> {
  const run = await findRun(client, runId, call);
  if (typeof run !== 'string') return run;
  throw new HydrosolError('TRACKER', `the MLflow run ${runId}, which MLFLOW_RUN_ID names, ${run}`, {
    hints: [...restoreHint(run, runId), 'start a new run: unset MLFLOW_RUN_ID'],
  });
}

/** A run of that description in an experiment. Rejects as `createRun` does. */
export async function createRun(
  client: MlflowClient,
  experimentId: string,
  info: RunInfo,
  options: OpenOptions,
): Promise<OpenRun> {
  const runName = cutValue(info.name.trim(), MAX_NAME);
  // no other tags, so that none that an old server refuses can hinder the run
  const tags = pairs(systemTags({ ...info, name: runName }), MAX_TAG, options);
  const { runId } = (
    await createRunOnce(client, { experimentId, runName, startTime: info.started, tags }, options.call)
  ).info;
  const more = new Map([...placeTags(info), ...info.tags]);
  return { runId, params: pairs(info.params, MAX_PARAM, options), tags: pairs(more, MAX_TAG, options) };
}

/** Whether MLflow has the value, or as much of it as a server once cut it to. */
function isSame(had: string, value: string): boolean {
  return had === value || (had.length >= 250 && value.startsWith(had.replace(/…$/, '')));
}

/**
 * Goes on with a run: it is RUNNING again, keeps its name, parent, tags and parameters, and gets those that it lacks. Its
 * old end time stays until it ends again: MLflow cannot clear it. Warns of parameters that have other values now, since
 * MLflow never changes one.
 */
export async function continueRun(
  client: MlflowClient,
  run: MlflowRun,
  info: RunInfo,
  options: OpenOptions,
): Promise<OpenRun> {
  const { runId, endTime } = run.info;
  await client.updateRun({ runId, status: 'RUNNING', endTime }, options.call);
  const params = pairs(info.params, MAX_PARAM, options);
  const changed = params.flatMap(({ key, value }) => {
    const had = run.params.get(key);
    return had === undefined || isSame(had, value)
      ? []
      : [`${decodeKey(key)} is ${cutValue(had, 40)}, not ${cutValue(value, 40)}`];
  });
  if (changed.length > 0) {
    const more = changed.length > 5 ? `, and ${changed.length - 5} more` : '';
    options.warn(
      `MLflow run ${runId} keeps its parameters, though some have changed: ${changed.slice(0, 5).join('; ')}${more}`,
    );
  }
  const tags = pairs(new Map([...systemTags(info), ...info.tags]), MAX_TAG, options);
  return {
    runId,
    params: params.filter(({ key }) => !run.params.has(key)),
    tags: [...tags.filter(({ key }) => !run.tags.has(key)), ...pairs(placeTags(info), MAX_TAG, options)],
  };
}

/**
 * Goes on with the run that this one was before it was stopped, or warns that it is no more and gives undefined. Points
 * that it has are not sent again.
 */
export async function resumeRun(
  client: MlflowClient,
  runId: string,
  info: RunInfo,
  options: OpenOptions,
): Promise<OpenRun | undefined> {
  const run = await findRun(client, runId, options.call);
  if (typeof run === 'string') {
    const hints = restoreHint(run, runId).map((hint) => ` (${hint})`);
    options.warn(`the MLflow run ${runId} of this run ${run}${hints.join('')}: it continues in a new one`);
    return undefined;
  }
  const isSent = matchPoints(await readPoints(client, run, options.call));
  return { ...(await continueRun(client, run, info, options)), isSent };
}
