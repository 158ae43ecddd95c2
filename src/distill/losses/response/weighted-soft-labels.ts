/** @file WSLD: soft labels count where the student is worse than the teacher. */
import * as tf from '@tensorflow/tfjs-core';
import { type Factor, squared } from '../ops/factor.ts';
import { crossEntropies, oneHot } from '../ops/labels.ts';
import { stopGradient } from '../ops/gradient-flow.ts';

/**
 * T² · mean_b (1 - exp(-CE_s,b / (CE_t,b + 1e-7))) · -Σ_c p_t[c] · log p_s[c], p softened; CE with the labels at temperature 1,
 * and no gradient through the weight. Logits [B, C], `labels` [B] int32; a scalar in nats, not 0 where both agree. Zhou, Song,
 * Chen, Zhou, Wang, Yuan, Zhang, "Rethinking Soft Labels for Knowledge Distillation: A Bias-Variance Tradeoff Perspective",
 * ICLR 2021, equation 9; as cls_KD's `WSLDLoss` (there with weight 2.25 and T = 4). Default temperature: 4.
 */
export function weightedSoftLabels(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  labels: tf.Tensor1D,
  temperature: Factor = 4,
): tf.Scalar {
  const atLabel = oneHot(labels, student.shape[1]);
  const ratio = tf.div(crossEntropies(student, atLabel), tf.add(crossEntropies(teacher, atLabel), 1e-7));
  const weight = stopGradient(tf.sub(1, tf.exp(tf.neg(ratio))));
  const soft = crossEntropies(tf.div(student, temperature), tf.softmax(tf.div(teacher, temperature)));
  return tf.mul(tf.mean(tf.mul(weight, soft)), squared(temperature));
}
