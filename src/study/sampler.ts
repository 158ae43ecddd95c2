/** @file Who chooses parameters, and who ends a trial early. */
import { type RandomStream, randomStream } from '../util/random.ts';
import type { Params, Space } from './distribution.ts';
import type { Json, StudyState, Trial } from './state.ts';

/** Pure: the same study, space, stream and number give the same proposal. Undefined: nothing is left to propose. */
export interface Sampler {
  /** `trial` is the number that the trial has, or will get. */
  readonly propose: (study: StudyState, space: Space, random: RandomStream, trial: number) => Params | undefined;
  /**
   * Whether two workers must not propose at the same time, as those of a grid would propose the same cell: it then proposes
   * under the lock of the journal, so it must be quick. Default: outside, after the trial has got its number.
   */
  readonly underLock?: boolean | undefined;
  /** Fails with STUDY for a space that it cannot sample. */
  readonly check?: ((space: Space) => void) | undefined;
}

/** Pure: whether a trial is to end at its last intermediate value. */
export interface Pruner {
  readonly shouldPrune: (study: StudyState, trial: Trial) => boolean;
  /**
   * The system attributes by which later decisions know of this one, such as the rung that a trial has reached. They are written
   * when it is made, in the same step of the journal. Default: none.
   */
  readonly marks?: ((study: StudyState, trial: Trial) => ReadonlyMap<string, Json>) | undefined;
}

/** Ends no trial early; Optuna's `NopPruner`. */
export const noPruner: Pruner = { shouldPrune: () => false };

/** The random numbers of the proposal for one trial: no two trials of a study share them, and a restart repeats none. */
export function proposalStream(seed: number, trial: number): RandomStream {
  return randomStream(seed, `proposal ${trial}`);
}
