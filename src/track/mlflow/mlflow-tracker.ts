/** @file Results to an MLflow server. */
import { warnOnStderr } from '../tracker.ts';
import type { Tracker, Warn } from '../tracker.ts';
import { createMlflowClient } from './client.ts';
import { createRunOnce } from './create-run-once.ts';
import { findExperiment } from './find-experiment.ts';
import { followRun } from './follow-run.ts';
import type { CallOptions } from './http.ts';
import { encodeKey } from './keys.ts';
import type { MlflowClientOptions } from './settings.ts';
import { cutValue, splitBatch } from './split-batch.ts';
import { systemTags } from './system-tags.ts';
import type { KeyValue } from './types.ts';

export interface MlflowTrackerOptions extends MlflowClientOptions {
  /** Made if there is none of that name. Default: MLFLOW_EXPERIMENT_NAME, else MLflow's own `Default`. */
  readonly experiment?: string | undefined;
  readonly warn?: Warn | undefined;
  /** Milliseconds in which metrics gather before they are sent; default 1000. */
  readonly interval?: number | undefined;
}

/** mlflow/utils/validation.py: `MAX_PARAM_VAL_LENGTH`. Servers cut what is longer, or refuse it. */
const MAX_PARAM = 6000;
/** `MAX_TAG_VAL_LENGTH` is 8000 in MLflow 3, and was 5000 in 2. */
const MAX_TAG = 5000;

/** At the start somebody waits to learn of a wrong address: two tries, not eight. */
const AT_START: CallOptions = { retries: 1 };
/** Seconds for one request, where neither the options nor the environment name a time. */
const TIMEOUT = 60;

/** Parameters or tags as MLflow takes them. */
function pairs(map: ReadonlyMap<string, string>, most: number): KeyValue[] {
  return Array.from(map, ([key, value]) => ({ key: encodeKey(key), value: cutValue(value, most) }));
}

/**
 * Logs runs to an MLflow server: the parameters and tags at the start, metrics as they come (`stage/name`, at the step of
 * the stage), the run folder's files and the status at the end. Keys that MLflow refuses are written as `encodeKey` does,
 * values that are too long are cut. `start` rejects with TRACKER if the server cannot be reached. A server that goes away
 * later is warned of once; what it should have had is kept, tried again, and counted at the end.
 */
export function createMlflowTracker(options: MlflowTrackerOptions = {}): Tracker {
  const { warn = warnOnStderr, interval, env = process.env } = options;
  const { experiment = env['MLFLOW_EXPERIMENT_NAME'] || 'Default' } = options;
  const { timeout = env['MLFLOW_HTTP_REQUEST_TIMEOUT'] ? undefined : TIMEOUT } = options;

  const connect = async () => {
    const client = createMlflowClient({ ...options, timeout });
    return { client, experimentId: await findExperiment(client, experiment, AT_START) };
  };
  let connection: ReturnType<typeof connect> | undefined;

  return {
    async start(info) {
      connection ??= connect().catch((error: unknown) => {
        connection = undefined; // the next run may find a server
        throw error;
      });
      const { client, experimentId } = await connection;
      const [first, ...more] = splitBatch({ tags: pairs(systemTags(info), MAX_TAG) });
      const request = { experimentId, runName: info.name, startTime: info.started, tags: first?.tags };
      const { runId } = (await createRunOnce(client, request, AT_START)).info;

      const params = pairs(info.params, MAX_PARAM);
      const tags = more.flatMap(({ tags }) => tags);
      return followRun({ client, runId, folder: info.folder, params, tags, warn, interval });
    },
  };
}
