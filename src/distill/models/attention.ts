/** @file What a transformer computes, as functions of its weights. */
import * as tf from '@tensorflow/tfjs-core';

/** A matrix [in, out] and a bias [out]. */
export interface Affine {
  readonly kernel: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/** x · kernel + bias along the last axis of [..., in]: one product for all rows. */
export function affine(x: tf.Tensor, { kernel, bias }: Affine): tf.Tensor {
  const [inputs, outputs] = kernel.shape;
  const rows = tf.reshape(x, [x.size / inputs, inputs]) as tf.Tensor2D;
  return tf.reshape(tf.add(tf.matMul(rows, kernel), bias), [...x.shape.slice(0, -1), outputs]);
}

/** x · Φ(x), Φ the distribution function of the normal distribution (Hendrycks and Gimpel 2016), exactly. */
export function gelu(x: tf.Tensor): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc];
    // a product before a sum is one pass where steps are compiled
    const share = tf.add(tf.mul(tf.erf(tf.mul(input, Math.SQRT1_2)), 0.5), 0.5);
    save([input, share]);
    return { value: tf.mul(input, share), gradFunc: geluGradient };
  });
  return apply(x);
}

/** dy · (Φ(x) + x · φ(x)). */
function geluGradient(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor {
  const [at, below] = saved as [tf.Tensor, tf.Tensor];
  const density = tf.exp(tf.add(tf.mul(tf.square(at), -0.5), -Math.log(2 * Math.PI) / 2));
  return tf.mul(dy, tf.add(below, tf.mul(at, density)));
}

export interface AttentionWeights {
  /** To queries, keys and values side by side, [width, 3 · width]. */
  readonly mix: Affine;
  /** Of what the heads found, [width, width]. */
  readonly out: Affine;
}

export interface AttentionOptions {
  readonly heads: number;
  /** [batch, time], false where nobody may look. */
  readonly mask?: tf.Tensor | undefined;
}

/** A logit that no other can be as small as; finite, so that a row without a single token gives no NaN. */
const NEVER = -1e9;

/**
 * Self-attention with several heads (Vaswani et al. 2017): softmax(Q Kᵀ / √d) V for each head. `x` and the result are
 * [batch, time, width].
 */
export function selfAttention(x: tf.Tensor3D, { mix, out }: AttentionWeights, options: AttentionOptions): tf.Tensor3D {
  const { heads, mask } = options;
  const [batch, time, width] = x.shape;
  const depth = width / heads;
  const byHead = (part: tf.Tensor): tf.Tensor4D =>
    tf.transpose(tf.reshape(part, [batch, time, heads, depth]), [0, 2, 1, 3]) as tf.Tensor4D;
  const [q, k, v] = tf.split(affine(x, mix), 3, 2).map(byHead) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  const scores = tf.matMul(tf.mul(q, 1 / Math.sqrt(depth)), k, false, true);
  const seen = mask === undefined ? scores : tf.add(scores, forbidden(mask));
  const found = tf.transpose(tf.matMul(tf.softmax(seen), v), [0, 2, 1, 3]);
  return affine(tf.reshape(found, [batch, time, width]), out) as tf.Tensor3D;
}

/** 0 where a place may be looked at, else a very small logit; [batch, 1, 1, time]. */
function forbidden(mask: tf.Tensor): tf.Tensor {
  const [batch, time] = mask.shape as [number, number];
  return tf.reshape(tf.mul(tf.sub(1, tf.cast(mask, 'float32')), NEVER), [batch, 1, 1, time]);
}

/** The mean over the places that are not padding, [batch, width]. */
export function sequenceMean(x: tf.Tensor3D, mask: tf.Tensor | undefined): tf.Tensor2D {
  if (mask === undefined) return tf.mean(x, 1) as tf.Tensor2D;
  const known = tf.expandDims(tf.cast(mask, 'float32'), 2);
  return tf.div(tf.sum(tf.mul(x, known), 1), tf.maximum(tf.sum(known, 1), 1));
}
