/** @file CWD: each channel's map as a distribution over places. */
import * as tf from '@tensorflow/tfjs-core';
import { divergences } from '../ops/divergence.ts';
import { type Factor, squared } from '../ops/factor.ts';
import { channelRows } from '../ops/maps.ts';

/**
 * T²/(B·C) · Σ KL(softmax over places of F_t/T ‖ that of F_s/T), in nats. Maps [B, H, W, C] of one shape; a scalar, 0 where both
 * agree. Shu, Liu, Gao, Yan, Shen, "Channel-wise Knowledge Distillation for Dense Prediction", ICCV 2021, equations 3 and 4; as
 * mmrazor's `ChannelWiseDivergence`. Default temperature: 1.
 */
export function channelWise(student: tf.Tensor4D, teacher: tf.Tensor4D, temperature: Factor = 1): tf.Scalar {
  const [batch, , , channels] = student.shape;
  const [s, t] = [student, teacher].map(channelRows);
  const each = divergences(tf.div(t!, temperature), tf.div(tf.sub(s!, t!), temperature));
  return tf.mul(tf.div(tf.sum(each), batch * channels), squared(temperature));
}
