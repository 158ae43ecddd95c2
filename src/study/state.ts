/** @file What a journal says, folded. */
import type { Distribution, Params } from './distribution.ts';

export type Direction = 'minimize' | 'maximize';

export type TrialState = 'RUNNING' | 'COMPLETE' | 'PRUNED' | 'FAIL' | 'WAITING';

/** What JSON holds, with NaN and the infinities, as Python writes it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One trial as far as the journal tells. */
export interface Trial {
  /** Its place among the trials of the study; for life. */
  readonly number: number;
  readonly state: TrialState;
  /** One for each direction, once it is told. */
  readonly values?: readonly number[] | undefined;
  readonly params: Params;
  readonly distributions: ReadonlyMap<string, Distribution>;
  /** By their steps. */
  readonly intermediate: ReadonlyMap<number, number>;
  readonly userAttrs: ReadonlyMap<string, Json>;
  readonly systemAttrs: ReadonlyMap<string, Json>;
  /** Who set it RUNNING last. */
  readonly worker?: string | undefined;
  /** When it was set RUNNING last; missing while it waits. */
  readonly started?: Date | undefined;
  readonly ended?: Date | undefined;
}

/**
 * A study as far as its journal tells. A view, not a copy: when its journal reads on, the state and its trials change. Take
 * the state that `read` or `update` gave last: a file that was replaced is folded into a new one.
 */
export interface StudyState {
  /** Missing as long as no study was created. */
  readonly name?: string | undefined;
  readonly directions: readonly Direction[];
  readonly userAttrs: ReadonlyMap<string, Json>;
  readonly systemAttrs: ReadonlyMap<string, Json>;
  /** By their numbers. */
  readonly trials: readonly Trial[];
  /** The numbers of the trials that wait, lowest first; finding the first takes no longer with many trials. */
  readonly waiting: () => Iterable<number>;
  /** The numbers of the trials that run, lowest first; takes as long as they are many, however many trials there are. */
  readonly running: () => readonly number[];
  /** How many trials are in each state. */
  readonly count: Readonly<Record<TrialState, number>>;
}

/** Whether a trial in this state never changes again. */
export function isFinal(state: TrialState): boolean {
  return state === 'COMPLETE' || state === 'PRUNED' || state === 'FAIL';
}
