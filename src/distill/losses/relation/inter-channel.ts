/** @file ICKD: how the channels of a map correlate. */
import * as tf from '@tensorflow/tfjs-core';
import { channelRows } from '../ops/maps.ts';
import { unit } from '../ops/rows.ts';

export interface InterChannelOptions {
  /** `code`: sum over B·C, whatever the width; `paper`: over B·C²; `torchdistill`: over B²·C. Default: `code`. */
  readonly variant?: 'code' | 'paper' | 'torchdistill';
}

/**
 * Mean over batch and channels of the squared distance of the rows of G_s and G_t, G = F·Fᵀ [C, C] of each example's channel
 * maps, rows of length 1. Maps [B, H, W, C] of one width and any size; a scalar between 0, where both agree, and 4. Liu, Huang, Lin, Xie, Wang, Chang, Liang, "Exploring Inter-Channel
 * Correlation for Diversity-preserved Knowledge Distillation", ICCV 2021, as their code with weight 2.5; equation 4 divides by
 * B·C², whose right weight is C times as large, and torchdistill's `ChSimLoss` by B²·C.
 */
export function interChannel(student: tf.Tensor4D, teacher: tf.Tensor4D, options: InterChannelOptions = {}): tf.Scalar {
  const { variant = 'code' } = options;
  const [batch, , , channels] = student.shape;
  const [s, t] = [student, teacher].map((map) => {
    const rows = channelRows(map);
    return unit(tf.matMul(rows, rows, false, true));
  });
  const sum = tf.sum<tf.Scalar>(tf.squaredDifference(s!, t!));
  const more = { code: 1, paper: channels, torchdistill: batch }[variant];
  return tf.div(sum, batch * channels * more);
}
