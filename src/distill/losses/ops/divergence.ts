/** @file The Kullback-Leibler divergence of softmaxes, without the digits that nearly equal ones would lose. */
import * as tf from '@tensorflow/tfjs-core';

/** Where |x| is below this, eˣ - 1 - x is a series; beyond, float32 loses nothing by the difference. */
const SMALL = 1;
/** The last factor of that series: the rest is below float32's last digit. */
const LAST = 11;

/**
 * KL(softmax(b) ‖ softmax(b + d)) along the last axis, kept with size 1; in nats. `logits` b and `difference` d of one shape.
 * At least 0, and exact to float32's digits however small: log p_t and log p_s of nearly equal answers agree in most of their
 * digits, so that Σ p_t·(log p_t - log p_s) is mostly what was rounded. With u = log p_s - log p_t the same number is
 * Σ p_t·(eᵘ - 1 - u), since both networks' shares add up to 1: a sum of numbers that are all at least 0. u itself is taken from
 * the difference d, less its mean and the divergence. Differentiable once: in d by p_s - p_t = p_t·(eᵘ - 1), in b, while d stays,
 * by p_t·(eᵘ - 1 - u) less p_t times the sum of these, which is of second order, as a trained temperature needs it.
 */
export function divergences(logits: tf.Tensor, difference: tf.Tensor): tf.Tensor {
  const withGradient = tf.customGrad((b, d, save) => {
    const { value, moved, deformed } = tf.tidy(() => parts(b as tf.Tensor, d as tf.Tensor));
    (save as tf.GradSaveFunc)([deformed, moved]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => saved.map((slope) => tf.mul(slope, dy)),
    };
  });
  return withGradient(logits, difference);
}

function parts(logits: tf.Tensor, difference: tf.Tensor) {
  const log = tf.logSoftmax(logits);
  const p = tf.exp(log);
  const centred = tf.sub(difference, tf.sum(tf.mul(p, difference), -1, true));
  // correct to the last digit of 1, which in the sum of `beyond` becomes its square
  const coarse = tf.logSumExp(tf.add(log, centred), -1, true);
  const value = tf.sum(beyond(log, p, tf.sub(centred, coarse)), -1, true);
  const u = tf.sub(centred, value);
  const excess = beyond(log, p, u);
  return { value, deformed: tf.sub(excess, tf.mul(p, value)), moved: tf.add(excess, tf.mul(p, u)) };
}

/** p·(eᵘ - 1 - u), at least 0; `log` is that of p, which may be too small for float32. */
function beyond(log: tf.Tensor, p: tf.Tensor, u: tf.Tensor): tf.Tensor {
  const near = tf.clipByValue(u, -SMALL, SMALL);
  let series: tf.Tensor = tf.div(near, LAST);
  for (let n = LAST - 1; n > 2; n--) series = tf.mul(tf.add(series, 1), tf.div(near, n));
  const small = tf.mul(p, tf.mul(tf.mul(tf.square(near), 0.5), tf.add(series, 1)));
  const large = tf.sub(tf.exp(tf.add(log, u)), tf.mul(p, tf.add(u, 1)));
  return tf.where(tf.less(tf.abs(u), SMALL), small, tf.maximum(large, 0));
}
