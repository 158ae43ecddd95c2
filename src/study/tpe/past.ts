/** @file What trials say about where good ones are. */
import type { Params, Space } from '../distribution.ts';
import type { Observer } from '../observe.ts';
import type { StudyState, Trial } from '../state.ts';
import { agedWeights, equalWeights, type Mixture, mixtureOf } from './mixture.ts';
import { countBelow, splitTrials } from './split.ts';

/** What is known of a study. */
export interface Past {
  /** Of the trials that are good, and of all others, in the order of their numbers. */
  readonly below: readonly Params[];
  readonly above: readonly Params[];
  /** Of the trials that run and count as bad ones. */
  readonly running: readonly Params[];
}

/** Whether a trial has ended in a way that says something, or runs. */
function isTelling({ state, values }: Trial, directions: number): boolean {
  if (state === 'COMPLETE') return values?.length === directions && !values.some(Number.isNaN);
  return state === 'PRUNED' || state === 'RUNNING';
}

/**
 * What is known of a study to propose parameters for the trial of this number, which is left out. `withRunning`: trials that run count
 * as bad ones.
 */
export function pastOf(
  { trials, directions }: StudyState,
  space: Space,
  number: number,
  observe: Observer,
  withRunning: boolean,
): Past {
  const telling = trials.filter(
    (trial) =>
      trial.number !== number && (withRunning || trial.state !== 'RUNNING') && isTelling(trial, directions.length),
  );
  const running = telling.filter(({ state }) => state === 'RUNNING');
  const ended = telling.length - running.length;
  const { below, above } = splitTrials(telling, directions, countBelow(ended, directions.length));
  const observeAll = (some: readonly Trial[]): readonly Params[] => some.map((trial) => observe(trial, space));
  return { below: observeAll(below), above: observeAll(above), running: observeAll(running) };
}

/** The densities of good trials and of all others, for some parameters of a space; of those that have one of them at least. */
export function densitiesOf(
  { below, above }: Past,
  space: Space,
  names: readonly string[],
  directions: number,
): { readonly good: Mixture; readonly bad: Mixture } {
  const having = (all: readonly Params[]): readonly Params[] =>
    all.filter((params) => names.some((name) => params.has(name)));
  const [good, bad] = [having(below), having(above)];
  return {
    good: mixtureOf(space, names, good, directions > 1 ? equalWeights(good.length) : agedWeights(good.length)),
    bad: mixtureOf(space, names, bad, agedWeights(bad.length)),
  };
}
