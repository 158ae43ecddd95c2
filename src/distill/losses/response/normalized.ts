/** @file NKD: the label's class weighed by the teacher, the others normalised. */
import * as tf from '@tensorflow/tfjs-core';
import { type Factor, squared } from '../ops/factor.ts';
import { crossEntropies, oneHot, withoutLabel } from '../ops/labels.ts';

export interface NormalizedOptions {
  /** Weight of the other classes. Default: 1.5. */
  readonly gamma?: number;
  /** Temperature of the other classes. Default: 1. */
  readonly temperature?: Factor;
}

/**
 * Mean over the batch of -p_t[y] · log p_s[y] - γ · T² · Σ_{c≠y} q_t[c] · log q_s[c], q being softened shares among the
 * classes other than the label's; in nats. Logits [B, C], `labels` [B] int32; a scalar, not 0 where both agree (it is a
 * cross-entropy). Yang, Zeng, Li, Zhang, Yuan, Li, "From Knowledge Distillation to Self-Knowledge Distillation: A Unified
 * Approach with Normalized Loss and Customized Soft Labels", ICCV 2023, equation 8; as cls_KD's `NKDLoss`.
 */
export function normalized(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: NormalizedOptions = {},
): tf.Scalar {
  const { gamma = 1.5, temperature = 1 } = options;
  const atLabel = oneHot(labels, student.shape[1]);
  const others = (logits: tf.Tensor2D): tf.Tensor2D => withoutLabel(tf.div(logits, temperature), atLabel);
  const target = tf.mean<tf.Scalar>(crossEntropies(student, tf.mul(tf.softmax(teacher), atLabel)));
  const rest = tf.mean<tf.Scalar>(crossEntropies(others(student), tf.softmax(others(teacher))));
  return tf.add(target, tf.mul(tf.mul(rest, gamma), squared(temperature)));
}
