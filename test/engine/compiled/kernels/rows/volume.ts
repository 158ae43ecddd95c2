/** @file Calls of the kernels of convolutions and pooling in three dimensions, with their gradients. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type KernelRow, row } from '../contract.ts';

type Volume = tf.Tensor5D;
type Triple = [number, number, number];

const triple = (min: number, max: number): fc.Arbitrary<Triple> =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min, max }));

const volume = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  size: triple(3, 5),
  filter: triple(1, 3),
  strides: triple(1, 2),
  channels: fc.integer({ min: 1, max: 2 }),
  out: fc.integer({ min: 1, max: 3 }),
  pad: fc.constantFrom('same' as const, 'valid' as const),
});

const conv3d = (kernel: string): KernelRow =>
  row(kernel, volume, ({ batch, size, filter, strides, channels, out, pad }, draw) => ({
    inputs: [draw.floats([batch, ...size, channels]), draw.floats([...filter, channels, out])],
    run: (x, weights) => tf.conv3d(x as Volume, weights as Volume, strides, pad),
  }));

const pool3d = (kernel: string, kind: 'avgPool3d' | 'maxPool3d'): KernelRow =>
  row(kernel, volume, ({ batch, size, filter, strides, channels, pad }, draw) => ({
    inputs: [draw.between(-2, 2, [batch, ...size, channels])],
    // at the border TensorFlow.js's own gradient of the mean divides by the whole window, and that of the maximum
    // mixes up height and width of the window
    run: (x) =>
      (kind === 'avgPool3d' ? tf.avgPool3d : tf.maxPool3d)(
        x as Volume,
        [filter[0], filter[1], filter[1]],
        strides,
        kind === 'avgPool3d' ? 'valid' : pad,
      ),
  }));

export const volumeRows: readonly KernelRow[] = [
  conv3d('Conv3D'),
  conv3d('Conv3DBackpropFilterV2'),
  conv3d('Conv3DBackpropInputV2'),
  row(
    'Conv3D',
    volume,
    ({ batch, channels, out }, draw) => ({
      inputs: [draw.floats([batch, 6, 6, 6, channels]), draw.floats([2, 3, 2, channels, out])],
      run: (x, weights) => tf.conv3d(x as Volume, weights as Volume, 1, 'same', 'NDHWC', 2),
    }),
    'with dilations TensorFlow.js has none',
  ),
  pool3d('AvgPool3D', 'avgPool3d'),
  pool3d('AvgPool3DGrad', 'avgPool3d'),
  row(
    'AvgPool3D',
    volume,
    ({ batch, size, filter, strides, channels }, draw) => ({
      inputs: [draw.floats([batch, ...size, channels])],
      run: (x) => tf.avgPool3d(x as Volume, filter, strides, 'same'),
    }),
    'at the border it is wrong in TensorFlow.js',
  ),
  pool3d('MaxPool3D', 'maxPool3d'),
  pool3d('MaxPool3DGrad', 'maxPool3d'),
];
