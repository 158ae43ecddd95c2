/** @file Ends trials whose value leaves a range. */
import type { Pruner } from '../sampler.ts';
import { isDue, lastStep, type Schedule } from './intermediate.ts';
import { assertInteger, assertOption } from './options.ts';

export interface ThresholdOptions extends Schedule {
  /** A trial with a value below it is ended. Default: no value is too low. */
  readonly lower?: number | undefined;
  /** A trial with a value above it is ended. Default: no value is too high. */
  readonly upper?: number | undefined;
}

/**
 * Ends a trial whose last value is NaN, below `lower` or above `upper`, in either direction of the study. Optuna's
 * `ThresholdPruner`. Fails with STUDY where neither is given, and for options that it refuses.
 */
export function thresholdPruner({ lower, upper, nWarmupSteps = 0, intervalSteps = 1 }: ThresholdOptions): Pruner {
  assertOption(lower !== undefined || upper !== undefined, 'upper', upper, 'lower, upper or both: numbers');
  const [low, high] = [lower ?? -Infinity, upper ?? Infinity];
  assertOption(!Number.isNaN(low), 'lower', lower, 'a number');
  assertOption(!Number.isNaN(high) && low <= high, 'upper', upper, `a number from lower on, which is ${low}`);
  assertInteger('nWarmupSteps', nWarmupSteps, 0);
  assertInteger('intervalSteps', intervalSteps, 1);
  return {
    shouldPrune(_, trial) {
      const step = lastStep(trial);
      if (step === undefined || !isDue(trial, step, { nWarmupSteps, intervalSteps })) return false;
      const value = trial.intermediate.get(step)!;
      return !(value >= low && value <= high);
    },
  };
}
