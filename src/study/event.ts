/** @file What happens in a study: the records of a journal, by their meaning. Optuna's operations. */
import type { Distribution, Params } from './distribution.ts';
import type { Direction, Json, TrialState } from './state.ts';

/** What a trial is when it is created: waiting or begun, or finished at once, as Optuna's `add_trial` has it. */
export interface NewTrial {
  readonly state: TrialState;
  readonly values?: readonly number[] | undefined;
  readonly params?: Params | undefined;
  readonly distributions?: ReadonlyMap<string, Distribution> | undefined;
  readonly userAttrs?: ReadonlyMap<string, Json> | undefined;
  readonly systemAttrs?: ReadonlyMap<string, Json> | undefined;
  readonly intermediate?: ReadonlyMap<number, number> | undefined;
  readonly started?: Date | undefined;
  readonly ended?: Date | undefined;
}

/** Trials are named by their number in the study. */
export type StudyEvent =
  | { readonly kind: 'create-study'; readonly name: string; readonly directions: readonly Direction[] }
  | { readonly kind: 'study-attr'; readonly scope: 'user' | 'system'; readonly key: string; readonly value: Json }
  | { readonly kind: 'create-trial'; readonly trial: NewTrial }
  | {
      readonly kind: 'param';
      readonly trial: number;
      readonly name: string;
      readonly value: number;
      readonly distribution: Distribution;
    }
  | {
      readonly kind: 'state';
      readonly trial: number;
      readonly state: TrialState;
      readonly values?: readonly number[] | undefined;
      /** The start for RUNNING, the end for a final state. */
      readonly time?: Date | undefined;
    }
  | { readonly kind: 'intermediate'; readonly trial: number; readonly step: number; readonly value: number }
  | {
      readonly kind: 'trial-attr';
      readonly trial: number;
      readonly scope: 'user' | 'system';
      readonly key: string;
      readonly value: Json;
    };
