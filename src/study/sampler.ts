/** @file Who chooses parameters, and who ends a trial early. */
import type { RandomStream } from '../util/random.ts';
import type { Params, Space } from './distribution.ts';
import type { StudyState, Trial } from './state.ts';

/** Pure: the same study, space and stream give the same proposal. Undefined: nothing is left to propose. */
export interface Sampler {
  readonly propose: (study: StudyState, space: Space, random: RandomStream) => Params | undefined;
}

/** Pure: whether a trial is to end at its last intermediate value. */
export interface Pruner {
  readonly shouldPrune: (study: StudyState, trial: Trial) => boolean;
}
