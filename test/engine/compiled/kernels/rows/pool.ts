/** @file Calls of the kernels of pooling in two dimensions, with their gradients. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type KernelRow, row } from '../contract.ts';

type Image = tf.Tensor4D;
type Pair = [number, number];

const pair = (min: number, max: number): fc.Arbitrary<Pair> =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

const window = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  image: pair(3, 7),
  filter: pair(1, 3),
  strides: pair(1, 3),
  channels: fc.integer({ min: 1, max: 3 }),
  pad: fc.constantFrom('same' as const, 'valid' as const),
});

const pool = (kernel: string, kind: 'avgPool' | 'maxPool'): KernelRow =>
  row(kernel, window, ({ batch, image, filter, strides, channels, pad }, draw) => ({
    inputs: [draw.between(-2, 2, [batch, ...image, channels])],
    run: (x) =>
      (kind === 'avgPool' ? tf.avgPool : tf.maxPool)(x as Image, filter, strides, kind === 'avgPool' ? 'valid' : pad),
  }));

/** Windows side by side behind what convolutions have: many equal numbers, a bias, a bend. */
const tiles = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  image: pair(2, 9),
  channels: fc.integer({ min: 1, max: 3 }),
  values: fc.integer({ min: 1, max: 4 }),
  bias: fc.boolean(),
  relu: fc.boolean(),
});

const tiled = row('MaxPoolGrad', tiles, ({ batch, image, channels, values, bias, relu }, draw) => ({
  inputs: [[batch, ...image, channels], ...(bias ? [[channels]] : [])].map((shape) => {
    const whole = draw.integers(-1, values, shape);
    return { shape, values: Float32Array.from(whole.values) };
  }),
  run(x, b) {
    const moved = b === undefined ? x! : tf.add(x!, b);
    return tf.maxPool((relu ? tf.relu(moved) : moved) as Image, 2, 2, 'valid');
  },
}));

/** Images that are no larger than what is added to them, behind a convolution. */
const smallest = row('MaxPoolGrad', tiles, ({ batch, channels, relu }, draw) => ({
  inputs: [draw.floats([batch + 1, 1, 1, channels]), draw.floats([1, 1, channels, channels]), draw.floats([channels])],
  run(image, filter, bias) {
    const moved = tf.add(tf.conv2d(image as Image, filter as Image, 1, 'same'), bias!);
    return tf.maxPool((relu ? tf.relu(moved) : moved) as Image, 2, 2, 'same');
  },
}));

/** Behind a convolution in blocks of channels; small whole numbers, of which many are equal. */
const blocked = row('MaxPoolGrad', tiles, ({ batch, image, values, bias, relu }, draw) => ({
  inputs: [[batch, ...image, 1], [1, 1, 1, 16], ...(bias ? [[16]] : [])].map((shape) => {
    const whole = draw.integers(-1, values, shape);
    return { shape, values: Float32Array.from(whole.values) };
  }),
  run(x, filter, b) {
    const convolved = tf.conv2d(x as Image, filter as Image, 1, 'same');
    const moved = b === undefined ? convolved : tf.add(convolved, b);
    return tf.maxPool((relu ? tf.relu(moved) : moved) as Image, 2, 2, 'valid');
  },
}));

export const poolRows: readonly KernelRow[] = [
  pool('AvgPool', 'avgPool'),
  pool('AvgPoolGrad', 'avgPool'),
  row(
    'AvgPool',
    window,
    ({ batch, image, filter, strides, channels }, draw) => ({
      inputs: [draw.floats([batch, ...image, channels])],
      run: (x) => tf.avgPool(x as Image, filter, strides, 'same'),
    }),
    'at the border it is wrong in TensorFlow.js',
  ),
  pool('MaxPool', 'maxPool'),
  pool('MaxPoolGrad', 'maxPool'),
  tiled,
  blocked,
  smallest,
];
