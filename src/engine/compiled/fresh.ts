/** @file Tensors whose numbers JavaScript makes anew in each step. */
import * as tf from '@tensorflow/tfjs-core';
import { TRACE_BACKEND, type TraceBackend } from './trace-backend.ts';

/**
 * A float32 tensor whose numbers are made by a function: at once where tensors are computed, and before every run where the
 * step is compiled. A mask of dropout is one. In a compiled step a plain `tf.tensor` is a constant.
 */
export function freshTensor(shape: number[], make: () => Float32Array): tf.Tensor {
  if (tf.getBackend() !== TRACE_BACKEND) return tf.tensor(make(), shape);
  const backend = tf.backend() as TraceBackend;
  const { graph, fresh } = backend.recording;
  const value = graph.input(`fresh ${fresh.length}`, { shape, dtype: 'float32' });
  fresh.push({ value, make });
  return backend.symbolic(value);
}
