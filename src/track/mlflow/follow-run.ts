/** @file One run on an MLflow server, from its first parameter to its status. */
import { join } from 'node:path';
import type { MetricPoint } from '../../util/events.ts';
import type { RunEnd, TrackedRun, Warn } from '../tracker.ts';
import { createBatchLogger } from './batch-logger.ts';
import type { Unsent } from './batch-logger.ts';
import type { MlflowClient } from './client.ts';
import { isAway } from './http.ts';
import type { CallOptions } from './http.ts';
import { decodeKey, encodeKey } from './keys.ts';
import type { Batch, KeyValue, Metric } from './types.ts';

export interface FollowRunOptions {
  readonly client: MlflowClient;
  readonly runId: string;
  /** Where the files lie that are sent at the end. */
  readonly folder: string;
  readonly params: readonly KeyValue[];
  /** Those that the run was not created with. */
  readonly tags: readonly KeyValue[];
  /** Whether the server has a point already, because the run was resumed. Asked once for each. Default: none. */
  readonly isSent?: ((metric: Metric) => boolean) | undefined;
  /** Whether values that the server finds too long are cut. */
  readonly cut: boolean;
  readonly warn: Warn;
  /** Milliseconds in which metrics gather. */
  readonly interval: number | undefined;
}

/** In mid-run the batch logger itself tries again, later. */
const IN_BACKGROUND: CallOptions = { retries: 1 };
/** At the end somebody waits: three tries, not eight. */
const AT_END: CallOptions = { retries: 2 };

/** How the point's metric is called in MLflow: `student/val/accuracy`. */
export function metricKey({ stage, name }: Pick<MetricPoint, 'stage' | 'name'>): string {
  return encodeKey(stage === '' ? name : `${stage}/${name}`);
}

/** `3 metric points, 1 tag`; nothing for nothing. */
function describe({ metrics, params, tags }: Unsent): string {
  const counts = [
    [metrics, 'metric point'],
    [params, 'parameter'],
    [tags, 'tag'],
  ] as const;
  return counts
    .filter(([n]) => n > 0)
    .map(([n, what]) => `${n} ${what}${n === 1 ? '' : 's'}`)
    .join(', ');
}

/** At most five keys, each once. */
function nameKeys(items: readonly { readonly key: string }[]): string {
  const names = [...new Set(items.map(({ key }) => `\`${decodeKey(key)}\``))];
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

/** ``2 parameters `a`, `b` ``, ``1 metric point `loss` ``. */
function nameItems({ metrics, params, tags }: Batch): string {
  const count = describe({ metrics: metrics.length, params: params.length, tags: tags.length });
  return `${count} ${nameKeys([...params, ...tags, ...metrics])}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Sends the parameters, then takes events as they come. What a server that went away should have had is kept, to try
 * again; what was not sent at the end, or was refused, is told to `warn`. Never rejects.
 */
export async function followRun(options: FollowRunOptions): Promise<TrackedRun> {
  const { client, runId, folder, params, tags, isSent = () => false, cut, warn, interval } = options;
  let ending = false;
  let warned = false;
  /** Why something could not be sent at the end; one server that is away is one reason. */
  const reasons = new Set<string>();

  const logger = createBatchLogger({
    interval,
    cut,
    send: (batch) => client.logBatch(runId, batch, ending ? AT_END : IN_BACKGROUND),
    onFailure(error, batch, willTryAgain) {
      const what = willTryAgain ? reason(error) : `${reason(error)}; refused: ${nameItems(batch)}`;
      if (ending) reasons.add(what);
      else if (!willTryAgain) warn(`MLflow run ${runId}: ${what}`);
      else if (!warned) {
        warned = true;
        warn(`MLflow run ${runId}: ${what}; what is logged is kept, to try again`);
      }
    },
  });

  /** Sends the files, and gives those that could not be sent. Once the server is away, no other is tried. */
  const sendFiles = async ({ files, texts }: RunEnd): Promise<string[]> => {
    const unsent: string[] = [];
    for (const [i, file] of files.entries()) {
      try {
        const text = texts?.get(file);
        const content = text === undefined ? join(folder, file) : Buffer.from(text);
        await client.logArtifact(runId, content, file, AT_END);
      } catch (error) {
        reasons.add(reason(error));
        if (isAway(error)) return [...unsent, ...files.slice(i)];
        unsent.push(file);
      }
    }
    return unsent;
  };

  const end = async (how: RunEnd): Promise<void> => {
    const { status } = how;
    const unsent = [describe(await logger.close()), ...(await sendFiles(how))].filter((what) => what !== '');
    try {
      await client.updateRun({ runId, status, endTime: Date.now() }, AT_END);
    } catch (error) {
      reasons.add(reason(error));
      unsent.push(`the status ${status}`);
    }
    if (unsent.length === 0) return;
    const why = reasons.size === 0 ? '' : `: ${[...reasons].join('; ')}`;
    warn(`MLflow run ${runId} lacks what could not be sent (${unsent.join(', ')})${why}. ${folder} has it.`);
  };

  logger.params(params);
  logger.tags(tags);
  await logger.flush();
  return {
    id: runId,
    ids: new Map([['mlflow', runId]]),
    listen(event) {
      if (ending || event.kind !== 'metric') return;
      const { value, step, time } = event.point;
      const metric = { key: metricKey(event.point), value, step, timestamp: time };
      if (!isSent(metric)) logger.metric(metric);
    },
    async end(how) {
      if (ending) return;
      ending = true;
      await end(how);
    },
  };
}
