/** @file The trials that a sampler learns from. */
import type { Params, Space } from './distribution.ts';
import { lossesOf } from './losses.ts';
import type { Observer } from './observe.ts';
import type { StudyState, Trial } from './state.ts';

/** A trial that came to something. */
export interface Told {
  readonly number: number;
  /** Those that the space has too. */
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

export interface TellingOptions {
  /** What trials have of this space. */
  readonly space: Space;
  readonly observe: Observer;
  /** Only trials that have all of these parameters. Default: none. */
  readonly names?: readonly string[] | undefined;
  /** Trials that were pruned too, with their last intermediate value. Default: no. */
  readonly considersPruned?: boolean | undefined;
}

/** The complete trials, by their numbers. */
export function toldTrials(
  { trials, directions }: Pick<StudyState, 'trials' | 'directions'>,
  { space, observe, names = [], considersPruned = false }: TellingOptions,
): readonly Told[] {
  const told: Told[] = [];
  for (const trial of trials) {
    const values = valuesOf(trial, considersPruned);
    if (values?.length !== directions.length || values.some(Number.isNaN)) continue;
    const params = observe(trial, space);
    if (names.every((name) => params.has(name)))
      told.push({ number: trial.number, params, losses: lossesOf(values, directions), trial });
  }
  return told;
}
