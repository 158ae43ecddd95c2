/** @file Calls of the kernels of convolutions in two dimensions, with their gradients. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type Draw, type KernelRow, row } from '../contract.ts';

type Image = tf.Tensor4D;
type Pair = [number, number];

const pair = (min: number, max: number): fc.Arbitrary<Pair> =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

/** Strides or dilations, of which one must be 1; filters fit into images. */
const geometry = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  image: pair(5, 8),
  filter: pair(1, 3),
  // from some number on the filter's gradient is computed in another way
  channels: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(9)),
  out: fc.integer({ min: 1, max: 4 }),
  stepping: fc.oneof(
    fc.record({ strides: pair(1, 3), dilations: fc.constant<Pair>([1, 1]) }),
    fc.record({ strides: fc.constant<Pair>([1, 1]), dilations: pair(1, 2) }),
  ),
  pad: fc.constantFrom('same' as const, 'valid' as const),
});

/** Channels that fill the blocks in which onnxruntime convolves, or a part of one. */
const inBlocks = fc.record({
  // those that make groups, that fill blocks, and that do neither
  batch: fc.constantFrom(2, 7, 16, 20, 32),
  image: pair(4, 7),
  filter: pair(1, 3),
  channels: fc.constantFrom(1, 3, 8, 16, 32),
  out: fc.constantFrom(6, 8, 16, 32),
  stepping: fc.record({ strides: pair(1, 2), dilations: fc.constant<Pair>([1, 1]) }),
  pad: fc.constantFrom('same' as const, 'valid' as const),
});

type Geometry = typeof geometry extends fc.Arbitrary<infer T> ? T : never;

/** An image and a filter. */
const inputs = ({ batch, image, filter, channels, out }: Geometry, draw: Draw) => [
  draw.floats([batch, ...image, channels]),
  draw.floats([...filter, channels, out]),
];

const conv = (kernel: string): KernelRow =>
  row(
    kernel,
    geometry,
    (g, draw) => ({
      inputs: inputs(g, draw),
      run: (x, filter) =>
        tf.conv2d(x as Image, filter as Image, g.stepping.strides, g.pad, 'NHWC', g.stepping.dilations),
    }),
    'with dilations TensorFlow.js has none',
  );

const withoutDilations = geometry.map((g) => ({ ...g, stepping: { ...g.stepping, dilations: [1, 1] as Pair } }));

/** TensorFlow.js counts the places of a padding in numbers as if filters and strides were square. */
const squared = (g: Geometry): Geometry => {
  const [[stride], [size]] = [g.stepping.strides, g.filter];
  return { ...g, filter: [size, size], stepping: { ...g.stepping, strides: [stride, stride] } };
};

const undilated = (kernel: string): KernelRow =>
  row(
    kernel,
    fc
      .record({ of: withoutDilations, pad: fc.constantFrom('same' as const, 'valid' as const, 1, 2) })
      .map(({ of, pad }) => ({ g: typeof pad === 'number' ? squared(of) : of, pad })),
    ({ g, pad }, draw) => ({
      inputs: inputs(g, draw),
      run: (x, filter) =>
        tf.conv2d(
          x as Image,
          filter as Image,
          g.stepping.strides,
          pad,
          'NHWC',
          1,
          typeof pad === 'number' ? 'floor' : undefined,
        ),
    }),
  );

/** What is padded differs from side to side. */
const uneven = row('Conv2D', withoutDilations, (g, draw) => ({
  inputs: inputs(g, draw),
  run: (x, filter) =>
    tf.conv2d(
      x as Image,
      filter as Image,
      g.stepping.strides,
      [
        [0, 0],
        [1, 0],
        [0, 2],
        [0, 0],
      ],
      'NHWC',
      1,
      'floor',
    ),
}));

const blocked = (kernel: string): KernelRow =>
  row(kernel, inBlocks, (g, draw) => ({
    inputs: inputs(g, draw),
    run: (x, filter) => tf.conv2d(x as Image, filter as Image, g.stepping.strides, g.pad),
  }));

/** What stands between convolutions, of images in blocks: it is computed without bringing them into order. */
const between: Readonly<Record<string, (x: Image, c: tf.Tensor1D, y: Image) => tf.Tensor>> = {
  bias: (x, c) => tf.relu(tf.add(x, c)),
  scale: (x, c) => tf.add(tf.mul(x, c), c),
  'less the mean': (x) => tf.square(tf.sub(x, tf.mean(x, [0, 1, 2]))),
  'normalised, added, rectified': (x, c, y) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.relu(tf.add(tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, c, c, 0.1), y));
  },
  'batch and rows': (x) => tf.add(tf.max(x, [0, 1], true), tf.sum(x, 2, true)),
  channels: (x) => tf.mean(x, 3),
  'all but the channels of each': (x) => tf.min(tf.mul(x, 0.5), [1, 2]),
  choice: (x, _, y) => tf.add(tf.elu(x), tf.clipByValue(tf.leakyRelu(y), -1, 1)),
  'a number for all': (x) => tf.sub(tf.mul(2, x), tf.div(1, tf.add(tf.abs(x), 1))),
  'a number for each place': (x) => tf.mul(x, tf.sigmoid(tf.mean(x, 3, true))),
  'padded, sliced, joined': (x, _, y) => {
    const rows = tf.concat([x, tf.slice(y, [0, 1, 0, 0], [-1, 1, -1, -1])], 1);
    return tf.concat([rows, tf.relu(rows)], 3);
  },
  'a border, a part of the channels': (x) =>
    tf.slice(tf.pad(x, [[0, 0], [1, 0], [0, 2], [0, 0]]), [0, 0, 0, 3], [-1, -1, -1, 7]), // prettier-ignore
  'in another order': (x) => tf.add(tf.transpose(x, [3, 0, 1, 2]), 1),
  flat: (x) => tf.tanh(tf.reshape(x, [x.shape[0], -1])),
};

const surrounded = (name: string): KernelRow =>
  row('Conv2D', inBlocks, (g, draw) => ({
    // whole numbers, so that no rounding decides on which side of a bend one lies
    inputs: [[g.batch, ...g.image, g.channels], [...g.filter, g.channels, 16], [16], [3, 3, 16, 32], [32]].map(
      (shape) => ({ shape, values: Float32Array.from(draw.integers(-1, 2, shape).values) }),
    ),
    run(x, filter, c, next, d) {
      const image = tf.conv2d(x as Image, filter as Image, 1, 'same');
      const wide = tf.conv2d(tf.relu(tf.add(image, c!)) as Image, next as Image, g.stepping.strides, 'same');
      const apply = between[name]!;
      const narrow = apply(image, c as tf.Tensor1D, tf.mul(image, 0.5));
      // every input is read, whatever stands between
      return [
        narrow,
        apply(wide, d as tf.Tensor1D, tf.sub(1, wide)),
        tf.outerProduct(c as tf.Tensor1D, d as tf.Tensor1D),
      ];
    },
  }));

const depthwise = (kernel: string, geometries = withoutDilations, valueOnly?: string): KernelRow =>
  row(
    kernel,
    geometries,
    (g, draw) => ({
      inputs: [
        draw.floats([g.batch, ...g.image, g.channels]),
        draw.floats([...g.filter, g.channels, Math.min(g.out, 2)]),
      ],
      run(x, filter) {
        const { strides, dilations } = g.stepping;
        return tf.depthwiseConv2d(x as Image, filter as Image, strides, g.pad, 'NHWC', dilations);
      },
    }),
    valueOnly,
  );

const activation = fc.constantFrom(
  'linear',
  'relu',
  'relu6',
  'elu',
  'sigmoid',
  'leakyrelu',
  'prelu',
) as fc.Arbitrary<'relu'>;
const parts = 'while it differentiates TensorFlow.js runs the parts';

export const convRows: readonly KernelRow[] = [
  conv('Conv2D'),
  undilated('Conv2D'),
  uneven,
  undilated('Conv2DBackpropFilter'),
  undilated('Conv2DBackpropInput'),
  row('Conv2DBackpropInput', withoutDilations, (g, draw) => {
    const [height, width] = g.image;
    const same = [Math.ceil(height / g.stepping.strides[0]), Math.ceil(width / g.stepping.strides[1])];
    return {
      inputs: [draw.floats([g.batch, ...same, g.out]), draw.floats([...g.filter, g.channels, g.out])],
      run: (x, filter) =>
        tf.conv2dTranspose(
          x as Image,
          filter as Image,
          [g.batch, height, width, g.channels],
          g.stepping.strides,
          'same',
        ),
    };
  }),
  blocked('Conv2D'),
  blocked('Conv2DBackpropFilter'),
  blocked('Conv2DBackpropInput'),
  ...Object.keys(between).map(surrounded),
  depthwise('DepthwiseConv2dNative'),
  depthwise('DepthwiseConv2dNative', geometry, 'with dilations TensorFlow.js has none'),
  depthwise('DepthwiseConv2dNativeBackpropFilter'),
  depthwise('DepthwiseConv2dNativeBackpropInput'),
  row(
    'FusedConv2D',
    fc.record({ g: geometry, activation, biased: fc.boolean() }),
    ({ g, activation: name, biased }, draw) => ({
      inputs: [...inputs(g, draw), draw.floats([g.out])],
      run: (x, filter, bias) =>
        tf.fused.conv2d({
          x: x as Image,
          filter: filter as Image,
          strides: g.stepping.strides,
          dilations: g.stepping.dilations,
          pad: g.pad,
          activation: name,
          leakyreluAlpha: 0.3,
          ...(biased ? { bias } : {}),
          ...((name as string) === 'prelu' ? { preluActivationWeights: bias } : {}),
        }),
    }),
    parts,
  ),
  row(
    'FusedDepthwiseConv2D',
    fc.record({ g: geometry, activation, biased: fc.boolean() }),
    ({ g, activation: name, biased }, draw) => ({
      inputs: [
        draw.floats([g.batch, ...g.image, g.channels]),
        draw.floats([...g.filter, g.channels, 1]),
        draw.floats([g.channels]),
      ],
      run: (x, filter, bias) =>
        tf.fused.depthwiseConv2d({
          x: x as Image,
          filter: filter as Image,
          strides: g.stepping.strides,
          dilations: g.stepping.dilations,
          pad: g.pad,
          activation: name,
          leakyreluAlpha: 0.3,
          ...(biased ? { bias } : {}),
          ...((name as string) === 'prelu' ? { preluActivationWeights: bias } : {}),
        }),
    }),
    parts,
  ),
];
