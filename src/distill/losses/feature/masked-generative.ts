/** @file MGD: the teacher's features from a part of the student's. */
import * as tf from '@tensorflow/tfjs-core';
import { convolution } from '../ops/layers.ts';
import { sumOfSquares } from '../ops/rows.ts';

/** The network that generates the teacher's features: 3 × 3 convolution, ReLU, 3 × 3 convolution. */
export interface Generator {
  /** [3, 3, C, C] and [C], twice. */
  readonly kernels: readonly [tf.Tensor4D, tf.Tensor4D];
  readonly biases: readonly [tf.Tensor1D, tf.Tensor1D];
}

/**
 * Σ (G(M ⊙ F_s) - F_t)² / B. Maps [B, H, W, C] of one shape (the student's already aligned), `mask` of 0 and 1 that broadcasts
 * to it: [B, H, W, 1] as in the paper for classification, [B, 1, 1, C] as in cls_KD's code. A scalar, not 0 where both agree.
 * Yang, Li, Shao, Shi, Yuan, Yuan, "Masked Generative Distillation", ECCV 2022, equations 3 to 5; cls_KD's weight is 7e-5.
 */
export function maskedGenerative(
  student: tf.Tensor4D,
  teacher: tf.Tensor4D,
  mask: tf.Tensor,
  { kernels, biases }: Generator,
): tf.Scalar {
  const hidden = tf.relu(tf.add(convolution(tf.mul(student, mask), kernels[0]), biases[0]) as tf.Tensor4D);
  const generated = tf.add(convolution(hidden, kernels[1]), biases[1]);
  return tf.div(sumOfSquares(tf.sub(generated, teacher)), student.shape[0]);
}
