/** @file What a sweep may run, as data. */
import type { Goal, Metric } from '../../report/index.ts';
import type { Distribution, Params } from '../../study/index.ts';

/** What a key was in the trials of a sweep that were there before it had choices. */
export interface EarlierValues {
  /** Whether it was typed then, or left to the config. */
  readonly typed: boolean;
  /** By the number of the trial: the text behind the `=`; null for one that somebody else added and cannot be run. */
  readonly texts: readonly (string | null)[];
}

/** What one key of the command line may be. */
export interface SweptParameter {
  readonly distribution: Distribution;
  /** Of a categorical distribution: each choice as it stands behind the `=`. */
  readonly texts?: readonly string[] | undefined;
  /** Of a key that has choices since a sweep has grown. */
  readonly earlier?: EarlierValues | undefined;
}

/** One word of each job, in the order typed: the same in all of them, or that of a swept key. */
export type JobWord = { readonly fixed: string } | { readonly swept: string };

/** What a sweep may run. Words of the `hydra` node, which go to every job, are not in it. */
export interface SweepPlan {
  readonly words: readonly JobWord[];
  /** By the key of the override as it was typed: `model`, `+x`, `group@package`. */
  readonly space: ReadonlyMap<string, SweptParameter>;
  /** The jobs of a grid, in order; a key that does not apply to a job is not in it. None where a sampler draws. */
  readonly cells: readonly Params[];
  /** What is optimised; undefined where the command line and the config name nothing. */
  readonly goal: Goal | undefined;
  /** What its study shows where nothing is optimised. Undefined: the first value of each job. */
  readonly shown?: Metric | undefined;
  /** Each setting is run with so many seeds. */
  readonly replicates: number;
  /** What to say of the sweep before it begins. */
  readonly warnings: readonly string[];
}
