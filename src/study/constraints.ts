/** @file Optuna's constraints: numbers of a trial that should not be above 0. */
import type { Trial } from './state.ts';

/**
 * By how much a trial breaks its constraints: what is above 0, added up; infinite where one is NaN. 0 for a trial that keeps
 * or has none. They stand in its system attributes in the format of Optuna 4.x (a list) or of 5.0 (an attribute each).
 */
export function totalViolation({ systemAttrs }: Trial): number {
  let sum = 0;
  for (const [key, value] of systemAttrs) {
    if (key !== 'constraints' && !key.startsWith('constraints:')) continue;
    for (const number of [value].flat()) {
      if (typeof number !== 'number') continue;
      if (Number.isNaN(number)) return Infinity;
      sum += Math.max(0, number);
    }
  }
  return sum;
}

/** Whether a trial breaks no constraint. */
export function isFeasible(trial: Trial): boolean {
  return totalViolation(trial) === 0;
}
