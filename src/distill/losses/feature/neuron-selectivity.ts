/** @file NST: the distribution of the channels' maps. */
import * as tf from '@tensorflow/tfjs-core';
import { channelRows, sameSize } from '../ops/maps.ts';
import { unit } from '../ops/rows.ts';

/**
 * Squared maximum mean discrepancy of the channels' unit maps with the kernel ⟨a, b⟩²: mean ⟨t_i, t_j⟩² + mean ⟨s_i, s_j⟩²
 * - 2 · mean ⟨s_i, t_j⟩², over all pairs of channels and the batch. Maps [B, H, W, C], of any width; the larger one is averaged
 * to the size of the smaller. A scalar, 0 where both agree. Huang and Wang, "Like What You Like: Knowledge Distill via Neuron
 * Selectivity Transfer", 2017, equations 5 and 7 (d = 2, c = 0); as RepDistiller's `NSTLoss`.
 */
export function neuronSelectivity(student: tf.Tensor4D, teacher: tf.Tensor4D): tf.Scalar {
  const [s, t] = sameSize(student, teacher).map((map) => unit(channelRows(map)));
  return tf.sub(tf.add(kernel(t!, t!), kernel(s!, s!)), tf.mul(kernel(s!, t!), 2));
}

/** Mean of ⟨a_i, b_j⟩² over all pairs of rows, batch by batch. */
function kernel(a: tf.Tensor3D, b: tf.Tensor3D): tf.Scalar {
  return tf.mean(tf.square(tf.matMul(a, b, false, true)));
}
