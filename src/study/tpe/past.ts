/** @file What trials say about where good ones are. */
import type { Params, Space } from '../distribution.ts';
import { isFinal, type StudyState, type Trial } from '../state.ts';
import { externalValue, internalValue } from '../value.ts';
import { agedWeights, equalWeights, type Mixture, mixtureOf } from './mixture.ts';
import { countBelow, splitTrials } from './split.ts';

/** What a trial has of the parameters of a space, choices by their place in that space. */
function observedOf(trial: Trial, space: Space): Params {
  const observed = new Map<string, number>();
  for (const [name, value] of trial.params) {
    const [now, then] = [space.get(name), trial.distributions.get(name)];
    if (now === undefined || then === undefined || now.kind !== then.kind) continue;
    const place = now.kind === 'categorical' ? internalValue(now, externalValue(then, value)) : value;
    if (place !== undefined) observed.set(name, place);
  }
  return observed;
}

/** Gives what trials have of a space. What has ended never changes, so it is looked at once. */
export function createObserver(): (trial: Trial, space: Space) => Params {
  const ended = new WeakMap<Space, WeakMap<Trial, Params>>();
  return (trial, space) => {
    if (!isFinal(trial.state)) return observedOf(trial, space);
    let ofSpace = ended.get(space);
    if (ofSpace === undefined) ended.set(space, (ofSpace = new WeakMap()));
    let observed = ofSpace.get(trial);
    if (observed === undefined) ofSpace.set(trial, (observed = observedOf(trial, space)));
    return observed;
  };
}

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
  observe: (trial: Trial, space: Space) => Params,
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
