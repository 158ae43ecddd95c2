/** @file The data set of the job before, for the next one of a sweep. */
import type { Dataset } from '../distill/index.ts';
import { stableJson } from '../util/json.ts';
import { type DataMaker, makeData } from './parts.ts';

/** Data sets that depend on their options and the seed alone: no file of the user's can change them between two jobs. */
const FIXED: ReadonlySet<string> = new Set(['data.mnist', 'data.words', 'data.synthetic']);

/**
 * Makes data sets as `makeData` does, and keeps the latest: jobs of a sweep that differ in a loss need the same one, and sorting a
 * million words takes longer than training on two thousand of them.
 */
export function keepLatest(make: DataMaker = makeData): DataMaker {
  let kept: { readonly key: string; readonly data: Dataset } | undefined;
  return async (part, context) => {
    const key = stableJson({ part, ...context });
    if (kept?.key === key) return kept.data;
    // two of them need not be in memory
    kept = undefined;
    const data = await make(part, context);
    if (FIXED.has(part._target_)) kept = { key, data };
    return data;
  };
}
