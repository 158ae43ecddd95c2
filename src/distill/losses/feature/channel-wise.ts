/** @file CWD: each channel's map as a distribution over places. */
import * as tf from '@tensorflow/tfjs-core';
import { type Factor, squared } from '../ops/factor.ts';
import { channelRows } from '../ops/maps.ts';

/**
 * T²/(B·C) · Σ KL(softmax over places of F_t/T ‖ that of F_s/T), in nats. Maps [B, H, W, C] of one shape; a scalar, 0 where both
 * agree. Shu, Liu, Gao, Yan, Shen, "Channel-wise Knowledge Distillation for Dense Prediction", ICCV 2021, equations 3 and 4; as
 * mmrazor's `ChannelWiseDivergence`. Default temperature: 1.
 */
export function channelWise(student: tf.Tensor4D, teacher: tf.Tensor4D, temperature: Factor = 1): tf.Scalar {
  const [batch, , , channels] = student.shape;
  const [s, t] = [student, teacher].map((map) => tf.logSoftmax(tf.div(channelRows(map), temperature)));
  const divergence = tf.sum(tf.mul(tf.exp(t!), tf.sub(t!, s!)));
  return tf.mul(tf.div(divergence, batch * channels), squared(temperature));
}
