/** @file Helpers for tests that compare tensors. */
import * as tf from '@tensorflow/tfjs-core';

/** The largest absolute difference of two tensors of one shape. */
export function maxDifference(a: tf.Tensor, b: tf.Tensor): number {
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
}
