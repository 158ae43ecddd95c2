/** @file Results to an MLflow server. */
import { warnOnStderr } from '../tracker.ts';
import type { RunInfo, Tracker, Warn } from '../tracker.ts';
import { createMlflowClient } from './client.ts';
import type { MlflowClient } from './client.ts';
import { chooseExperiment, findExperiment, lookUpExperiment } from './find-experiment.ts';
import { followRun } from './follow-run.ts';
import type { CallOptions } from './http.ts';
import { continueRun, createRun, findNamedRun, resumeRun } from './open-run.ts';
import type { OpenRun } from './open-run.ts';
import type { MlflowClientOptions } from './settings.ts';

export interface MlflowTrackerOptions extends MlflowClientOptions {
  /**
   * Made if there is none of that name. Default: MLFLOW_EXPERIMENT_NAME, else the one with the id MLFLOW_EXPERIMENT_ID,
   * else MLflow's own `Default`.
   */
  readonly experiment?: string | undefined;
  readonly warn?: Warn | undefined;
  /** Milliseconds in which metrics gather before they are sent; default 1000. */
  readonly interval?: number | undefined;
}

/** At the start somebody waits to learn of a wrong address: two tries, not eight. */
const AT_START: CallOptions = { retries: 1 };
/** Seconds for one request, where neither the options nor the environment name a time. */
const TIMEOUT = 60;

/** A function that is called once for all, but again if it failed: the next run may find a server. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}

/**
 * Logs runs to an MLflow server: the parameters and tags at the start, metrics as they come (`stage/name`, at the step of
 * the stage), the run folder's files and the status at the end. Keys that MLflow refuses are written as `encodeKey` does,
 * values that are too long are cut, unless MLFLOW_TRUNCATE_LONG_VALUES is false. A run that is resumed continues in its
 * own MLflow run (`RunInfo.resumes`), the first other run that is no job of a sweep in the one that MLFLOW_RUN_ID names.
 * `check` and `start` fail with TRACKER if the server cannot be reached, or experiment or MLFLOW_RUN_ID's run cannot be
 * used. A server that goes away later is warned of once; what it should have had is kept, tried again, and counted at the
 * end.
 */
export function createMlflowTracker(options: MlflowTrackerOptions = {}): Tracker {
  const { warn = warnOnStderr, interval, env = process.env } = options;
  const { timeout = env['MLFLOW_HTTP_REQUEST_TIMEOUT'] ? undefined : TIMEOUT } = options;
  const cut = !/^(false|0)$/i.test(env['MLFLOW_TRUNCATE_LONG_VALUES'] ?? '');
  const choice = chooseExperiment(options.experiment, env);
  const named = env['MLFLOW_RUN_ID'] || undefined;
  /** Whether a run has taken MLFLOW_RUN_ID: as in Python's client, the next one is new. */
  let taken = false;

  const connect = once(async () => createMlflowClient({ ...options, timeout }));
  const experiment = once(async () => findExperiment(await connect(), choice, AT_START));

  const open = async (client: MlflowClient, info: RunInfo): Promise<OpenRun> => {
    const { parentRunId, resumes } = info;
    const { role = parentRunId === undefined ? 'single' : 'job' } = info;
    const how = { call: AT_START, cut, warn };
    const obeys = named !== undefined && role !== 'job';
    const before = resumes?.get('mlflow');
    if (before !== undefined) {
      if (obeys && before !== named) warn(`MLFLOW_RUN_ID=${named} is not used: a resumed run keeps its run, ${before}`);
      const resumed = await resumeRun(client, before, info, how);
      if (resumed !== undefined) return resumed;
    } else if (obeys && !taken) {
      const run = await findNamedRun(client, named, AT_START);
      taken = true;
      return continueRun(client, run, info, how);
    }
    // the children of a run that MLFLOW_RUN_ID names are where that is, whatever else is said of the experiment
    const beside = named !== undefined && parentRunId === named;
    const experimentId = beside ? (await findNamedRun(client, named, AT_START)).info.experimentId : await experiment();
    return createRun(client, experimentId, info, how);
  };

  const server = options.uri ?? env['MLFLOW_TRACKING_URI'] ?? '';
  return {
    place: `mlflow ${server} ${JSON.stringify(choice)}`,
    async check() {
      const client = await connect();
      if (named === undefined) await lookUpExperiment(client, choice, AT_START);
      else await findNamedRun(client, named, AT_START);
    },
    async start(info) {
      const client = await connect();
      return followRun({ client, ...(await open(client, info)), folder: info.folder, cut, warn, interval });
    },
  };
}
