/** @file Labels as rows of 0 and 1. */
import * as tf from '@tensorflow/tfjs-core';

/** What a logit loses so that its class has no share in a softmax. */
const NEVER = 1000;

/** [B, C]: 1 at the label, 0 elsewhere. `labels` [B] int32. */
export function oneHot(labels: tf.Tensor1D, classes: number): tf.Tensor2D {
  // cast, since the wasm backend writes integers into a one-hot tensor of floats
  return tf.cast(tf.oneHot(labels, classes), 'float32') as tf.Tensor2D;
}

/** Of each example of a batch, the class that is mixed into it, [B] int32, and its share, [B], 0 … ½. */
export interface MixedLabels {
  readonly labels: tf.Tensor1D;
  readonly share: tf.Tensor1D;
}

/** [B, C]: the share of each class in each example: 1 at the label, or the rest where another one is mixed in. */
export function classShares(labels: tf.Tensor1D, classes: number, mixed?: MixedLabels): tf.Tensor2D {
  const own = oneHot(labels, classes);
  if (mixed === undefined) return own;
  const share = tf.expandDims(mixed.share, 1);
  return tf.add(tf.mul(own, tf.sub(1, share)), tf.mul(oneHot(mixed.labels, classes), share));
}

/** Logits in which the class of the label is so small that it has no share. `atLabel` [B, C] as from `oneHot`. */
export function withoutLabel(logits: tf.Tensor2D, atLabel: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(logits, tf.mul(atLabel, NEVER));
}

/** -Σ_c target · log softmax(logits) for each row, [B]; in nats. */
export function crossEntropies(logits: tf.Tensor2D, target: tf.Tensor2D): tf.Tensor1D {
  return tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1));
}
