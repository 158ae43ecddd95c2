/** @file The layers of which projectors are made, as functions of their parameters. */
import * as tf from '@tensorflow/tfjs-core';

/** Epsilon of PyTorch's batch normalisation. */
const EPSILON = 1e-5;

/** Scale and offset of a batch normalisation, each [C]. */
export interface BatchNorm {
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
}

/**
 * Batch normalisation in training (Ioffe and Szegedy 2015) over all axes but the last: the statistics of this batch, biased
 * variance. With a single number a channel the result is `beta`.
 */
export function batchNormalised<T extends tf.Tensor>(x: T, { gamma, beta }: BatchNorm): T {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  return tf.add(tf.mul(centred, tf.mul(tf.rsqrt(tf.add(variance, EPSILON)), gamma)), beta);
}

/** Convolution with stride 1 that keeps height and width. `kernel` [h, w, in, out], h and w odd. */
export function convolution(map: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor4D {
  return tf.conv2d(map, kernel, 1, 'same');
}
