/** @file What a term may come to. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';

/** What something is that is no scalar of floats; undefined for one that is. */
function flawOf(value: unknown): string | undefined {
  if (value instanceof Promise) return 'is a promise';
  if (!(value instanceof tf.Tensor)) return `is ${value === null ? 'null' : `of type ${typeof value}`}, no tensor`;
  if (value.rank > 0) return `has shape [${value.shape.join(', ')}]`;
  return value.dtype === 'float32' ? undefined : `is a scalar of type ${value.dtype}`;
}

/** Makes sure that a term is a scalar of floats. Throws LOSS with its name and its shape. */
export function assertScalar(value: unknown, term: string): tf.Scalar {
  const flaw = flawOf(value);
  if (flaw === undefined) return value as tf.Scalar;
  throw new HydrosolError('LOSS', `the term ${term} ${flaw}`, {
    expected: 'a scalar of floats, e.g. the mean over the batch: tf.mean(perExample)',
  });
}
