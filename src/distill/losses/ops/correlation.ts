/** @file Pearson's correlation of rows. */
import * as tf from '@tensorflow/tfjs-core';
import { deviations } from './deviations.ts';
import { lengths } from './rows.ts';

/** How a length of 0 is kept from being divided by. */
export type Guard = 'clamp' | 'add';

/**
 * Mean over the rows of the correlation of `a` and `b` along the last axis; a scalar, -1 … 1. `clamp` divides by lengths of
 * at least `epsilon` (PyTorch's `cosine_similarity`), `add` by the product of lengths plus `epsilon`. The correlation with a row
 * of one number repeated is 0.
 */
export function meanCorrelation(a: tf.Tensor, b: tf.Tensor, guard: Guard = 'clamp', epsilon = 1e-8): tf.Scalar {
  const [x, y] = [deviations(a), deviations(b)];
  const inner = tf.sum(tf.mul(x, y), -1, true);
  const [ofX, ofY] = [lengths(x), lengths(y)];
  const scale =
    guard === 'add' ? tf.add(tf.mul(ofX, ofY), epsilon) : tf.mul(tf.maximum(ofX, epsilon), tf.maximum(ofY, epsilon));
  return tf.mean(tf.div(inner, scale));
}
