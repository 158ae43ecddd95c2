/** @file Relational distillation of distances. */
import * as tf from '@tensorflow/tfjs-core';
import type { Term } from './loss.ts';
import { smoothL1 } from './smooth-l1.ts';

/** Squared distances are at least this, so that the gradient of the root stays finite. */
const EPSILON = 1e-12;

export interface RkdDistanceOptions {
  /** Use squared distances (a variant in mdistiller). Default: false, as in the paper. */
  readonly squared?: boolean;
}

/**
 * Mean over all pairs of smoothL1(d_s / mean d_s - d_t / mean d_t), where d are Euclidean distances within the batch and each
 * mean is over pairs of different examples. `student` [B, D_s], `teacher` [B, D_t]; a scalar, identically 0 for B < 3.
 * Park, Kim, Lu, Cho, "Relational Knowledge Distillation", CVPR 2019, equations 5 to 7; as RepDistiller's `RKDLoss`.
 */
export function rkdDistance(student: tf.Tensor2D, teacher: tf.Tensor2D, options: RkdDistanceOptions = {}): tf.Scalar {
  const { squared = false } = options;
  const difference = tf.sub(relativeDistances(student, squared), relativeDistances(teacher, squared));
  return smoothL1(difference);
}

/** Distances between the rows over their mean, [B, B], 0 on the diagonal. */
function relativeDistances(embeddings: tf.Tensor2D, squared: boolean): tf.Tensor2D {
  const [batch] = embeddings.shape;
  const distances = pairwiseDistances(embeddings, squared);
  const mean = tf.div(tf.sum(distances), Math.max(1, batch * (batch - 1)));
  return tf.div(distances, tf.maximum(mean, EPSILON));
}

/**
 * Distances between the rows, [B, B], by way of the products of centred rows: B²·D multiplications and no array beyond B².
 * Centring changes no distance and keeps the digits that a large common part would cost.
 */
function pairwiseDistances(embeddings: tf.Tensor2D, squared: boolean): tf.Tensor2D {
  const [batch] = embeddings.shape;
  const centred = tf.sub(embeddings, tf.mean(embeddings, 0, true)) as tf.Tensor2D;
  const lengths = tf.sum(tf.square(centred), 1, true);
  const products = tf.matMul(centred, centred, false, true);
  const squares = tf.sub(tf.add(lengths, tf.transpose(lengths)), tf.mul(products, 2));
  const safe = tf.maximum(squares, EPSILON);
  const others = tf.sub(1, tf.eye(batch));
  return tf.mul(squared ? safe : tf.sqrt(safe), others);
}

/** Distances between the embeddings, as a term named `distance`. */
export function distanceTerm(weight: number, studentTap: string, teacherTap: string): Term {
  return {
    name: 'distance',
    weight,
    teacherTaps: [teacherTap],
    minimumBatch: 3,
    value: ({ student, teacher }) =>
      rkdDistance(student[studentTap] as tf.Tensor2D, teacher[teacherTap] as tf.Tensor2D),
  };
}
