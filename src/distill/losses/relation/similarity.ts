/** @file SP: which examples the network takes for alike. */
import * as tf from '@tensorflow/tfjs-core';
import { products } from '../ops/pairwise.ts';
import { rowsOf, unit } from '../ops/rows.ts';

export interface SimilarityOptions {
  /** Which length of a row is made 1: `l2` as in the paper, `l1` as in torchdistill. Default: `l2`. */
  readonly rows?: 'l2' | 'l1';
}

/**
 * ‖G_t - G_s‖² / B², G = F·Fᵀ [B, B] with rows of length 1. Features [B, …] of any sizes; a scalar, 0 where both agree. Tung and
 * Mori, "Similarity-Preserving Knowledge Distillation", ICCV 2019, equations 1 to 4; as RepDistiller's `Similarity`.
 */
export function similarity(student: tf.Tensor, teacher: tf.Tensor, options: SimilarityOptions = {}): tf.Scalar {
  const { rows = 'l2' } = options;
  const [s, t] = [student, teacher].map((features) => {
    const gram = products(rowsOf(features));
    return rows === 'l2' ? unit(gram) : tf.div(gram, tf.maximum(tf.sum(tf.abs(gram), 1, true), 1e-12));
  });
  return tf.mean(tf.squaredDifference(s!, t!));
}
