/** @file The best trials of a study. */
import { isFeasible } from './constraints.ts';
import { lossesOf } from './losses.ts';
import { onFront } from './pareto/ranks.ts';
import type { Direction, StudyState, Trial } from './state.ts';

/** What has a place among its like, and a number for each direction. */
export interface Valued {
  readonly number: number;
  readonly values: readonly number[];
}

/** The first with the best value in the first direction. */
function firstBest<T extends Valued>(all: readonly T[], directions: readonly Direction[]): T | undefined {
  const sign = directions[0] === 'maximize' ? -1 : 1;
  return all.reduce<T | undefined>(
    (best, one) => (best === undefined || sign * one.values[0]! < sign * best.values[0]! ? one : best),
    undefined,
  );
}

/** Those that no other betters in one direction and equals in the rest, by their numbers. */
function frontOf<T extends Valued>(items: readonly T[], directions: readonly Direction[]): T[] {
  const is = onFront(items.map(({ values }) => lossesOf(values, directions)));
  return items.filter((_, i) => is[i]).sort((a, b) => a.number - b.number);
}

/** The best of what is given in the order of its numbers, none of them NaN: of one direction the first best, of several the Pareto front. */
export function bestOf<T extends Valued>(items: readonly T[], directions: readonly Direction[]): readonly T[] {
  if (directions.length > 1) return frontOf(items, directions);
  const best = firstBest(items, directions);
  return best === undefined ? [] : [best];
}

/** The trials that count: complete, with a number for each direction, and no constraint broken. By their numbers. */
function candidates({ trials, directions }: StudyState): readonly (Trial & Valued)[] {
  return trials.filter(
    (trial): trial is Trial & Valued =>
      trial.state === 'COMPLETE' &&
      trial.values?.length === directions.length &&
      !trial.values.some(Number.isNaN) &&
      isFeasible(trial),
  );
}

/**
 * The complete trial with the best value in the first direction; of equal ones the first. Undefined as long as no trial is
 * complete. Optuna's `best_trial`.
 */
export function bestTrial(study: StudyState): Trial | undefined {
  return firstBest(candidates(study), study.directions);
}

/** The Pareto front: complete trials that no other betters in one direction and equals in the rest. Optuna's `best_trials`. */
export function bestTrials(study: StudyState): readonly Trial[] {
  return frontOf(candidates(study), study.directions);
}
