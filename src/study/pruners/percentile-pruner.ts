/** @file Ends trials that are worse than most were at the same step. */
import type { Pruner } from '../sampler.ts';
import { completeTrials, isDue, lastStep, lowest, signOf, type Schedule } from './intermediate.ts';
import { assertInteger, assertOption } from './options.ts';

export interface PercentileOptions extends Schedule {
  /** The share of trials, in percent, that a trial must belong to in order to go on: 25 is the best quarter. */
  readonly percentile: number;
  /** No trial is ended before so many are complete. Default: 5. */
  readonly nStartupTrials?: number | undefined;
  /** No trial is ended at a step of which fewer complete trials have a value. Default: 1. */
  readonly nMinTrials?: number | undefined;
}

/** The value below which a share, in percent, of others lies, interpolated between its neighbours as NumPy's `percentile`; NaN of none. */
function percentileOf(values: readonly number[], percent: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = (percent / 100) * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  const share = at - Math.floor(at);
  if (share === 0) return low;
  // from the nearer end, as NumPy does, so that the last digit is the same
  return share >= 0.5 ? high - (high - low) * (1 - share) : low + (high - low) * share;
}

/**
 * Ends a trial whose best value so far is worse than the percentile of the values that complete trials had at the same step. Optuna's
 * `PercentilePruner`. Fails with STUDY for options that it refuses.
 */
export function percentilePruner({
  percentile,
  nStartupTrials = 5,
  nMinTrials = 1,
  nWarmupSteps = 0,
  intervalSteps = 1,
}: PercentileOptions): Pruner {
  assertOption(percentile >= 0 && percentile <= 100, 'percentile', percentile, 'a number from 0 to 100');
  assertInteger('nStartupTrials', nStartupTrials, 0);
  assertInteger('nMinTrials', nMinTrials, 1);
  assertInteger('nWarmupSteps', nWarmupSteps, 0);
  assertInteger('intervalSteps', intervalSteps, 1);
  return {
    shouldPrune(study, trial) {
      const { COMPLETE: complete } = study.count;
      const step = lastStep(trial);
      if (complete === 0 || complete < nStartupTrials || step === undefined) return false;
      if (!isDue(trial, step, { nWarmupSteps, intervalSteps })) return false;
      const sign = signOf(study.directions);
      const best = sign * lowest([...trial.intermediate.values()].map((value) => sign * value));
      if (Number.isNaN(best)) return true;
      const others = completeTrials(study).flatMap(({ intermediate }) => intermediate.get(step) ?? []);
      if (others.length < nMinTrials) return false;
      const limit = percentileOf(others, sign === 1 ? percentile : 100 - percentile);
      return sign * best > sign * limit;
    },
  };
}
