/** @file Rows with mean 0 and standard deviation 1. */
import * as tf from '@tensorflow/tfjs-core';
import { deviations } from './deviations.ts';

/**
 * (x - mean) / (deviation + epsilon) along the last axis; the deviation is that of a sample (n - 1), as PyTorch's `std`. Rows
 * of one number repeated become 0.
 */
export function standardized<T extends tf.Tensor>(x: T, epsilon: number): T {
  const count = x.shape.at(-1)!;
  const centred = deviations(x);
  const variance = tf.div(tf.sum(tf.square(centred), -1, true), Math.max(1, count - 1));
  return tf.div(centred, tf.add(tf.sqrt(tf.maximum(variance, 1e-24)), epsilon));
}
