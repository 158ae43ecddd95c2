/** @file Sends metrics, parameters and tags in the background, and never loses sight of what was not sent. */
import { isAway } from './http.ts';
import { joinBatches, sendParts } from './send-parts.ts';
import { splitBatch } from './split-batch.ts';
import type { Batch, KeyValue, Metric } from './types.ts';

export interface BatchLoggerOptions {
  /** Sends one batch; rejects if that failed. An error that `isTransient` finds so is tried again later. */
  readonly send: (batch: Batch) => Promise<void>;
  /** Hears of the first failure with the batch that failed, and of everything that is refused for good, once a batch. */
  readonly onFailure: (error: unknown, batch: Batch, willTryAgain: boolean) => void;
  /** Whether values that the server finds too long are cut to what it takes; default true. */
  readonly cut?: boolean | undefined;
  /** Milliseconds in which what is logged gathers before it is sent; default 1000. */
  readonly interval?: number | undefined;
  /** Milliseconds before a failed batch is tried again, doubled up to 60 s from one failure to the next; default 5000. */
  readonly retryDelay?: number | undefined;
}

/** How many items never reached the server. */
export interface Unsent {
  readonly metrics: number;
  readonly params: number;
  readonly tags: number;
}

export interface BatchLogger {
  readonly metric: (metric: Metric) => void;
  readonly params: (params: readonly KeyValue[]) => void;
  readonly tags: (tags: readonly KeyValue[]) => void;
  /** Sends what waits, now; gives up at the first failure. What is left then stays in the queue. Never rejects. */
  readonly flush: () => Promise<void>;
  /** Flushes for the last time and stops the background. Never rejects. */
  readonly close: () => Promise<Unsent>;
}

/** Metrics at which sending begins without waiting for the interval. */
const FULL = 1000;
const MAX_RETRY_DELAY = 60_000;
/** Items that are hardly all wrong by themselves. */
const MANY = 10;

function sizeOf({ metrics, params, tags }: Batch): number {
  return metrics.length + params.length + tags.length;
}

/** A logger of one run. Its timer does not keep the process alive. */
export function createBatchLogger(options: BatchLoggerOptions): BatchLogger {
  const { send, onFailure, cut, interval = 1000, retryDelay = 5000 } = options;
  let waiting = { metrics: [] as Metric[], params: [] as KeyValue[], tags: [] as KeyValue[] };
  const refused = { metrics: 0, params: 0, tags: 0 };
  let failures = 0;
  /** Whether the server refused every part of a batch, as that of a deleted run does: the next is not sent in parts. */
  let hopeless = false;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let busy = 0;
  let closed = false;

  const isEmpty = (): boolean => waiting.metrics.length + waiting.params.length + waiting.tags.length === 0;

  const putBack = (rest: readonly Batch[]): void => {
    const { metrics, params, tags } = joinBatches(rest);
    waiting = {
      metrics: [...metrics, ...waiting.metrics],
      params: [...params, ...waiting.params],
      tags: [...tags, ...waiting.tags],
    };
  };

  const sendAll = async (): Promise<void> => {
    const batches = splitBatch(waiting);
    waiting = { metrics: [], params: [], tags: [] };
    const stuck: Batch[] = [];
    for (const [i, batch] of batches.entries()) {
      const sent = await sendParts(batch, { send, cut, ...(hopeless && { most: 0 }) });
      if (sent.refused !== undefined) {
        const { metrics, params, tags } = sent.refused.batch;
        refused.metrics += metrics.length;
        refused.params += params.length;
        refused.tags += tags.length;
        onFailure(sent.refused.error, sent.refused.batch, false);
      }
      if (sent.waiting !== undefined) {
        const { error, batch } = sent.waiting;
        if (failures === 0 && stuck.length === 0) onFailure(error, batch, true);
        stuck.push(batch);
        // a 500 may be this batch's own fault, so that the next is tried too
        if (!isAway(error) && stuck.length === 1) continue;
        stuck.push(...batches.slice(i + 1));
        break;
      }
      if (sent.accepted) hopeless = false;
      else if (sizeOf(batch) >= MANY) hopeless = true;
    }
    putBack(stuck);
    failures = stuck.length === 0 ? 0 : failures + 1;
  };

  const schedule = (): void => {
    if (closed || busy > 0 || isEmpty()) return;
    if (waiting.metrics.length >= FULL && failures === 0) {
      void flush();
      return;
    }
    const delay = failures === 0 ? interval : Math.min(MAX_RETRY_DELAY, retryDelay * 2 ** (failures - 1));
    timer ??= setTimeout(flush, delay).unref();
  };

  /** One at a time, so that batches arrive in order and whoever awaits a flush has waited for those before it. */
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    busy++;
    last = last.then(sendAll).finally(() => {
      busy--;
      schedule();
    });
    return last;
  };

  return {
    metric(metric) {
      waiting.metrics.push(metric);
      schedule();
    },
    params(params) {
      waiting.params.push(...params);
      schedule();
    },
    tags(tags) {
      waiting.tags.push(...tags);
      schedule();
    },
    flush,
    async close() {
      await flush();
      closed = true;
      clearTimeout(timer);
      const { metrics, params, tags } = waiting;
      return {
        metrics: refused.metrics + metrics.length,
        params: refused.params + params.length,
        tags: refused.tags + tags.length,
      };
    },
  };
}
