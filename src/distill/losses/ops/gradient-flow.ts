/** @file Values that are passed on while their gradient is not: stopped, turned round, or shared. */
import * as tf from '@tensorflow/tfjs-core';
import type { Factor } from './factor.ts';

/** `x` as a constant: no gradient flows through it (PyTorch's `detach`). */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  return scaledGradient(x, 0);
}

/**
 * `x`, whose gradient is multiplied by `factor` on the way back. -1 turns it round, so that whatever is below is trained to
 * make the loss large: Ganin and Lempitsky, "Unsupervised Domain Adaptation by Backpropagation", ICML 2015, section 3.1.
 */
export function scaledGradient<T extends tf.Tensor>(x: T, factor: Factor): T {
  const pass = tf.customGrad<T>((y, save) => {
    // what is not saved is gone when the gradient is made
    if (typeof factor !== 'number') (save as tf.GradSaveFunc)([factor]);
    return {
      value: tf.clone(y as tf.Tensor) as T,
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) =>
        factor === 0 ? tf.zerosLike(dy) : tf.mul(dy, saved ?? factor),
    };
  });
  return pass(x);
}

/** The largest of all numbers, a scalar. Numbers that share it share its gradient, as PyTorch's `max`. */
export function sharedMaximum(x: tf.Tensor): tf.Scalar {
  const largest = stopGradient(tf.max<tf.Scalar>(x));
  const isLargest = tf.sub(1, tf.step(tf.sub(largest, stopGradient(x))));
  return tf.div(tf.sum(tf.mul(x, isLargest)), tf.sum(isLargest));
}
