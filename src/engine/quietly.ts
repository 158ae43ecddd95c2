/** @file The cpu backend prints an advertisement with its first tensor, unless TensorFlow.js is in production mode. */
import * as tf from '@tensorflow/tfjs-core';

/** Runs a function in production mode. */
export function quietly<T>(run: () => T): T {
  const production = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    return run();
  } finally {
    tf.env().set('PROD', production);
  }
}
