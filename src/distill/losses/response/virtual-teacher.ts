/** @file Tf-KD: a teacher that is only imagined. */
import * as tf from '@tensorflow/tfjs-core';
import { type Factor, squared } from '../ops/factor.ts';
import { oneHot } from '../ops/labels.ts';

export interface VirtualTeacherOptions {
  /** The share that the teacher gives the label's class, 1/C … 1. Default: 0.9. */
  readonly correct?: number;
  /** Default: 10. */
  readonly temperature?: Factor;
}

/**
 * T²/B · Σ_b KL(q_b ‖ softmax(s_b/T)), in nats; q is softmax(log u / T) of the teacher u who gives the label's class `correct`
 * and every other class the same. Logits [B, C], `labels` [B] int32; a scalar. Yuan, Tay, Li, Wang, Feng, "Revisiting
 * Knowledge Distillation via Label Smoothing Regularization", CVPR 2020, equations 8 and 9 (defaults: KD_Lib's, T = 10 here
 * instead of its 20 of the paper).
 */
export function virtualTeacher(
  student: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: VirtualTeacherOptions = {},
): tf.Scalar {
  const { correct = 0.9, temperature = 10 } = options;
  const [batch, classes] = student.shape;
  const other = (1 - correct) / (classes - 1);
  const logits = tf.add(tf.mul(oneHot(labels, classes), finiteLog(correct) - finiteLog(other)), finiteLog(other));
  const logTeacher = tf.logSoftmax(tf.div(logits, temperature));
  const logStudent = tf.logSoftmax(tf.div(student, temperature));
  const divergence = tf.sum(tf.mul(tf.exp(logTeacher), tf.sub(logTeacher, logStudent)));
  return tf.mul(tf.div(divergence, batch), squared(temperature));
}

function finiteLog(share: number): number {
  return Math.log(Math.max(share, 1e-30));
}
