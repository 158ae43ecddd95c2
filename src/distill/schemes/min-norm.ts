/** @file The shortest mixture of some vectors. */
import * as tf from '@tensorflow/tfjs-core';

/** Moves of weight from one vector to another; two vectors need one, and each move of more comes closer. */
const MOVES = 24;

/** Lets a vector that may give or take no weight be chosen last. */
const NEVER = 1e30;

/**
 * The weights a with 0 ≤ a_k ≤ `largest` and Σ a = 1 for which ‖Σ a_k·g_k‖ is smallest, from the products G_jk = g_j·g_k, [K, K];
 * [K], without gradient. `largest` is at least 1/K. Begins with equal weights and moves weight from the vector that
 * points most along the mixture to the one that points least along it, each time as far as it helps: the pairwise step of
 * Frank and Wolfe, also that of SMO (Platt 1998). For K = 2 it is exact: Désidéri 2012, "Multiple-gradient descent
 * algorithm". AE-KD (Du et al. 2020, "Agree to Disagree") solves the same with a one-class SVM.
 */
export function minNormWeights(products: tf.Tensor2D, largest = 1): tf.Tensor1D {
  const [count] = products.shape;
  const places = tf.range(0, count);
  const at = (place: tf.Tensor): tf.Tensor1D => tf.cast(tf.equal(places, tf.cast(place, 'float32')), 'float32');
  const scaled = tf.div(products, tf.maximum(tf.max(products), 1e-30)) as tf.Tensor2D;
  let weights: tf.Tensor1D = tf.mul(tf.ones<tf.Rank.R1>([count]), 1 / count);
  for (let move = 0; move < (count === 2 ? 1 : MOVES); move++) {
    const slopes = tf.reshape(tf.matMul(scaled, tf.reshape(weights, [count, 1])), [count]);
    const full = tf.cast(tf.greaterEqual(weights, largest), 'float32');
    const empty = tf.cast(tf.lessEqual(weights, 0), 'float32');
    const to = at(tf.argMin(tf.add(slopes, tf.mul(full, NEVER))));
    const from = at(tf.argMax(tf.sub(slopes, tf.mul(empty, NEVER))));
    const way = tf.sub(to, from);
    const steepness = tf.neg(tf.sum(tf.mul(way, slopes)));
    const curve = tf.sum(tf.mul(tf.reshape(tf.matMul(scaled, tf.reshape(way, [count, 1])), [count]), way));
    const room = tf.minimum(tf.sub(largest, tf.sum(tf.mul(to, weights))), tf.sum(tf.mul(from, weights)));
    const length = tf.minimum(tf.div(tf.relu(steepness), tf.maximum(curve, 1e-12)), room);
    weights = tf.add(weights, tf.mul(way, length));
  }
  return weights;
}
