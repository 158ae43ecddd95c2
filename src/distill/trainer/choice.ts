/** @file Whose weights a training ends with, and whether it ends early: chosen by the validation split alone. */
import * as tf from '@tensorflow/tfjs-core';
import type { HostNumbers } from '../weights/safetensors.ts';
import type { Evaluation } from './evaluate.ts';

export const SELECTIONS = ['last', 'best'] as const;
export const MONITORS = ['accuracy', 'loss'] as const;

/** As EarlyStopping and ModelCheckpoint of PyTorch Lightning have it, on the validation split after every epoch. */
export interface ChoiceOptions {
  /** The epoch whose weights the model has in the end; of equally good ones the first. Default: last. */
  readonly select?: (typeof SELECTIONS)[number] | undefined;
  /** What is good: a high accuracy or a low loss. Default: accuracy. */
  readonly monitor?: (typeof MONITORS)[number] | undefined;
  /** Training stops after so many epochs in a row that are no better than the best before them. Default: it does not. */
  readonly patience?: number | undefined;
  /** An epoch is better, for `patience`, if it is so by more than this. Default: 0. */
  readonly minDelta?: number | undefined;
}

/** What has been chosen so far; JSON can hold it. */
export interface ChoiceState {
  /** The best epoch, where its weights are to be selected. */
  readonly best?: { readonly epoch: number; readonly score: number } | undefined;
  /** The score to be beaten, and for how many epochs it has not been, where training may stop early. */
  readonly waiting?: { readonly score?: number; readonly epochs: number } | undefined;
}

export interface EpochChoice {
  readonly state: ChoiceState;
  /** The variables in the best epoch, in their order; none before there is one. */
  readonly weights: readonly HostNumbers[];
  /** Whether patience is at its end. */
  readonly stops: boolean;
  /** Judges an epoch whose weights the variables have. */
  judge(epoch: number, validation: Evaluation): Promise<void>;
  /** Puts the selected weights into the variables and gives their epoch; `last` is the one whose weights they have. */
  select(last: number): number;
}

/** Whether something is chosen, so that there must be a validation split. */
export function isChosen({ select = 'last', patience }: ChoiceOptions): boolean {
  return select === 'best' || patience !== undefined;
}

/** A choice among the states of these variables, which may go on with an earlier one. A score that is no number is never better. */
export function makeChoice(
  { select = 'last', monitor = 'accuracy', patience, minDelta = 0 }: ChoiceOptions,
  variables: readonly tf.Variable[],
  from?: { readonly choice: ChoiceState; readonly weights: readonly HostNumbers[] },
): EpochChoice {
  let { best, waiting } = from?.choice ?? {};
  let weights = from?.weights ?? [];
  return {
    get state() {
      return { best, waiting };
    },
    get weights() {
      return weights;
    },
    get stops() {
      return patience !== undefined && (waiting?.epochs ?? 0) >= patience;
    },
    async judge(epoch, validation) {
      // the higher the better
      const score = monitor === 'accuracy' ? validation.accuracy : -validation.loss;
      if (patience !== undefined) {
        const better = score > (waiting?.score ?? -Infinity) + minDelta;
        waiting = better ? { score, epochs: 0 } : { ...waiting, epochs: (waiting?.epochs ?? 0) + 1 };
      }
      if (select === 'best' && score > (best?.score ?? -Infinity)) {
        best = { epoch, score };
        weights = await Promise.all(variables.map(copyOf));
      }
    },
    select(last) {
      if (best === undefined || best.epoch === last) return last;
      for (const [i, variable] of variables.entries()) putInto(variable, weights[i]!);
      return best.epoch;
    },
  };
}

/** The numbers of a variable, which stay as they are when it changes. */
export async function copyOf(variable: tf.Variable): Promise<HostNumbers> {
  return { shape: variable.shape, values: (await variable.data()).slice() as HostNumbers['values'] };
}

/** Gives a variable these numbers. */
export function putInto(variable: tf.Variable, { values, shape }: HostNumbers): void {
  tf.tidy(() => variable.assign(tf.tensor(values, [...shape], variable.dtype)));
}
