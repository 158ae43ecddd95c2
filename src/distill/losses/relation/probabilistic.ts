/** @file PKT: how likely an example is another's neighbour. */
import * as tf from '@tensorflow/tfjs-core';
import { products } from '../ops/pairwise.ts';
import { nearlyUnit, rowsOf } from '../ops/rows.ts';

/**
 * Mean over all pairs of p_t · log((p_t + ε) / (p_s + ε)), p_ij = (cos(x_i, x_j) + 1) / 2 over its row's sum. Features [B, …] of
 * any sizes; a scalar in nats, 0 where both agree. Passalis and Tefas, "Learning Deep Representations with Probabilistic
 * Knowledge Transfer", ECCV 2018, equations 4 to 6; as the authors' code (the mean over B² makes the usual weight 30000).
 */
export function probabilistic(student: tf.Tensor, teacher: tf.Tensor, epsilon = 1e-7): tf.Scalar {
  const [s, t] = [student, teacher].map((features) => {
    const cosines = products(nearlyUnit(rowsOf(features), epsilon));
    const likeness = tf.add(cosines, 1);
    return tf.div(likeness, tf.sum(likeness, 1, true));
  });
  return tf.mean(tf.mul(t!, tf.log(tf.div(tf.add(t!, epsilon), tf.add(s!, epsilon)))));
}
