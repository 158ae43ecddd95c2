/** @file What a loss is: a weighted sum of named terms. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelShape, Taps } from '../models/model.ts';
import type { MixedLabels } from './ops/labels.ts';

/** What a term reads: one batch as both networks see it. */
export interface LossInput {
  /** Class of each example, [batch], int32; where examples are mixed, the class with the larger share. */
  readonly labels: tf.Tensor1D;
  /** What mixup mixed into each example; missing where it is off. */
  readonly mixed?: MixedLabels;
  readonly student: Taps;
  /** The teacher's taps that the loss asked for: constants. */
  readonly teacher: Taps;
}

/** One part of a loss. */
export interface Term {
  /** Its name in metrics, `train/loss/<name>`. */
  readonly name: string;
  readonly weight: number;
  /** The teacher's taps that it reads; none by default. */
  readonly teacherTaps?: readonly string[];
  /** Fewest examples in a batch from which it can learn; 1 by default. */
  readonly minimumBatch?: number;
  /** A scalar, differentiable in the student's taps and the loss's own variables; without its weight. */
  readonly value: (input: LossInput) => tf.Scalar;
}

/** What a student is trained to make small. */
export interface Loss {
  readonly name: string;
  readonly terms: readonly Term[];
  /** The teacher's taps that it reads; none if it needs no teacher. */
  readonly teacherTaps: readonly string[];
  /** Fewest examples in a batch from which every term can learn. */
  readonly minimumBatch: number;
  /** The loss's own variables (projectors), trained along with the student's. */
  readonly variables: readonly tf.Variable[];
  dispose(): void;
}

/** What everybody who builds a loss is told. */
export interface LossContext {
  readonly student: ModelShape;
  /** Left out when there is no teacher. */
  readonly teacher?: ModelShape;
  /** Seed of the initial projectors. */
  readonly seed: number;
}

interface LossDefinition extends Pick<Loss, 'name' | 'terms'> {
  readonly variables?: readonly tf.Variable[];
}

/** A loss of these terms; those with weight 0 are left out and cost nothing. */
export function weightedSum({ name, terms: all, variables = [] }: LossDefinition): Loss {
  const terms = all.filter(({ weight }) => weight !== 0);
  return {
    name,
    terms,
    teacherTaps: [...new Set(terms.flatMap(({ teacherTaps = [] }) => teacherTaps))],
    minimumBatch: Math.max(1, ...terms.map(({ minimumBatch = 1 }) => minimumBatch)),
    variables,
    dispose: () => tf.dispose([...variables]),
  };
}

/** Value of a loss on a batch: the weighted sum, and each term without its weight, in the order of `loss.terms`. */
export function lossValue(loss: Loss, input: LossInput): { total: tf.Scalar; terms: tf.Scalar[] } {
  const terms = loss.terms.map((term) => term.value(input));
  const weighted = loss.terms.map(({ weight }, i): tf.Scalar => tf.mul(terms[i]!, weight));
  return { total: weighted.length === 0 ? tf.scalar(0) : tf.addN(weighted), terms };
}
