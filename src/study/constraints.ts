/** @file Optuna's constraints: numbers of a trial that should not be above 0. */
import type { Trial } from './state.ts';

/**
 * The constraints of a trial by their names. They stand in its system attributes in the format of Optuna 4.x (a list, whose
 * places are the names) or of 5.0 (an attribute each).
 */
export function constraintsOf({ systemAttrs }: Trial): ReadonlyMap<string, number> {
  const constraints = new Map<string, number>();
  for (const [key, value] of systemAttrs) {
    if (key !== 'constraints' && !key.startsWith('constraints:')) continue;
    for (const [i, number] of [value].flat().entries())
      if (typeof number === 'number') constraints.set(key === 'constraints' ? String(i) : key.slice(12), number);
  }
  return constraints;
}

/**
 * By how much a trial breaks its constraints: what is above 0, added up; infinite where one is NaN. 0 for a trial that keeps
 * or has none.
 */
export function totalViolation(trial: Trial): number {
  if (trial.systemAttrs.size === 0) return 0;
  let sum = 0;
  for (const number of constraintsOf(trial).values()) sum += Number.isNaN(number) ? Infinity : Math.max(0, number);
  return sum;
}

/** Whether a trial breaks no constraint. */
export function isFeasible(trial: Trial): boolean {
  return totalViolation(trial) === 0;
}
