import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectSameAsCpu } from '../compare.ts';

beforeAll(() => startEngine('wasm'));

type Image = tf.Tensor4D;
const sizes = [
  { size: 9, filter: [2, 2], strides: 3 },
  { size: 8, filter: [2, 1], strides: 2 },
  { size: 8, filter: [1, 1], strides: 2 },
  { size: 8, filter: [3, 3], strides: 2 },
  { size: 7, filter: [3, 3], strides: 1 },
] as const;

describe.each(sizes)('padding same: $size, filter $filter, stride $strides', ({ size, filter, strides }) => {
  const x = [2, size, size, 3];

  it('convolution', () =>
    expectSameAsCpu({
      shapes: [x, [...filter, 3, 4]],
      run: (x, f) => tf.conv2d(x as Image, f as Image, strides, 'same'),
    }));

  it('fused convolution', () =>
    expectSameAsCpu({
      shapes: [x, [...filter, 3, 4], [4]],
      run: (x, f, bias) =>
        tf.fused.conv2d({ x: x as Image, filter: f as Image, strides, pad: 'same', bias, activation: 'relu' }),
      valueOnly: true,
    }));

  it('depthwise convolution', () =>
    expectSameAsCpu({
      shapes: [x, [...filter, 3, 2]],
      run: (x, f) => tf.depthwiseConv2d(x as Image, f as Image, strides, 'same'),
      valueOnly: true,
    }));
});
