/** @file The best trials of a study. */
import type { Direction, StudyState, Trial } from './state.ts';

/** What is better is lower. */
const losses = (values: readonly number[], directions: readonly Direction[]): readonly number[] =>
  values.map((value, i) => (directions[i] === 'maximize' ? -value : value));

/** Optuna's constraints, in the format of 4.x (a list) and of 5.0 (an attribute each): broken by what is above 0. */
export function isFeasible({ systemAttrs }: Trial): boolean {
  return [...systemAttrs].every(([key, value]) => {
    if (key !== 'constraints' && !key.startsWith('constraints:')) return true;
    return [value].flat().every((number) => typeof number !== 'number' || number <= 0);
  });
}

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
  const all = items
    .map((item) => ({ item, at: losses(item.values, directions) }))
    .sort((a, b) => {
      const i = a.at.findIndex((value, j) => value !== b.at[j]);
      return i === -1 ? a.item.number - b.item.number : a.at[i]! - b.at[i]!;
    });
  // after sorting, what dominates one comes before it, and one on the front does
  const front: typeof all = [];
  for (const one of all) {
    const isDominated = front.some(
      ({ at }) => at.every((value, i) => value <= one.at[i]!) && at.some((value, i) => value < one.at[i]!),
    );
    if (!isDominated) front.push(one);
  }
  return front.map(({ item }) => item).sort((a, b) => a.number - b.number);
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
