/** @file Calls of the kernels that make many numbers one, or look along an axis. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type Dtype, type KernelRow, row, shapeAndAxes, shapeAndAxis, shapes } from '../contract.ts';

const NUMBERS: readonly Dtype[] = ['float32', 'int32'];
const ALL: readonly Dtype[] = [...NUMBERS, 'bool'];

type Reduce = (x: tf.Tensor, axes: number[] | undefined, keep: boolean) => tf.Tensor;

/** Along some axes, or all. */
const reduction = (kernel: string, run: Reduce, types = NUMBERS, valueOnly?: string): KernelRow =>
  row(
    kernel,
    fc.record({ of: shapeAndAxes(), all: fc.boolean(), keep: fc.boolean(), dtype: fc.constantFrom(...types) }),
    ({ of: { shape, axes }, all, keep, dtype }, draw) => ({
      inputs: [draw.typed(dtype, shape)],
      run: (x) => run(x, all ? undefined : axes, keep),
    }),
    valueOnly,
  );

/** A place; the first of several that are alike. */
const extreme = (kernel: string, run: (x: tf.Tensor, axis: number) => tf.Tensor): KernelRow =>
  row(
    kernel,
    fc.record({ of: shapeAndAxis(), dtype: fc.constantFrom(...NUMBERS) }),
    ({ of: { shape, axis }, dtype }, draw) => ({
      inputs: [draw.typed(dtype, shape)],
      run: (x) => run(x, axis),
    }),
    'places have none',
  );

/** TensorFlow.js is wrong for axes that count from the end. */
const cumulative = fc.record({
  of: shapeAndAxis().filter(({ axis }) => axis >= 0),
  exclusive: fc.boolean(),
  reverse: fc.boolean(),
  dtype: fc.constantFrom(...NUMBERS),
});

export const reduceRows: readonly KernelRow[] = [
  reduction('All', (x, axes, keep) => tf.all(x, axes, keep), ['bool']),
  reduction('Any', (x, axes, keep) => tf.any(x, axes, keep), ['bool']),
  extreme('ArgMax', (x, axis) => tf.argMax(x, axis)),
  extreme('ArgMin', (x, axis) => tf.argMin(x, axis)),
  row(
    'Cumprod',
    cumulative,
    ({ of: { shape, axis }, exclusive, reverse, dtype }, draw) => ({
      inputs: [draw.typed(dtype, shape)],
      run: (x) => tf.cumprod(x, axis, exclusive, reverse),
    }),
    'TensorFlow.js has none',
  ),
  row(
    'Cumsum',
    cumulative,
    ({ of: { shape, axis }, exclusive, reverse, dtype }, draw) => ({
      inputs: [draw.typed(dtype, shape)],
      run: (x) => tf.cumsum(x, axis, exclusive, reverse),
    }),
    'TensorFlow.js has a right one for the last axis only',
  ),
  row('Cumsum', cumulative, ({ of: { shape }, exclusive, reverse }, draw) => ({
    inputs: [draw.floats(shape)],
    run: (x) => tf.cumsum(x, shape.length - 1, exclusive, reverse),
  })),
  reduction('Max', (x, axes, keep) => tf.max(x, axes, keep)),
  reduction('Mean', (x, axes, keep) => tf.mean(x, axes, keep), ALL),
  reduction('Min', (x, axes, keep) => tf.min(x, axes, keep)),
  row(
    'Prod',
    fc.record({ of: shapeAndAxes(2), keep: fc.boolean(), dtype: fc.constantFrom(...NUMBERS) }),
    ({ of: { shape, axes }, keep, dtype }, draw) => ({
      inputs: [dtype === 'int32' ? draw.integers(-2, 3, shape) : draw.between(-2, 2, shape)],
      run: (x) => tf.prod(x, axes, keep),
    }),
    'it throws in TensorFlow.js',
  ),
  row('Softmax', shapes(1, 4), (shape, draw) => ({ inputs: [draw.floats(shape)], run: (x) => tf.softmax(x) })),
  reduction('Sum', (x, axes, keep) => tf.sum(x, axes, keep), ALL),
  row(
    'TopK',
    shapes(1, 3, 6).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        k: fc.integer({ min: 1, max: shape.at(-1)! }),
        dtype: fc.constantFrom(...NUMBERS),
        results: fc.constantFrom<('values' | 'indices')[]>(['values'], ['indices'], ['values', 'indices']),
      }),
    ),
    ({ shape, k, dtype, results }, draw) => ({
      inputs: [draw.typed(dtype, shape)],
      run(x) {
        const found = tf.topk(x, k);
        return results.map((name) => found[name]);
      },
    }),
    'TensorFlow.js has none',
  ),
];
