/** @file Decoupled knowledge distillation: the label's class and the others apart. */
import * as tf from '@tensorflow/tfjs-core';
import { type Factor, squared } from '../ops/factor.ts';
import { oneHot, withoutLabel } from '../ops/labels.ts';
import { divergence } from './soft-targets.ts';

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
  const binary = (logits: tf.Tensor2D): tf.Tensor2D => {
    const scaled = tf.div<tf.Tensor2D>(logits, temperature);
    const ofLabel = tf.sum(tf.mul(scaled, atLabel), 1, true);
    const ofOthers = tf.logSumExp(withoutLabel(scaled, atLabel), 1, true);
    return tf.concat([ofLabel, ofOthers], 1) as tf.Tensor2D;
  };
  return tf.mul(tf.div(divergence(binary(student), binary(teacher)), batch), squared(temperature));
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
  const others = (logits: tf.Tensor2D): tf.Tensor2D => withoutLabel(tf.div(logits, temperature), atLabel);
  return tf.mul(tf.div(divergence(others(student), others(teacher)), batch), squared(temperature));
}
