/** @file Rows of numbers: one row an example, lengths that have a gradient everywhere. */
import * as tf from '@tensorflow/tfjs-core';

/** Squared lengths are at least this: PyTorch's `F.normalize` divides by at least 1e-12. */
const SHORTEST = 1e-24;

/** Each example as one row, [B, D]. `x` [B, …]. */
export function rowsOf(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [x.shape[0] ?? 1, -1]);
}

/** Euclidean lengths along the last axis, kept with size 1; 1e-12 and without gradient where they would be 0. */
export function lengths(x: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.maximum(tf.sum(tf.square(x), -1, true), SHORTEST));
}

/** `x` with length 1 along its last axis (0 stays 0), as `F.normalize`. */
export function unit<T extends tf.Tensor>(x: T): T {
  return tf.div(x, lengths(x));
}

/** `x` over its length plus `epsilon`, along the last axis: what many implementations write instead of `F.normalize`. */
export function nearlyUnit<T extends tf.Tensor>(x: T, epsilon: number): T {
  return tf.div(x, tf.add(lengths(x), epsilon));
}

/** Sum of squares, a scalar. */
export function sumOfSquares(x: tf.Tensor): tf.Scalar {
  return tf.sum(tf.square(x));
}

/** Mean of (a - b)² over all numbers, a scalar. */
export function meanSquaredDifference(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  return tf.mean(tf.squaredDifference(a, b));
}
