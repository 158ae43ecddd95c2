/** @file SKD: the directions in which the relations of the batch differ. */
import * as tf from '@tensorflow/tfjs-core';
import { inverse } from '../ops/inverse.ts';
import { products } from '../ops/pairwise.ts';
import { unit } from '../ops/rows.ts';

/**
 * Mean over the rows δ of S·Sᵀ - T·Tᵀ [B, B] (S, T the logits with rows of length 1) of their Mahalanobis length,
 * √(δᵀ·(Cov(δ) + ridge·1)⁻¹·δ). Logits [B, C]; a scalar. Its gradient has no limit where both agree, and is 0 there. As
 * torchdistill's `SKDDirectionLoss` of 2026, found from its recorded values; ridge 0.1 there.
 */
export function relationDirection(student: tf.Tensor2D, teacher: tf.Tensor2D, ridge = 0.1): tf.Scalar {
  const rows = tf.sub(products(unit(student)), products(unit(teacher))) as tf.Tensor2D;
  const [batch] = rows.shape;
  const centred = tf.sub(rows, tf.mean(rows, 0, true)) as tf.Tensor2D;
  const covariance = tf.div(tf.matMul(centred, centred, true), Math.max(1, batch - 1));
  const precision = inverse(tf.add(covariance, tf.mul(tf.eye(batch), ridge)));
  const squares = tf.sum(tf.mul(tf.matMul(rows, precision), rows), 1);
  return tf.mean(tf.sqrt(tf.maximum(squares, 1e-24)));
}
