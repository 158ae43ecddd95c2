/** @file ICKD: how the channels of a map correlate. */
import * as tf from '@tensorflow/tfjs-core';
import { channelRows } from '../ops/maps.ts';
import { unit } from '../ops/rows.ts';

export interface InterChannelOptions {
  /** `paper`: mean over batch and C²; `torchdistill`: sum over B²·C. Default: `paper`. */
  readonly variant?: 'paper' | 'torchdistill';
}

/**
 * ‖G_s - G_t‖² over C² and the batch, G = F·Fᵀ [C, C] of each example's channel maps, rows of length 1. Maps [B, H, W, C] of one
 * width and any size; a scalar, 0 where both agree. Liu, Huang, Lin, Xie, Wang, Chang, Liang, "Exploring Inter-Channel
 * Correlation for Diversity-preserved Knowledge Distillation", ICCV 2021, equations 3 and 4; torchdistill's `ChSimLoss`
 * divides by B²·C.
 */
export function interChannel(student: tf.Tensor4D, teacher: tf.Tensor4D, options: InterChannelOptions = {}): tf.Scalar {
  const { variant = 'paper' } = options;
  const [batch, , , channels] = student.shape;
  const [s, t] = [student, teacher].map((map) => {
    const rows = channelRows(map);
    return unit(tf.matMul(rows, rows, false, true));
  });
  const sum = tf.sum<tf.Scalar>(tf.squaredDifference(s!, t!));
  return tf.div(sum, batch * channels * (variant === 'paper' ? channels : batch));
}
