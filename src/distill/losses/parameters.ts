/** @file The variables that methods train along, as they start. */
import * as tf from '@tensorflow/tfjs-core';

/** A variable; what is made on the way is disposed. */
export function variable<R extends tf.Rank>(initial: () => tf.Tensor<R>, trainable = true): tf.Variable<R> {
  return tf.tidy(() => tf.variable(initial(), trainable));
}

/** He-normal: mean 0, variance 2 over the inputs of one output (all axes but the last, or `inputs`). */
export function heNormal<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  seed: number,
  inputs = shape.slice(0, -1).reduce((a, b) => a * b, 1),
): tf.Variable<R> {
  return variable(() => tf.randomNormal<R>(shape, 0, Math.sqrt(2 / inputs), 'float32', seed));
}

/** All numbers alike. */
export function filled<R extends tf.Rank>(shape: tf.ShapeMap[R], value: number): tf.Variable<R> {
  return variable(() => tf.fill<R>(shape, value));
}

/** Scale 1 and offset 0 of a batch normalisation, [width] each. */
export function unitNorm(width: number): { gamma: tf.Variable<tf.Rank.R1>; beta: tf.Variable<tf.Rank.R1> } {
  return { gamma: filled([width], 1), beta: filled([width], 0) };
}

/** Variables that no optimizer changes. */
export function remembered<R extends tf.Rank>(initial: () => tf.Tensor<R>): tf.Variable<R> {
  return variable(initial, false);
}
