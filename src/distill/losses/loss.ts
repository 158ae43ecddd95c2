/** @file What a loss is: a weighted sum of named terms. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelShape, Taps } from '../models/model.ts';
import type { MixedLabels } from './ops/labels.ts';
import { now, type Scheduled } from './schedule.ts';
import { assertScalar } from './term-value.ts';

/** Where in training a step is. */
export interface StepPosition {
  /** Steps done before this one. */
  readonly step: number;
  /** Steps that training will have in all. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Where in the training split each example of the batch stands. */
  readonly indices: Uint32Array;
}

/** What a term reads: one batch as both networks see it. */
export interface LossInput {
  /** Class of each example, [batch], int32; where examples are mixed, the class with the larger share. */
  readonly labels: tf.Tensor1D;
  /** What mixup mixed into each example; missing where it is off. */
  readonly mixed?: MixedLabels;
  readonly student: Taps;
  /** The teacher's taps that the loss asked for: constants. */
  readonly teacher: Taps;
  /** Asked before every run of a compiled step, for numbers that `freshTensor` makes. */
  readonly at: () => StepPosition;
}

/** What is measured and made small, without name and weight. */
export interface LossPart {
  /** The teacher's taps that it reads; none by default. */
  readonly teacherTaps?: readonly string[];
  /** Fewest examples in a batch from which it can learn; 1 by default. */
  readonly minimumBatch?: number;
  /** What is trained along with the student: projectors; none by default. */
  readonly variables?: readonly tf.Variable[];
  /** What `value` assigns: memories, moving means; none by default. Checkpoints have them. */
  readonly state?: readonly tf.Variable[];
  /** A scalar, differentiable in the student's taps and in `variables`; without its weight. */
  readonly value: (input: LossInput) => tf.Scalar;
  /** The student's features in the shape of the teacher's tap, for the teacher's classifier to be put on (SimKD). */
  readonly imitation?: Imitation;
}

/** What stands for the teacher's features. */
export interface Imitation {
  /** The teacher's tap that it stands for. */
  readonly teacherTap: string;
  /** [B, …tap shape], by the moving statistics of training. */
  readonly features: (student: Taps) => tf.Tensor;
}

/** One part of a loss. */
export interface Term extends LossPart {
  /** Its name in metrics, `train/loss/<name>`. */
  readonly name: string;
  /** Whether it is what the labels teach, which other terms are compared with. Default: whether its name is `hard`. */
  readonly labels?: boolean;
  /** Whether its weight is that which a shipped method has by itself. Default: false. */
  readonly isUsual?: boolean;
  readonly weight: Scheduled;
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
  /** Variables that the loss assigns itself in each step (memories, moving means). */
  readonly state: readonly tf.Variable[];
  dispose(): void;
}

/** What everybody who builds a loss is told. */
export interface LossContext {
  readonly student: ModelShape;
  /** Left out when there is no teacher. A whole `Model` where a term uses its classifier. */
  readonly teacher?: ModelShape;
  /** Seed of the initial projectors, of masks and samples. */
  readonly seed: number;
  /** The class of every training example, for terms that remember them all. */
  readonly trainingLabels?: Int32Array;
}

/** A loss of these terms; those whose weight is always 0 are left out and cost nothing. */
export function weightedSum({ name, terms: all }: Pick<Loss, 'name' | 'terms'>): Loss {
  const terms = all.filter(({ weight }) => weight !== 0);
  const variables = terms.flatMap((term) => term.variables ?? []);
  const state = terms.flatMap((term) => term.state ?? []);
  return {
    name,
    terms,
    teacherTaps: [...new Set(terms.flatMap(({ teacherTaps = [] }) => teacherTaps))],
    minimumBatch: Math.max(1, ...terms.map(({ minimumBatch = 1 }) => minimumBatch)),
    variables,
    state,
    dispose: () => tf.dispose([...variables, ...state]),
  };
}

/**
 * Value of a loss on a batch: the weighted sum, and each term without its weight, in the order of `loss.terms`. Throws LOSS for a
 * term that is no scalar of floats.
 */
export function lossValue(loss: Loss, input: LossInput): { total: tf.Scalar; terms: tf.Scalar[] } {
  const terms = loss.terms.map((term) => assertScalar(term.value(input), term.name));
  const weighted = loss.terms.map(({ weight }, i): tf.Scalar => tf.mul(terms[i]!, now(weight, input.at)));
  return { total: weighted.length === 0 ? tf.scalar(0) : tf.addN(weighted), terms };
}
