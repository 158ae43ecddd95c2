/** @file Numbers that may change from step to step. */
import * as tf from '@tensorflow/tfjs-core';

/** A number, or a scalar that is trained or changes from step to step. */
export type Factor = number | tf.Scalar;

/** x². */
export function squared(x: Factor): Factor {
  return typeof x === 'number' ? x ** 2 : tf.square(x);
}
