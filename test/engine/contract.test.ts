/** @file What networks, losses and optimizers do with tensors gives the same numbers on every engine, forward and backward. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../sample.ts';
import { startEngine } from '../../src/engine/index.ts';
import { type Comparison, enginesToCompare, expectSameAsCpu } from './compare.ts';

type Image = tf.Tensor4D;
type Matrix = tf.Tensor2D;

const [matrix, image, vector] = [[6, 5], [2, 6, 6, 3], [5]] as const;
const positive = (x: tf.Tensor): tf.Tensor => tf.add(tf.square(x), 0.5);

const ACTIVATIONS: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  relu: tf.relu,
  relu6: (x) => tf.relu6(tf.mul(x, 5)),
  leakyRelu: (x) => tf.leakyRelu(x, 0.1),
  elu: tf.elu,
  selu: tf.selu,
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1)),
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  softplus: (x) => tf.softplus(tf.mul(x, 5)),
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(tf.mul(x, 20)),
  logSigmoid: tf.logSigmoid,
};

const ARITHMETIC: Readonly<Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor>> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: (a, b) => tf.div(a, positive(b)),
  pow: (a, b) => tf.pow(positive(a), b),
};

/** TensorFlow.js has no gradients for these when it broadcasts. */
const OF_EQUAL_SHAPES: typeof ARITHMETIC = {
  maximum: tf.maximum,
  minimum: tf.minimum,
  squaredDifference: tf.squaredDifference,
};

const BROADCASTS: readonly (readonly [readonly number[], readonly number[]])[] = [
  [matrix, matrix],
  [matrix, vector],
  [[6, 1], vector],
  [
    [4, 1, 3],
    [1, 5, 3],
  ],
  [image, [3]],
  [matrix, []],
];

const ELEMENTWISE: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  square: tf.square,
  sqrt: (x) => tf.sqrt(positive(x)),
  rsqrt: (x) => tf.rsqrt(positive(x)),
  exp: tf.exp,
  log: (x) => tf.log(positive(x)),
  log1p: (x) => tf.log1p(positive(x)),
  abs: tf.abs,
  neg: tf.neg,
  reciprocal: (x) => tf.reciprocal(positive(x)),
  clipByValue: (x) => tf.clipByValue(x, -0.5, 0.5),
  where(x) {
    const chosen = tf.tensor1d([1, 0, 1], 'bool');
    return tf.where(tf.tile(tf.reshape(chosen, [1, 1, 1, 3]), [2, 6, 6, 1]), tf.mul(x, 3), tf.zerosLike(x));
  },
};

const SHAPING: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  sum: (x) => tf.sum(x, 1, true),
  mean: (x) => tf.mean(x, 0),
  max: (x) => tf.max(x, 1),
  min: (x) => tf.min(x, 1),
  logSumExp: (x) => tf.logSumExp(x, 1),
  'l2 norm': (x) => tf.div(x, tf.sqrt(tf.sum(tf.square(x), 1, true))),
  variance: (x) => tf.moments(x, 0).variance,
  reshape: (x) => tf.reshape(x, [3, 10]),
  transpose: (x) => tf.transpose(x),
  concat: (x) => tf.concat([x, tf.square(x)], 1),
  stack: (x) => tf.stack([x, tf.square(x)], 2),
  split: (x) => tf.mul(...(tf.split(x, 2, 0) as [tf.Tensor, tf.Tensor])),
  slice: (x) => tf.slice(x, [1, 2], [3, 2]),
  pad: (x) =>
    tf.pad(x, [
      [1, 2],
      [0, 1],
    ]),
  mirrorPad: (x) =>
    tf.mirrorPad(
      x,
      [
        [1, 2],
        [0, 1],
      ],
      'symmetric',
    ),
  tile: (x) => tf.tile(x, [2, 3]),
  reverse: (x) => tf.reverse(x, 1),
  gather: (x) => tf.gather(x, tf.tensor1d([1, 4, 1], 'int32')),
  cumsum: (x) => tf.cumsum(x, 1),
  expandDims: (x) => tf.squeeze(tf.expandDims(x, 1)),
};

const LAYERS: Readonly<Record<string, Comparison>> = {
  dense: { shapes: [matrix, [5, 4], [4]], run: (x, w, b) => tf.relu(tf.add(tf.matMul(x, w), b)) },
  'dense, fused': {
    shapes: [matrix, [5, 4], [4]],
    run: (x, w, bias) => tf.fused.matMul({ a: x as Matrix, b: w as Matrix, bias }),
  },
  'convolution, fused': {
    shapes: [image, [3, 3, 3, 4], [4]],
    run: (x, f, bias) => tf.fused.conv2d({ x: x as Image, filter: f as Image, strides: 1, pad: 'same', bias }),
  },
  'convolution in one dimension': {
    shapes: [
      [2, 9, 3],
      [3, 3, 4],
    ],
    run: (x, f) => tf.conv1d(x as tf.Tensor3D, f as tf.Tensor3D, 2, 'same'),
  },
  'batch normalisation in training': {
    shapes: [image, [3], [3]],
    run(x, scale, offset) {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(
        x as Image,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
      );
    },
  },
  'global average pooling': { shapes: [image], run: (x) => tf.mean(x, [1, 2]) },
  'layer normalisation': {
    shapes: [matrix, vector, vector],
    run(x, scale, offset) {
      const { mean, variance } = tf.moments(x, 1, true);
      return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5))), scale), offset);
    },
  },
  'local response normalisation': { shapes: [image], run: (x) => tf.localResponseNormalization(x as Image) },
  attention: {
    shapes: [
      [2, 3, 4, 5],
      [2, 3, 4, 5],
      [2, 3, 4, 5],
    ],
    run: (q, k, v) => tf.matMul(tf.softmax(tf.matMul(q, k, false, true)), v),
  },
  resizing: { shapes: [image], run: (x) => tf.image.resizeBilinear(x as Image, [9, 4]) },
  'nearest resizing': {
    shapes: [image],
    run: (x) => tf.image.resizeNearestNeighbor(x as Image, [12, 12]),
    // the cpu engine's gradient is wrong for several channels; test/engine/compiled/kernels/resize.test.ts has ours
    valueOnly: true,
  },
  embedding: {
    shapes: [[7, 4]],
    run: (table) =>
      tf.gather(
        table,
        tf.tensor2d(
          [
            [1, 2],
            [6, 1],
          ],
          [2, 2],
          'int32',
        ),
      ),
  },
  'lstm cell': {
    shapes: [[5, 8], [8], [2, 3], [2, 2], [2, 2]],
    run: (kernel, bias, x, c, h) =>
      tf.basicLSTMCell(1, kernel as Matrix, bias as tf.Tensor1D, x as Matrix, c as Matrix, h as Matrix)[1],
  },
};

const LOSSES: Readonly<Record<string, Comparison>> = {
  'cross-entropy': {
    shapes: [[4, 3]],
    run(logits) {
      const labels = tf.oneHot(tf.tensor1d([0, 2, 1, 1], 'int32'), 3, 1, 0, 'float32');
      return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1)));
    },
  },
  'divergence at temperature 4': {
    shapes: [
      [4, 3],
      [4, 3],
    ],
    run(student, teacher) {
      const [s, t] = [tf.logSoftmax(tf.div(student, 4)), tf.logSoftmax(tf.div(teacher, 4))];
      return tf.sum(tf.mul(tf.exp(t), tf.sub(t, s)));
    },
  },
  'distances of pairs': {
    shapes: [matrix],
    run(x) {
      const squares = tf.sum(tf.square(x), 1, true);
      const distances = tf.sub(tf.add(squares, tf.transpose(squares)), tf.mul(tf.matMul(x, x, false, true), 2));
      const lengths = tf.sqrt(tf.add(distances, 0.1));
      return tf.div(lengths, tf.mean(lengths));
    },
  },
  'angles of triples': {
    shapes: [matrix],
    run(x) {
      const differences = tf.sub(tf.expandDims(x, 0), tf.expandDims(x, 1));
      const lengths = tf.sqrt(tf.add(tf.sum(tf.square(differences), 2, true), 0.1));
      const units = tf.div(differences, lengths);
      return tf.matMul(units, units, false, true);
    },
  },
  'attention maps': {
    shapes: [image],
    run(x) {
      const map = tf.reshape(tf.mean(tf.square(x), 3), [2, -1]);
      return tf.div(map, tf.sqrt(tf.sum(tf.square(map), 1, true)));
    },
  },
};

describe.each(await enginesToCompare())('$name has the cpu engine’s values and gradients', (engine) => {
  beforeAll(() => startEngine(engine.name));

  it.each(sample(Object.keys(ACTIVATIONS), 3))('activation %s', (name) =>
    expectSameAsCpu({ shapes: [matrix], run: ACTIVATIONS[name]! }, engine),
  );

  it.each(sample(Object.keys(ELEMENTWISE), 2))('elementwise %s', (name) =>
    expectSameAsCpu({ shapes: [image], run: ELEMENTWISE[name]! }, engine),
  );

  it.each(Object.keys(ARITHMETIC))('arithmetic %s, broadcast', async (name) => {
    for (const shapes of BROADCASTS) await expectSameAsCpu({ shapes, run: ARITHMETIC[name]! }, engine);
  });

  it.each(Object.keys(OF_EQUAL_SHAPES))('arithmetic %s', (name) =>
    expectSameAsCpu({ shapes: [matrix, matrix], run: OF_EQUAL_SHAPES[name]! }, engine),
  );

  it.each(sample(Object.keys(SHAPING), 2))('reduction or shape %s', (name) =>
    expectSameAsCpu({ shapes: [matrix], run: SHAPING[name]! }, engine),
  );

  it.each(sample(Object.keys(LAYERS), 2))('layer %s', (name) => expectSameAsCpu(LAYERS[name]!, engine));

  it.each(sample(Object.keys(LOSSES), 2))('loss %s', (name) => expectSameAsCpu(LOSSES[name]!, engine));

  it('dropout with a seed', async () => {
    for (const each of ['cpu', engine.backend]) {
      await tf.setBackend(each);
      const kept = tf.dropout(tf.ones([1000]), 0.25, undefined, 7);
      expect(tf.sum(tf.notEqual(kept, 0)).dataSync()[0]).toBeGreaterThan(700);
    }
  });
});
