/** @file One job of a sweep by its number. */
import { wordsOf } from './space/words-of.ts';
import type { SweepPlan } from './space/plan.ts';

/** One job of a sweep: its number, and the words of its command line. */
export interface PlannedJob {
  readonly number: number;
  /** What is the job's own: every override of the experiment, each with one value. */
  readonly overrides: readonly string[];
}

/** The jobs of a grid, in order. */
export function plannedJobs(plan: SweepPlan): PlannedJob[] {
  return plan.cells.map((cell, number) => ({ number, overrides: wordsOf(plan, cell) }));
}
