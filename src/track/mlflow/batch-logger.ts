/** @file Sends metrics, parameters and tags in the background, and never loses sight of what was not sent. */
import { isTransient } from './http.ts';
import { splitBatch } from './split-batch.ts';
import type { Batch, KeyValue, Metric } from './types.ts';

export interface BatchLoggerOptions {
  /** Sends one batch; rejects if that failed. An error that `isTransient` finds so is tried again later. */
  readonly send: (batch: Batch) => Promise<void>;
  /** Hears of the first failure, and of every batch that is refused for good. */
  readonly onFailure: (error: unknown, batch: Batch, willTryAgain: boolean) => void;
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

/** A logger of one run. Its timer does not keep the process alive. */
export function createBatchLogger(options: BatchLoggerOptions): BatchLogger {
  const { send, onFailure, interval = 1000, retryDelay = 5000 } = options;
  let waiting = { metrics: [] as Metric[], params: [] as KeyValue[], tags: [] as KeyValue[] };
  const refused = { metrics: 0, params: 0, tags: 0 };
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let busy = 0;
  let closed = false;

  const isEmpty = (): boolean => waiting.metrics.length + waiting.params.length + waiting.tags.length === 0;

  const putBack = (rest: readonly Batch[]): void => {
    waiting = {
      metrics: [...rest.flatMap(({ metrics }) => metrics), ...waiting.metrics],
      params: [...rest.flatMap(({ params }) => params), ...waiting.params],
      tags: [...rest.flatMap(({ tags }) => tags), ...waiting.tags],
    };
  };

  const sendAll = async (): Promise<void> => {
    const batches = splitBatch(waiting);
    waiting = { metrics: [], params: [], tags: [] };
    for (const [i, batch] of batches.entries()) {
      try {
        await send(batch);
        failures = 0;
      } catch (error) {
        if (isTransient(error)) {
          putBack(batches.slice(i));
          if (failures++ === 0) onFailure(error, batch, true);
          return;
        }
        refused.metrics += batch.metrics.length;
        refused.params += batch.params.length;
        refused.tags += batch.tags.length;
        onFailure(error, batch, false);
      }
    }
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
