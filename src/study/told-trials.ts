/** @file The trials that a sampler learns from. */
import type { Params } from './distribution.ts';
import { lossesOf } from './losses.ts';
import type { StudyState, Trial } from './state.ts';

/** A trial that came to something. */
export interface Told {
  readonly number: number;
  readonly params: Params;
  /** One for each direction, lower is better; infinite ones too, none of them NaN. */
  readonly losses: readonly number[];
  readonly trial: Trial;
}

/** What a trial came to: its values, or of a pruned one the last intermediate value. */
function valuesOf({ state, values, intermediate }: Trial, considersPruned: boolean): readonly number[] | undefined {
  if (state === 'COMPLETE') return values;
  if (state !== 'PRUNED' || !considersPruned || intermediate.size === 0) return undefined;
  return [intermediate.get(Math.max(...intermediate.keys()))!];
}

/**
 * The complete trials that have these parameters, by their numbers. `considersPruned`: those that were pruned too, with their
 * last intermediate value.
 */
export function toldTrials(
  { trials, directions }: Pick<StudyState, 'trials' | 'directions'>,
  names: readonly string[],
  considersPruned = false,
): readonly Told[] {
  const told: Told[] = [];
  for (const trial of trials) {
    const values = valuesOf(trial, considersPruned);
    if (values?.length !== directions.length || values.some(Number.isNaN)) continue;
    const { number, params } = trial;
    if (names.every((name) => params.has(name)))
      told.push({ number, params, losses: lossesOf(values, directions), trial });
  }
  return told;
}
