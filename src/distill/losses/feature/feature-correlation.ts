/** @file DIST+: DIST's correlations on feature maps. */
import * as tf from '@tensorflow/tfjs-core';
import { meanCorrelation } from '../ops/correlation.ts';
import { rowsOf } from '../ops/rows.ts';

export interface FeatureCorrelationOptions {
  /** Weight of the correlation over channels. Default: 1. */
  readonly iota?: number;
  /** Weight of the correlation over the batch. Default: 1. */
  readonly kappa?: number;
  /** `paper` takes 1 - ρ twice; `torchdistill` adds ρ over channels, which rewards opposite features. Default: `paper`. */
  readonly variant?: 'paper' | 'torchdistill';
}

/**
 * ι · (1 - mean ρ over the channels of each place) + κ · (1 - mean ρ over the batch of each place's mean over channels), ρ
 * Pearson's correlation. Maps [B, H, W, C] of one shape; a scalar, 0 where both agree. The part on features of torchdistill's
 * `DISTPlusLoss`; `dist` is the part on logits.
 */
export function featureCorrelation(
  student: tf.Tensor4D,
  teacher: tf.Tensor4D,
  options: FeatureCorrelationOptions = {},
): tf.Scalar {
  const { iota = 1, kappa = 1, variant = 'paper' } = options;
  const overChannels = meanCorrelation(student, teacher);
  const [s, t] = [student, teacher].map((map) => tf.transpose(rowsOf(tf.mean(map, 3))));
  const overBatch = tf.sub(1, meanCorrelation(s!, t!));
  const ofChannels = variant === 'paper' ? tf.sub(1, overChannels) : overChannels;
  return tf.add(tf.mul(ofChannels, iota), tf.mul(overBatch, kappa));
}
