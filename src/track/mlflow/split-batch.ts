/** @file Many metrics, parameters and tags as requests that MLflow servers take. */
import type { Batch, KeyValue, Metric } from './types.ts';

/** mlflow/utils/validation.py: `MAX_METRICS_PER_BATCH`, `MAX_ENTITIES_PER_BATCH`. */
const MAX_METRICS = 1000;
/** mlflow/utils/validation.py: `MAX_PARAMS_TAGS_PER_BATCH`, for each of the two. */
const MAX_PARAMS = 100;
/** `MAX_BATCH_LOG_REQUEST_SIZE` is 1e6 bytes; the rest is for the request around the items. */
const MAX_BYTES = 990_000;
/** More than the JSON of a metric takes besides its key. */
const METRIC_BYTES = 150;
const PAIR_BYTES = 40;

/** The most bytes that a string takes in JSON. */
function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** Cuts a list into runs of at most `most` items and `MAX_BYTES` bytes; an item that is larger stands alone. */
function chunks<T>(items: readonly T[], most: number, bytes: (item: T) => number): T[][] {
  const found: T[][] = [];
  let current: T[] = [];
  let size = 0;
  for (const item of items) {
    const more = bytes(item);
    if (current.length > 0 && (current.length === most || size + more > MAX_BYTES)) {
      found.push(current);
      current = [];
      size = 0;
    }
    current.push(item);
    size += more;
  }
  return current.length === 0 ? found : [...found, current];
}

function pairBytes({ key, value }: KeyValue): number {
  return bytesOf(key) + bytesOf(value) + PAIR_BYTES;
}

function metricBytes({ key }: Metric): number {
  return bytesOf(key) + METRIC_BYTES;
}

/** The batches, in order: parameters first, then tags, then metrics. No batch mixes them, none is empty. */
export function splitBatch({ metrics = [], params = [], tags = [] }: Partial<Batch>): Batch[] {
  return [
    ...chunks(params, MAX_PARAMS, pairBytes).map((params) => ({ metrics: [], params, tags: [] })),
    ...chunks(tags, MAX_PARAMS, pairBytes).map((tags) => ({ metrics: [], params: [], tags })),
    ...chunks(metrics, MAX_METRICS, metricBytes).map((metrics) => ({ metrics, params: [], tags: [] })),
  ];
}

/** A value of at most `most` Unicode characters; a longer one is cut and ends in `…`. */
export function cutValue(value: string, most: number): string {
  if (value.length <= most) return value;
  const characters = Array.from(value);
  return characters.length <= most ? value : `${characters.slice(0, most - 1).join('')}…`;
}
