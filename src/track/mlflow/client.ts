/** @file A small client of MLflow's tracking REST API 2.0, with the method names of Python's `MlflowClient`. */
import { createArtifacts } from './artifacts.ts';
import type { Artifacts } from './artifacts.ts';
import { createHttp } from './http.ts';
import type { CallOptions, HttpRequest } from './http.ts';
import { MlflowError } from './mlflow-error.ts';
import { readSettings } from './settings.ts';
import type { MlflowClientOptions } from './settings.ts';
import type { Batch, MlflowExperiment, KeyValue, Metric, MlflowRun, MlflowRunStatus } from './types.ts';
import { list, readExperiment, readMetric, readRun, text, writeKeyValue, writeMetric } from './wire.ts';

/** The most that servers give a page: metrics/get-history refuses more, or gives nothing at all if it is not said. */
const HISTORY_PAGE = 25_000;
const SEARCH_PAGE = 1000;

export interface CreateRunRequest {
  readonly experimentId: string;
  readonly runName?: string | undefined;
  /** Milliseconds since 1970; default now. */
  readonly startTime?: number | undefined;
  readonly tags?: readonly KeyValue[] | undefined;
}

export interface UpdateRunRequest {
  readonly runId: string;
  readonly status?: MlflowRunStatus | undefined;
  /** Milliseconds since 1970. */
  readonly endTime?: number | undefined;
  readonly runName?: string | undefined;
}

export interface SearchRunsRequest {
  readonly experimentIds: readonly string[];
  /** e.g. ``tags.`mlflow.parentRunId` = 'x' and metrics."student/val/accuracy" > 0.9``; there is no `or`. */
  readonly filter?: string | undefined;
  /** e.g. `metrics."student/val/accuracy" DESC`. */
  readonly orderBy?: readonly string[] | undefined;
}

/** Every method rejects with an `MlflowError` if the server refuses or, after all retries, does not answer. */
export interface MlflowClient extends Artifacts {
  /** The server's address, without user and password. */
  readonly uri: string;
  /** Also finds a deleted experiment; undefined if there never was one. */
  readonly getExperimentByName: (name: string, options?: CallOptions) => Promise<MlflowExperiment | undefined>;
  /** Also finds a deleted experiment; undefined if there is none. */
  readonly getExperiment: (experimentId: string, options?: CallOptions) => Promise<MlflowExperiment | undefined>;
  /** The id of a new experiment. Rejects with RESOURCE_ALREADY_EXISTS if the name is taken, even by a deleted one. */
  readonly createExperiment: (name: string, options?: CallOptions) => Promise<string>;
  /** Is not sent again after a time-out, since each request makes a run; `createRunOnce` knows how. */
  readonly createRun: (request: CreateRunRequest, options?: CallOptions) => Promise<MlflowRun>;
  readonly getRun: (runId: string, options?: CallOptions) => Promise<MlflowRun>;
  readonly updateRun: (request: UpdateRunRequest, options?: CallOptions) => Promise<void>;
  readonly deleteRun: (runId: string, options?: CallOptions) => Promise<void>;
  /** All runs that match, whatever the size of the server's pages. */
  readonly searchRuns: (request: SearchRunsRequest, options?: CallOptions) => Promise<MlflowRun[]>;
  /** At most 1000 metrics, 100 parameters, 100 tags, 1000 in all: `splitBatch` cuts to that. All or nothing is stored. */
  readonly logBatch: (runId: string, batch: Partial<Batch>, options?: CallOptions) => Promise<void>;
  readonly setTag: (runId: string, key: string, value: string, options?: CallOptions) => Promise<void>;
  /** All points of one metric, in the order in which they were logged. */
  readonly getMetricHistory: (runId: string, key: string, options?: CallOptions) => Promise<Metric[]>;
}

/** A client of one server. Nothing is sent yet. Throws TRACKER if `uri` (default MLFLOW_TRACKING_URI) is unusable. */
export function createMlflowClient(options: MlflowClientOptions = {}): MlflowClient {
  const settings = readSettings(options);
  const http = createHttp(settings);

  const call = async (path: string, request: Omit<HttpRequest, 'path'>): Promise<Record<string, unknown>> => {
    const body = await http({ ...request, path: `/api/2.0/mlflow/${path}` });
    try {
      return JSON.parse(body.toString() || '{}') as Record<string, unknown>;
    } catch (cause) {
      throw new MlflowError(`the server at ${settings.uri} does not answer as MLflow does`, { status: 200, cause });
    }
  };
  const get = (path: string, query: Record<string, string>, options?: CallOptions) =>
    call(path, { ...options, method: 'GET', query });
  const post = (path: string, json: unknown, options?: Omit<HttpRequest, 'path' | 'method'>) =>
    call(path, { ...options, method: 'POST', json });

  const findExperiment = async (path: string, query: Record<string, string>, options?: CallOptions) => {
    try {
      return readExperiment((await get(path, query, options))['experiment']);
    } catch (error) {
      if ((error as MlflowError).errorCode === 'RESOURCE_DOES_NOT_EXIST') return undefined;
      throw error;
    }
  };

  const client: Omit<MlflowClient, keyof Artifacts> = {
    uri: settings.uri,

    getExperimentByName: (name, options) =>
      findExperiment('experiments/get-by-name', { experiment_name: name }, options),

    getExperiment: (experimentId, options) =>
      findExperiment('experiments/get', { experiment_id: experimentId }, options),

    async createExperiment(name, options) {
      return text((await post('experiments/create', { name }, options))['experiment_id']);
    },

    async createRun({ experimentId, runName, startTime = Date.now(), tags = [] }, options) {
      const json = {
        experiment_id: experimentId,
        run_name: runName,
        start_time: Math.round(startTime),
        tags: tags.map(writeKeyValue),
      };
      return readRun((await post('runs/create', json, { ...options, idempotent: false }))['run']);
    },

    async getRun(runId, options) {
      return readRun((await get('runs/get', { run_id: runId }, options))['run']);
    },

    async updateRun({ runId, status, endTime, runName }, options) {
      const end_time = endTime === undefined ? undefined : Math.round(endTime);
      await post('runs/update', { run_id: runId, status, end_time, run_name: runName }, options);
    },

    async deleteRun(runId, options) {
      await post('runs/delete', { run_id: runId }, options);
    },

    async searchRuns({ experimentIds, filter = '', orderBy = [] }, options) {
      const runs: MlflowRun[] = [];
      let page_token = '';
      do {
        const json = { experiment_ids: experimentIds, filter, order_by: orderBy, max_results: SEARCH_PAGE, page_token };
        const page = await post('runs/search', json, options);
        runs.push(...list(page['runs']).map(readRun));
        page_token = text(page['next_page_token']);
      } while (page_token !== '');
      return runs;
    },

    async logBatch(runId, { metrics = [], params = [], tags = [] }, options) {
      const json = {
        run_id: runId,
        metrics: metrics.map(writeMetric),
        params: params.map(writeKeyValue),
        tags: tags.map(writeKeyValue),
      };
      await post('runs/log-batch', json, options);
    },

    async setTag(runId, key, value, options) {
      await post('runs/set-tag', { run_id: runId, ...writeKeyValue({ key, value }) }, options);
    },

    async getMetricHistory(runId, key, options) {
      const metrics: Metric[] = [];
      let page_token = '';
      do {
        const query = { run_id: runId, metric_key: key, max_results: String(HISTORY_PAGE), page_token };
        const page = await get('metrics/get-history', query, options);
        const found = list(page['metrics']);
        for (const metric of found) metrics.push(readMetric(metric));
        // a server that gives an empty page gives the same token for ever (mlflow/mlflow#23916)
        page_token = found.length === 0 ? '' : text(page['next_page_token']);
      } while (page_token !== '');
      return metrics;
    },
  };

  const rootOf = async (runId: string, options?: CallOptions) => (await client.getRun(runId, options)).info.artifactUri;
  return { ...client, ...createArtifacts({ http, get, rootOf }) };
}
