/** @file What trials say about where good ones are. */
import type { Params, Space } from '../distribution.ts';
import type { Observer } from '../observe.ts';
import type { StudyState, Trial } from '../state.ts';
import { agedWeights, equalWeights, type Mixture, mixtureOf } from './mixture.ts';
import { countBelow, type Split, splitTrials } from './split.ts';
import type { Unit } from './units.ts';

/** The densities of good trials and of all others. */
export interface Densities {
  readonly good: Mixture;
  readonly bad: Mixture;
}

/** What is known of a study for one proposal. */
export interface Past {
  /** For the parameters of a unit, and those before it that are known. */
  readonly densitiesOf: (unit: Unit, known: Params) => Densities;
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
 * as bad ones. Trials are split among those that have parameters of a unit's condition, so that what is rarely chosen, as one of
 * several models, has good trials of its own. `exponent`: how fast kernels may become narrow (`normalKernels`).
 */
export function pastOf(
  { trials, directions }: StudyState,
  space: Space,
  number: number,
  observe: Observer,
  withRunning: boolean,
  exponent = 1,
): Past {
  const telling = trials.filter(
    (trial) =>
      trial.number !== number && (withRunning || trial.state !== 'RUNNING') && isTelling(trial, directions.length),
  );
  const having = (some: readonly Trial[], names: readonly string[]): readonly Trial[] =>
    some.filter((trial) => {
      const observed = observe(trial, space);
      return names.some((name) => observed.has(name));
    });
  const splits = new Map<readonly string[], Split>();
  const splitOf = (group: readonly string[]): Split => {
    let split = splits.get(group);
    if (split === undefined) {
      const own = having(telling, group);
      const ended = own.filter(({ state }) => state !== 'RUNNING').length;
      split = splitTrials(own, directions, countBelow(ended, directions.length));
      splits.set(group, split);
    }
    return split;
  };
  return {
    densitiesOf({ names: own, group, before }, known) {
      const [good, bad] = [splitOf(group).below, splitOf(group).above].map((some) =>
        having(some, own).map((trial) => observe(trial, space)),
      ) as [Params[], Params[]];
      const names = [...before.filter((name) => known.has(name)), ...own];
      const weights = directions.length > 1 ? equalWeights(good.length) : agedWeights(good.length);
      return {
        good: mixtureOf(space, names, good, weights, exponent),
        bad: mixtureOf(space, names, bad, agedWeights(bad.length), exponent),
      };
    },
    running: telling.filter(({ state }) => state === 'RUNNING').map((trial) => observe(trial, space)),
  };
}
