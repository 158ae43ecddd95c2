import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { threadsForStep } from '../../../src/engine/compiled/spread.ts';
import { traceStep } from '../../../src/engine/compiled/trace.ts';
import type { KernelCall } from '../../../src/engine/compiled/trace-backend.ts';
import { startEngine } from '../../../src/engine/index.ts';

beforeAll(async () => {
  await startEngine('cpu');
});

/** The kernels that a step of one input of 64 rows calls. */
function kernelsOf(step: (x: tf.Tensor) => tf.Tensor, columns: number): KernelCall[] {
  const kernels: KernelCall[] = [];
  const inputs = { x: { signature: { shape: [64, columns], dtype: 'float32' as const } } };
  const onKernel = (call: KernelCall): void => void kernels.push(call);
  traceStep(({ x }: { x: tf.Tensor }) => step(x), { inputs, orderOf: () => undefined, onKernel });
  return kernels;
}

const times = (x: tf.Tensor, width: number): tf.Tensor => tf.matMul(x, tf.ones([x.shape[1]!, width]));

describe('of three threads, those that compute', () => {
  it.each([
    { name: 'a large product', step: (x: tf.Tensor) => times(x, 512), columns: 512, threads: 3 },
    { name: 'a small product', step: (x: tf.Tensor) => times(x, 64), columns: 64, threads: 1 },
    {
      name: 'many small products that are large together',
      step: (x: tf.Tensor) => Array.from({ length: 80 }).reduce<tf.Tensor>((y) => times(y, 64), x),
      columns: 64,
      threads: 1,
    },
    {
      name: 'no product, of which onnxruntime decides itself',
      step: (x: tf.Tensor) => tf.exp(x),
      columns: 8,
      threads: 3,
    },
  ])('$name: $threads', ({ step, columns, threads }) => {
    expect(threadsForStep(kernelsOf(step, columns), 3)).toBe(threads);
  });
});
