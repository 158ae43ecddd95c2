/** @file What is given to a step: its types, and its numbers as onnxruntime or TensorFlow.js want them. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor as OrtTensor } from 'onnxruntime-common';
import type { Numbers, Signature } from './graph.ts';
import type { Onnxruntime } from './session.ts';
import { elementType, numbersAs, type TraceBackend } from './trace-backend.ts';
import type { Feed } from './tree.ts';

/** Shape and type of an input; a number is a float32 scalar. */
export function signatureOf(feed: Feed): Signature {
  if (typeof feed === 'number') return { shape: [], dtype: 'float32' };
  if (feed instanceof tf.Tensor) return { shape: feed.shape, dtype: elementType(feed.dtype) };
  return { shape: feed.shape, dtype: hostType(feed.values) };
}

function hostType(values: Numbers): 'float32' | 'int32' | 'bool' {
  if (values instanceof Float32Array) return 'float32';
  return values instanceof Int32Array ? 'int32' : 'bool';
}

/** Numbers as onnxruntime takes them; they are not copied. */
export function ortTensor({ Tensor }: Onnxruntime, numbers: Numbers, { shape, dtype }: Signature): OrtTensor {
  return new Tensor(dtype as 'float32', numbers as Float32Array, [...shape]);
}

/** An input as onnxruntime reads it; what lives in its buffers already is not copied. */
export function fed(backend: TraceBackend, feed: Feed): OrtTensor {
  const signature = signatureOf(feed);
  if (typeof feed === 'number') return ortTensor(backend.onnxruntime!, Float32Array.of(feed), signature);
  if (!(feed instanceof tf.Tensor)) return ortTensor(backend.onnxruntime!, feed.values, signature);
  const resident = backend.residentOf(feed.dataId);
  if (resident !== undefined && resident.order === undefined) return resident.current;
  return ortTensor(backend.onnxruntime!, numbersAs(signature.dtype, feed.dataSync()), signature);
}

/** An input as a tensor of the current backend. */
export function asTensor(feed: Feed): tf.Tensor {
  if (typeof feed === 'number') return tf.scalar(feed);
  if (feed instanceof tf.Tensor) return feed;
  return tf.tensor(feed.values, [...feed.shape], hostType(feed.values));
}
