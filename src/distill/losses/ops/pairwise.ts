/** @file Products and distances of all pairs of rows. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * The rows with their mean taken off, [B, D]. It changes no distance and no angle, and keeps the digits that a large common
 * part would cost in the products.
 */
export function centred(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(rows, tf.mean(rows, 0, true));
}

/** Products of all pairs of rows, [B, B]. */
export function products(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(rows, rows, false, true);
}

/** Squared Euclidean distances of all pairs, [B, B], from the rows' products and their squared lengths [B, 1]. */
export function squaredDistances(products: tf.Tensor2D, squaredLengths: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(tf.add(squaredLengths, tf.transpose(squaredLengths)), tf.mul(products, 2));
}

/** Squared lengths of the rows, [B, 1]. */
export function squaredLengths(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.sum(tf.square(rows), 1, true);
}

/** [B, B]: 0 on the diagonal, 1 elsewhere. */
export function offDiagonal(batch: number): tf.Tensor2D {
  return tf.sub(1, tf.eye(batch));
}
