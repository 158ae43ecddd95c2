/** @file Absolute values with gradient 0 at 0. */
import * as tf from '@tensorflow/tfjs-core';

/** |x|. TensorFlow.js gives its own `abs` the gradient -1 at 0, so that two equal networks would be driven apart. */
export function absolute<T extends tf.Tensor>(x: T): T {
  return tf.add(tf.relu(x), tf.relu(tf.neg(x)));
}
