/** @file One job of a sweep by its number. */
import { wordsOf } from './space/words-of.ts';
import { probesOf } from './space/probes.ts';
import type { SweepPlan } from './space/plan.ts';

/** One job of a sweep: its number, and the words of its command line. */
export interface PlannedJob {
  readonly number: number;
  /** What is the job's own: every override of the experiment, each with one value. */
  readonly overrides: readonly string[];
}

/** The jobs of a grid, in order; of what a sampler draws from some that have every choice and every end. */
export function plannedJobs(plan: SweepPlan, { sampled = false }: { readonly sampled?: boolean } = {}): PlannedJob[] {
  const cells = sampled ? probesOf(plan) : plan.cells;
  return cells.map((cell, number) => ({ number, overrides: wordsOf(plan, cell) }));
}
