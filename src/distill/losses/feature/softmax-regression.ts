/** @file SRRL: features that the teacher's classifier understands. */
import * as tf from '@tensorflow/tfjs-core';
import { meanSquaredDifference } from '../ops/rows.ts';

export interface SoftmaxRegressionInput {
  /** The student's features through a connector, and the teacher's, [B, H, W, C] of one shape. */
  readonly features: readonly [student: tf.Tensor4D, teacher: tf.Tensor4D];
  /** What the teacher's classifier makes of each, [B, C]. */
  readonly logits: readonly [student: tf.Tensor2D, teacher: tf.Tensor2D];
}

/**
 * α · mean squared difference of the pooled features + β · that of the logits which the teacher's classifier makes of them. A
 * scalar, 0 where both agree. Yang, Martinez, Bulat, Tzimiropoulos, "Knowledge Distillation via Softmax Regression
 * Representation Learning", ICLR 2021, equations 2 and 6; α = 1, β = 5 as in cls_KD's `SRRLLoss`.
 */
export function softmaxRegression(
  { features, logits }: SoftmaxRegressionInput,
  { alpha = 1, beta = 5 }: { readonly alpha?: number; readonly beta?: number } = {},
): tf.Scalar {
  const [s, t] = features.map((map) => tf.mean(map, [1, 2]));
  return tf.add(tf.mul(meanSquaredDifference(s!, t!), alpha), tf.mul(meanSquaredDifference(...logits), beta));
}
