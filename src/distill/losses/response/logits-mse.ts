/** @file Regression on the logits. */
import type * as tf from '@tensorflow/tfjs-core';
import { meanSquaredDifference } from '../ops/rows.ts';

/**
 * Mean of (s - t)² over all logits. `student`, `teacher` [B, C]; a scalar, 0 where both agree. Ba and Caruana, "Do Deep Nets
 * Really Need to be Deep?", NIPS 2014, equation 1; the mean as in Knowledge-Distillation-Zoo's `Logits`.
 */
export function logitsMse(student: tf.Tensor2D, teacher: tf.Tensor2D): tf.Scalar {
  return meanSquaredDifference(student, teacher);
}
