/** @file Results to an MLflow server. */
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { HydrosolError } from '../../errors.ts';
import type { MetricPoint } from '../../util/events.ts';
import { warnOnStderr } from '../tracker.ts';
import type { RunEnd, RunInfo, Tracker, Warn } from '../tracker.ts';
import { createBatchLogger } from './batch-logger.ts';
import type { Unsent } from './batch-logger.ts';
import { createMlflowClient } from './client.ts';
import type { MlflowClient } from './client.ts';
import { createRunOnce } from './create-run-once.ts';
import { isTransient } from './http.ts';
import type { CallOptions } from './http.ts';
import { encodeKey } from './keys.ts';
import type { MlflowClientOptions } from './settings.ts';
import { cutValue, splitBatch } from './split-batch.ts';
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

/** A server that does not answer must be noticed before somebody has gone for coffee. */
const AT_START: CallOptions = { retries: 2, timeout: 20 };
/** In mid-run the batch logger itself tries again, later. */
const IN_BACKGROUND: CallOptions = { retries: 1, timeout: 30 };
/** At the end somebody waits. */
const AT_END: CallOptions = { retries: 2, timeout: 30 };
const UPLOAD: CallOptions = { retries: 2 };

/** How the point's metric is called in MLflow: `student/val/accuracy`. */
export function metricKey({ stage, name }: Pick<MetricPoint, 'stage' | 'name'>): string {
  return encodeKey(stage === '' ? name : `${stage}/${name}`);
}

/** Parameters or tags as MLflow takes them. */
function pairs(map: ReadonlyMap<string, string>, most: number): KeyValue[] {
  return Array.from(map, ([key, value]) => ({ key: encodeKey(key), value: cutValue(value, most) }));
}

/** The tags by which MLflow's own pages know who ran what; given tags go before them. */
function systemTags({ name, git, parentRunId, tags }: RunInfo): Map<string, string> {
  const found = new Map([
    ['mlflow.runName', name],
    ['mlflow.source.name', basename(process.argv[1] ?? 'node')],
    ['mlflow.source.type', 'LOCAL'],
  ]);
  try {
    found.set('mlflow.user', userInfo().username);
  } catch {
    // a user id without a name, as in some containers
  }
  if (git) {
    found.set('mlflow.source.git.commit', git.commit);
    found.set('mlflow.source.git.branch', git.branch);
    found.set('mlflow.source.git.dirty', String(git.dirty));
  }
  if (parentRunId !== undefined) found.set('mlflow.parentRunId', parentRunId);
  return new Map([...found, ...tags]);
}

/** The id of the experiment of that name, which is made if there is none. */
async function findExperiment(client: MlflowClient, name: string): Promise<string> {
  let found = await client.getExperimentByName(name, AT_START);
  if (found === undefined) {
    try {
      return await client.createExperiment(name, AT_START);
    } catch (error) {
      // another process made it in between
      found = await client.getExperimentByName(name, AT_START);
      if (found === undefined) throw error;
    }
  }
  if (found.lifecycleStage === 'active') return found.experimentId;
  throw new HydrosolError('TRACKER', `the MLflow experiment \`${name}\` has been deleted`, {
    hints: [
      `bring it back: mlflow experiments restore --experiment-id ${found.experimentId}`,
      'or name another: MLFLOW_EXPERIMENT_NAME=NAME',
    ],
  });
}

/** Sends the files, and gives those that could not be sent; after one that got no answer, no other is tried. */
async function sendFiles(client: MlflowClient, runId: string, folder: string, files: readonly string[]) {
  const unsent: string[] = [];
  let why: unknown;
  for (const [i, file] of files.entries()) {
    try {
      await client.logArtifact(runId, join(folder, file), file, UPLOAD);
    } catch (error) {
      why = error;
      if (isTransient(error)) return { unsent: [...unsent, ...files.slice(i)], why };
      unsent.push(file);
    }
  }
  return { unsent, why };
}

/** `3 metric points, 1 tag`. */
function describe(unsent: Unsent): string {
  const counts = [
    [unsent.metrics, 'metric point'],
    [unsent.params, 'parameter'],
    [unsent.tags, 'tag'],
  ] as const;
  return counts
    .filter(([n]) => n > 0)
    .map(([n, what]) => `${n} ${what}${n === 1 ? '' : 's'}`)
    .join(', ');
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
  let connection: Promise<{ client: MlflowClient; experimentId: string }> | undefined;

  const connect = async () => {
    const client = createMlflowClient(options);
    return { client, experimentId: await findExperiment(client, experiment) };
  };

  return {
    async start(info) {
      connection ??= connect().catch((error: unknown) => {
        connection = undefined; // the next run may find a server
        throw error;
      });
      const { client, experimentId } = await connection;
      const [tags = { tags: [] }, ...moreTags] = splitBatch({ tags: pairs(systemTags(info), MAX_TAG) });
      const request = { experimentId, runName: info.name, startTime: info.started, tags: tags.tags };
      const { runId } = (await createRunOnce(client, request, AT_START)).info;

      let ending = false;
      let warned = false;
      const logger = createBatchLogger({
        interval,
        send: (batch) => client.logBatch(runId, batch, ending ? AT_END : IN_BACKGROUND),
        onFailure(error, { metrics, params, tags }, willTryAgain) {
          if (ending && willTryAgain) return; // said below, with what it cost
          if (willTryAgain && warned) return;
          if (willTryAgain) warned = true;
          const what = willTryAgain
            ? 'what is logged is kept, to try again'
            : `refused: ${describe({ metrics: metrics.length, params: params.length, tags: tags.length })}`;
          warn(`MLflow run ${runId}: ${reason(error)}; ${what}`);
        },
      });
      logger.params(pairs(info.params, MAX_PARAM));
      for (const { tags } of moreTags) logger.tags(tags);
      await logger.flush();

      const end = async ({ status, files }: RunEnd): Promise<void> => {
        ending = true;
        const problems: string[] = [];
        const unsent = describe(await logger.close());
        if (unsent !== '') problems.push(unsent);
        const uploads = await sendFiles(client, runId, info.folder, files);
        if (uploads.unsent.length > 0) problems.push(`${uploads.unsent.join(', ')} (${reason(uploads.why)})`);
        try {
          await client.updateRun({ runId, status, endTime: Date.now() }, AT_END);
        } catch (error) {
          problems.push(`the status ${status} (${reason(error)})`);
        }
        if (problems.length > 0) {
          warn(
            `MLflow run ${runId} lacks what could not be sent: ${problems.join('; ')}. The run folder ${info.folder} has it.`,
          );
        }
      };

      return {
        id: runId,
        listen(event) {
          if (ending || event.kind !== 'metric') return;
          const { value, step, time } = event.point;
          logger.metric({ key: metricKey(event.point), value, step, timestamp: time });
        },
        async end(how) {
          if (!ending) await end(how);
        },
      };
    },
  };
}
