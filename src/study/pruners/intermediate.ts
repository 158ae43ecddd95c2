/** @file What pruners read from the intermediate values of trials. */
import type { Direction, StudyState, Trial } from '../state.ts';

/** The highest step that a trial has a value of; undefined where it has none. */
export function lastStep({ intermediate }: Pick<Trial, 'intermediate'>): number | undefined {
  return intermediate.size === 0 ? undefined : Math.max(...intermediate.keys());
}

/** The trials that are complete, in their order. */
export function completeTrials({ trials }: Pick<StudyState, 'trials'>): Trial[] {
  return trials.filter(({ state }) => state === 'COMPLETE');
}

/** What makes lower better: 1 for a study to minimize, -1 for one to maximize. Of several directions the first counts. */
export function signOf(directions: readonly Direction[]): 1 | -1 {
  return directions[0] === 'maximize' ? -1 : 1;
}

/** The lowest of some values that is a number; NaN where none is. */
export function lowest(values: Iterable<number>): number {
  let found = NaN;
  for (const value of values) if (!(value >= found) && !Number.isNaN(value)) found = value;
  return found;
}

/** When a pruner looks at a trial. */
export interface Schedule {
  /** No trial is ended before this step. Default: 0. */
  readonly nWarmupSteps?: number | undefined;
  /** How many steps lie between two looks, counted from `nWarmupSteps` on. Default: 1. */
  readonly intervalSteps?: number | undefined;
}

/**
 * Whether a trial is looked at in its last step: it has passed the warm-up, and has reached the next of the steps that are looked at
 * since its value before. So a trial which reports seldom is looked at by its first value behind such a step.
 */
export function isDue(
  { intermediate }: Pick<Trial, 'intermediate'>,
  step: number,
  { nWarmupSteps: warmup = 0, intervalSteps: interval = 1 }: Schedule,
): boolean {
  if (step < warmup) return false;
  const due = Math.floor((step - warmup) / interval) * interval + warmup;
  let before = -1;
  for (const other of intermediate.keys()) if (other !== step && other > before) before = other;
  return before < due;
}
