/** @file The shortest mixture of some vectors. */
import * as tf from '@tensorflow/tfjs-core';

/** Added to each vector's square, in parts of the largest: vectors that lie in one plane have a mixture too. */
const RIDGE = 1e-6;

/** How far a weight may be outside of its bounds, by rounding. */
const TOLERANCE = 1e-4;

/** More than any mixture's square. */
const NEVER = 1e6;

/**
 * The weights a with 0 ≤ a_k ≤ `largest` and Σ a = 1 for which ‖Σ a_k·g_k‖ is smallest, from the products G_jk = g_j·g_k,
 * [K, K]; [K]. `largest` is at least 1/K. Désidéri 2012, "Multiple-gradient descent algorithm"; AE-KD (Du et al. 2020,
 * "Agree to Disagree") solves the same with a one-class SVM. K is small: for every choice of weights that are 0, `largest`
 * or free, the best free ones are computed in closed form, and the best of all that keep their bounds are taken, so that
 * the same operations do for all vectors.
 */
export function minNormWeights(products: tf.Tensor2D, largest = 1): tf.Tensor1D {
  const [count] = products.shape;
  const scaled = tf.div(products, tf.maximum(tf.max(products), 1e-30));
  const squares = tf.add(scaled, tf.mul(tf.eye(count), RIDGE)) as tf.Tensor2D;
  const solved = bestFree(squares, patternsOf(count, largest));
  const outside = tf.logicalOr(
    tf.less(tf.min(solved, 1), -TOLERANCE),
    tf.greater(tf.max(solved, 1), largest + TOLERANCE),
  );
  const weights = tf.clipByValue(solved, 0, largest);
  const lengths = tf.sum(tf.mul(tf.matMul(weights, squares), weights), 1);
  const best = tf.argMin(tf.add(lengths, tf.mul(tf.cast(outside, 'float32'), NEVER)));
  const chosen = tf.reshape(tf.gather(weights, tf.reshape(best, [1])), [count]);
  return tf.div(chosen, tf.sum(chosen));
}

/** Which weights are free, and what the others are. */
interface Pattern {
  readonly free: readonly boolean[];
  readonly fixed: readonly number[];
}

/** All choices that leave at least one weight free, and no less than nothing for it. */
function patternsOf(count: number, largest: number): Pattern[] {
  let all: Pattern[] = [{ free: [], fixed: [] }];
  for (let k = 0; k < count; k++) {
    all = all.flatMap(({ free, fixed }) => [
      { free: [...free, true], fixed: [...fixed, 0] },
      { free: [...free, false], fixed: [...fixed, 0] },
      ...(largest < 1 ? [{ free: [...free, false], fixed: [...fixed, largest] }] : []),
    ]);
  }
  return all.filter(({ free, fixed }) => free.includes(true) && fixed.reduce((a, b) => a + b, 0) <= 1);
}

/**
 * For each pattern the weights with sum 1 whose free ones have one slope: [patterns, K]. The equations (G·a)_k + λ = 0 of
 * free weights, a_k = fixed of the others, Σ a = 1 by Gauss and Jordan, all patterns at once; G is positive definite, so
 * that no pivot is 0.
 */
function bestFree(squares: tf.Tensor2D, patterns: readonly Pattern[]): tf.Tensor2D {
  const [count] = squares.shape;
  const free = tf.tensor3d(patterns.map((pattern) => pattern.free.map((isFree) => [isFree ? 1 : 0])));
  const fixed = tf.tensor3d(patterns.map((pattern) => pattern.fixed.map((value) => [value])));
  const [ones, zeros] = [tf.ones([1, count, 1]), tf.zeros([1, count, 1])];
  const slopes = tf.concat([tf.expandDims(squares, 0), ones, zeros], 2);
  const identity = tf.tile(tf.concat([tf.expandDims(tf.eye(count), 0), zeros], 2), [patterns.length, 1, 1]);
  const values = tf.concat([identity, fixed], 2);
  const sum = tf.tile(tf.tensor3d([[[...Array.from({ length: count }, () => 1), 0, 1]]]), [patterns.length, 1, 1]);
  let system = tf.concat([tf.add(tf.mul(free, slopes), tf.mul(tf.sub(1, free), values)), sum], 1) as tf.Tensor3D;
  for (let k = 0; k <= count; k++) {
    const row = tf.slice(system, [0, k, 0], [-1, 1, -1]);
    const pivot = tf.div(row, tf.slice(row, [0, 0, k], [-1, 1, 1]));
    const own = tf.tensor3d([Array.from({ length: count + 1 }, (_, i) => [i === k ? 1 : 0])]);
    system = tf.sub(system, tf.mul(tf.sub(tf.slice(system, [0, 0, k], [-1, -1, 1]), own), pivot));
  }
  return tf.reshape(tf.slice(system, [0, 0, count + 1], [-1, count, 1]), [patterns.length, count]);
}
