/** @file The Huber loss with threshold 1, as PyTorch calls it. */
import * as tf from '@tensorflow/tfjs-core';

/** Mean of x²/2 where |x| < 1, |x| - 1/2 elsewhere. Any shape; a scalar. Its gradient is clip(x, -1, 1) / n. */
export function smoothL1(difference: tf.Tensor): tf.Scalar {
  const clipped = tf.clipByValue(difference, -1, 1);
  return tf.mean(tf.mul(clipped, tf.sub(difference, tf.mul(clipped, 0.5))));
}
