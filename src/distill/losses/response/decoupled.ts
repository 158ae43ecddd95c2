/** @file Decoupled knowledge distillation: the label's class and the others apart. */
import * as tf from '@tensorflow/tfjs-core';
import { divergences } from '../ops/divergence.ts';
import { type Factor, squared } from '../ops/factor.ts';
import { oneHot, withoutLabel } from '../ops/labels.ts';

export interface DecoupledOptions {
  /** Weight of the part about the label's class. Default: 1. */
  readonly alpha?: number;
  /** Weight of the part about the other classes. Default: 8, for CIFAR-100's ResNet32×4 → ResNet8×4. */
  readonly beta?: number;
  /** Default: 4. */
  readonly temperature?: Factor;
}

/**
 * α · targetClass + β · otherClasses. Logits [B, C], `labels` [B] int32; a scalar, 0 where both agree. Zhao, Cui, Song, Qiu,
 * Liang, "Decoupled Knowledge Distillation", CVPR 2022, equation 7; as mdistiller's `dkd_loss`.
 */
export function decoupled(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: DecoupledOptions = {},
): tf.Scalar {
  const { alpha = 1, beta = 8, temperature = 4 } = options;
  return tf.add(
    tf.mul(targetClass(student, teacher, labels, temperature), alpha),
    tf.mul(otherClasses(student, teacher, labels, temperature), beta),
  );
}

/** TCKD: T²/B · Σ KL of [p_y, 1 - p_y], the teacher's to the student's; in nats. */
export function targetClass(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  labels: tf.Tensor1D,
  temperature: Factor,
): tf.Scalar {
  const [batch, classes] = student.shape;
  const atLabel = oneHot(labels, classes);
  const scaled = tf.div<tf.Tensor2D>(teacher, temperature);
  const others = withoutLabel(scaled, atLabel);
  const difference = tf.div(tf.sub(student, teacher), temperature);
  const ofLabel = (x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(x, atLabel), 1, true);
  // how the logarithms of the others' sums differ, from the others' differences: both sums agree in most of their digits
  const mean = tf.sum(tf.mul(tf.softmax(others), difference), 1, true);
  const ofOthers = tf.add(mean, divergences(others, difference));
  const each = divergences(
    tf.concat([ofLabel(scaled), tf.logSumExp(others, 1, true)], 1),
    tf.concat([ofLabel(difference), ofOthers], 1),
  );
  return tf.mul(tf.div(tf.sum(each), batch), squared(temperature));
}

/** NCKD: T²/B · Σ KL between the classes other than the label's, each network's shares adding up to 1; in nats. */
export function otherClasses(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  labels: tf.Tensor1D,
  temperature: Factor,
): tf.Scalar {
  const [batch, classes] = student.shape;
  const atLabel = oneHot(labels, classes);
  const others = withoutLabel(tf.div(teacher, temperature), atLabel);
  const each = divergences(others, tf.div(tf.sub(student, teacher), temperature));
  return tf.mul(tf.div(tf.sum(each), batch), squared(temperature));
}
