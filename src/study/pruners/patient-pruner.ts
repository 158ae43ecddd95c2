/** @file Waits with another pruner until a trial has not become better for some time. */
import type { Pruner } from '../sampler.ts';
import type { StudyState, Trial } from '../state.ts';
import { lowest, signOf } from './intermediate.ts';
import { assertInteger, assertOption } from './options.ts';

export interface PatientOptions {
  /** Ends trials that have lost patience. Default: all of them are ended. */
  readonly wrappedPruner?: Pruner | undefined;
  /** How many values in a row, besides the last, may be no better than the best before them. They are counted, whatever their steps are. */
  readonly patience: number;
  /** How much better than the best before they must not be either. Default: 0. */
  readonly minDelta?: number | undefined;
}

/**
 * Ends a trial, or leaves it to another pruner, as soon as the best of its last `patience + 1` values is worse than the best before
 * them by more than `minDelta`. Optuna's `PatientPruner`. Fails with STUDY for options that it refuses.
 */
export function patientPruner({ wrappedPruner, patience, minDelta = 0 }: PatientOptions): Pruner {
  assertInteger('patience', patience, 0);
  assertOption(minDelta >= 0, 'minDelta', minDelta, 'a number from 0 on');
  const hasLost = ({ directions }: StudyState, { intermediate }: Trial): boolean => {
    const sign = signOf(directions);
    const losses = [...intermediate].sort(([a], [b]) => a - b).map(([, value]) => sign * value);
    if (losses.length <= patience + 1) return false;
    return lowest(losses.slice(0, -patience - 1)) + minDelta < lowest(losses.slice(-patience - 1));
  };
  return {
    shouldPrune: (study, trial) => hasLost(study, trial) && (wrappedPruner?.shouldPrune(study, trial) ?? true),
    marks: (study, trial) => (hasLost(study, trial) && wrappedPruner?.marks?.(study, trial)) || new Map(),
  };
}
