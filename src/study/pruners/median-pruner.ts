/** @file Ends trials that are worse than half of the others were at the same step. */
import type { Pruner } from '../sampler.ts';
import { percentilePruner, type PercentileOptions } from './percentile-pruner.ts';

export type MedianOptions = Omit<PercentileOptions, 'percentile'>;

/** `percentilePruner` at the median. Optuna's `MedianPruner`. Fails with STUDY for options that it refuses. */
export function medianPruner(options: MedianOptions = {}): Pruner {
  return percentilePruner({ ...options, percentile: 50 });
}
