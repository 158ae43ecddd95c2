/** @file SRD: the logarithm of a high power of the difference. */
import * as tf from '@tensorflow/tfjs-core';
import { absolute } from '../ops/absolute.ts';

/**
 * 2 · log Σ |s - t|^α over all numbers. `student`, `teacher` features [B, …] of one shape (projected and normalised); a scalar,
 * which goes to -∞ where both agree (the sum is at least 1e-30). Miles and Mikolajczyk, "Understanding the Role of the
 * Projector in Knowledge Distillation", AAAI 2024, equation 8; as torchdistill's `SRDLoss`, which adds KL. Default α: 4.
 */
export function logPower(student: tf.Tensor, teacher: tf.Tensor, power = 4): tf.Scalar {
  const distance = absolute(tf.sub(student, teacher));
  return tf.mul(tf.log(tf.maximum(tf.sum(tf.pow(distance, power)), 1e-30)), 2);
}
