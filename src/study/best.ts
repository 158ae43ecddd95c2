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

/** The trials that count: complete, with a number for each direction, and no constraint broken. By their numbers. */
function candidates({ trials, directions }: StudyState): readonly (Trial & { readonly values: readonly number[] })[] {
  return trials.filter(
    (trial): trial is Trial & { readonly values: readonly number[] } =>
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
  const sign = study.directions[0] === 'maximize' ? -1 : 1;
  let best: (Trial & { readonly values: readonly number[] }) | undefined;
  for (const trial of candidates(study))
    if (best === undefined || sign * trial.values[0]! < sign * best.values[0]!) best = trial;
  return best;
}

/** The Pareto front: complete trials that no other betters in one direction and equals in the rest. Optuna's `best_trials`. */
export function bestTrials(study: StudyState): readonly Trial[] {
  const all = candidates(study)
    .map((trial) => ({ trial, at: losses(trial.values, study.directions) }))
    .sort((a, b) => {
      const i = a.at.findIndex((value, j) => value !== b.at[j]);
      return i === -1 ? a.trial.number - b.trial.number : a.at[i]! - b.at[i]!;
    });
  // after sorting, what dominates a trial comes before it, and one on the front does
  const front: typeof all = [];
  for (const one of all) {
    const isDominated = front.some(
      ({ at }) => at.every((value, i) => value <= one.at[i]!) && at.some((value, i) => value < one.at[i]!),
    );
    if (!isDominated) front.push(one);
  }
  return front.map(({ trial }) => trial).sort((a, b) => a.number - b.number);
}
