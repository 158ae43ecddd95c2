/** @file Gradients that are not longer than they should be. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * All gradients times min(1, largest / (norm + 1e-6)), norm being the Euclidean length of all of them together; and that norm
 * before. Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013; as PyTorch's
 * `clip_grad_norm_`.
 */
export function clipNorm(
  gradients: readonly tf.Tensor[],
  largest: number,
): { readonly gradients: tf.Tensor[]; readonly norm: tf.Scalar } {
  const norm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum<tf.Scalar>(tf.square(gradient)))));
  const factor = tf.minimum(1, tf.div(largest, tf.add(norm, 1e-6)));
  return { gradients: gradients.map((gradient) => tf.mul(gradient, factor)), norm };
}
