/** @file The rows of a sweep's tables, by its study. */
import type { ComposedConfig } from '../compose/index.ts';
import type { PlannedRow } from '../record/index.ts';
import type { StudyState, Trial } from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { errorOf } from './claim.ts';
import { againOf } from './repeats.ts';
import { plannedSeeds } from './seed.ts';
import type { SweepPlan } from './space/plan.ts';
import { trialWords } from './trial-words.ts';

/** What rows are made with: the sweep's own config, and how a word may be shown. */
export interface RowContext {
  readonly composition: ComposedConfig;
  readonly shown: (word: string) => string;
}

/** The row of one trial. */
function plannedRow(
  plan: Pick<SweepPlan, 'words' | 'space' | 'replicates'>,
  trial: Trial,
  { composition, shown }: RowContext,
): PlannedRow {
  // what somebody else added and cannot be run is a row all the same
  const words = attempt(() => trialWords(plan, trial, { shown: true })).value ?? [];
  const seeds = plannedSeeds(words, composition, plan.replicates);
  const pruned = trial.state === 'PRUNED' && seeds !== undefined ? true : undefined;
  const overrides = words.map(shown);
  return { number: trial.number, overrides, seeds, pruned, again: againOf(trial), error: errorOf(trial) };
}

/** Whether it is known what a trial is: a sampler chooses the parameters of a trial after it has begun. */
function isChosen({ space }: Pick<SweepPlan, 'space'>, { state, params }: Trial): boolean {
  return state !== 'RUNNING' || params.size > 0 || space.size === 0;
}

/** The rows of a sweep's tables, by its study; those that are `known` already are as they were. */
export function plannedRows(
  plan: Pick<SweepPlan, 'words' | 'space' | 'replicates'>,
  { trials }: StudyState,
  context: RowContext,
  known: readonly PlannedRow[] = [],
): PlannedRow[] {
  const rows = new Map(known.map((row) => [row.number, row]));
  return trials.flatMap((trial) => {
    const row = rows.get(trial.number);
    if (row !== undefined) return [row];
    return isChosen(plan, trial) ? [plannedRow(plan, trial, context)] : [];
  });
}
