/** @file LP: the teacher's neighbours stay neighbours. */
import * as tf from '@tensorflow/tfjs-core';
import { centred, offDiagonal, products, squaredDistances, squaredLengths } from '../ops/pairwise.ts';
import { rowsOf } from '../ops/rows.ts';

export interface LocalityOptions {
  /** How many of the teacher's nearest examples count. Default: 5. */
  readonly neighbours?: number;
}

/**
 * ½/B · Σ_i Σ_j a_ij · ‖s_i - s_j‖² over the `neighbours` k nearest examples j of i in the teacher's space, with
 * a_ij = exp(-‖t_i - t_j‖² / k). Features [B, …] of any sizes; a scalar, 0 where all neighbours of the student are at one place:
 * it needs another term beside it. Chen, Wang, Xu, Xu, Tao, "Learning Student Networks via Feature Embedding" (locality
 * preserving loss), IEEE TNNLS 2021, equation 6; the mean over the batch instead of the sum.
 */
export function locality(student: tf.Tensor, teacher: tf.Tensor, options: LocalityOptions = {}): tf.Scalar {
  const [s, t] = [centred(rowsOf(student)), centred(rowsOf(teacher))];
  const [batch] = s.shape;
  const neighbours = Math.min(options.neighbours ?? 5, Math.max(1, batch - 1));
  const wanted = tf.maximum(squaredDistances(products(t), squaredLengths(t)), 0) as tf.Tensor2D;
  const affinity = tf.mul(nearest(wanted, neighbours), tf.exp(tf.div(wanted, -neighbours)));
  const distances = squaredDistances(products(s), squaredLengths(s));
  return tf.div(tf.sum(tf.mul(affinity, distances)), 2 * batch);
}

/** [B, B]: 1 for the `count` smallest of each row besides the diagonal (more, where some are equal), else 0. */
function nearest(distances: tf.Tensor2D, count: number): tf.Tensor2D {
  const far = tf.add(tf.max(distances), 1);
  let left = tf.add(tf.mul(distances, offDiagonal(distances.shape[0])), tf.mul(tf.eye(distances.shape[0]), far));
  let chosen = tf.zerosLike(distances);
  for (let i = 0; i < count; i++) {
    const smallest = tf.sub(1, tf.step(tf.sub(left, tf.min(left, 1, true))));
    chosen = tf.maximum(chosen, smallest);
    left = tf.add(left, tf.mul(smallest, far));
  }
  return tf.mul(chosen, offDiagonal(distances.shape[0])) as tf.Tensor2D;
}
