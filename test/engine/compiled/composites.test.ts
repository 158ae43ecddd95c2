/** @file What TensorFlow.js makes of several kernels compiles: losses, norms, recurrent cells, images. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectContract, type KernelRow, row, shapes } from './kernels/contract.ts';
import { sample } from '../../sample.ts';

type Pair = (labels: tf.Tensor, predictions: tf.Tensor) => tf.Tensor;

const rows = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 5 }));

/** A loss of labels and predictions, both between two bounds. */
const loss = (name: string, run: Pair, low = -1, high = 1): KernelRow =>
  row(name, rows, (shape, draw) => ({ inputs: [draw.between(low, high, shape), draw.between(low, high, shape)], run }));

const one = (name: string, run: (x: tf.Tensor) => tf.Tensor, valueOnly?: string, fewest = 1): KernelRow =>
  row(name, shapes(fewest, 3), (shape, draw) => ({ inputs: [draw.between(-2, 2, shape)], run }), valueOnly);

const image = (name: string, run: (x: tf.Tensor4D) => tf.Tensor, valueOnly?: string): KernelRow =>
  row(
    name,
    fc.tuple(...[2, 4, 4, 3].map((n) => fc.constant(n))),
    (shape, draw) => ({
      inputs: [draw.between(0, 1, shape)],
      run: (x) => run(x as tf.Tensor4D),
    }),
    valueOnly,
  );

/** Of so many numbers that products with one number and sums are made in one pass. */
const many = (name: string, run: (x: tf.Tensor, y: tf.Tensor, s: tf.Tensor) => tf.Tensor): KernelRow =>
  row(
    name,
    fc.constantFrom([128, 128], [2, 16, 32, 17], [16_400]),
    (shape, draw) => ({
      inputs: [draw.between(-2, 2, shape), draw.between(-2, 2, shape), draw.between(-1, 1, [])],
      run: (x, y, s) => tf.add(run(x!, y!, s!), tf.mul(tf.mul(x!, y!), s!)),
    }),
    'the sum of so many numbers is rounded in another way',
  );

const none = 'TensorFlow.js has none';

const ROWS: readonly KernelRow[] = [
  loss('losses.absoluteDifference', (a, b) => tf.losses.absoluteDifference(a, b)),
  loss('losses.cosineDistance', (a, b) => tf.losses.cosineDistance(a, b, 1)),
  loss('losses.hingeLoss', (a, b) => tf.losses.hingeLoss(a, b)),
  loss('losses.huberLoss', (a, b) => tf.losses.huberLoss(a, b, undefined, 0.5)),
  loss('losses.logLoss', (a, b) => tf.losses.logLoss(a, b), 0.1, 0.9),
  loss('losses.meanSquaredError', (a, b) => tf.losses.meanSquaredError(a, b)),
  loss('losses.sigmoidCrossEntropy', (a, b) => tf.losses.sigmoidCrossEntropy(a, b), 0, 1),
  loss('losses.softmaxCrossEntropy, smoothed', (a, b) => tf.losses.softmaxCrossEntropy(a, b, undefined, 0.1), 0, 1),
  loss('losses with weights', (a, b) => tf.losses.meanSquaredError(a, b, tf.sigmoid(b), tf.Reduction.MEAN)),
  one('logSumExp', (x) => tf.logSumExp(x, 0)),
  one('logSoftmax', (x) => tf.logSoftmax(x)),
  one('logSigmoid', (x) => tf.logSigmoid(x)),
  one('moments', (x) => tf.add(tf.moments(x, 0).mean, tf.moments(x, 0, true).variance)),
  one('norm', (x) => tf.norm(x)),
  one('norm 1 of an axis', (x) => tf.norm(x, 1, 0)),
  one('norm of the largest', (x) => tf.norm(x, Infinity, 0)),
  one('broadcastTo', (x) => tf.broadcastTo(x, [2, ...x.shape])),
  one('logicalXor', (x) => tf.logicalXor(tf.greater(x, 0), tf.less(x, 1)), 'a truth has none'),
  one('squeeze', (x) => tf.squeeze(tf.expandDims(x, 0), [0])),
  one('unstack', (x) => tf.stack(tf.unstack(tf.concat([x, x], 0)).slice(1), 0)),
  one('outerProduct', (x) => tf.outerProduct(tf.reshape(x, [-1]), tf.reshape(x, [-1]))),
  one('dot', (x) => tf.dot(tf.reshape(x, [-1]), tf.reshape(x, [-1]))),
  one('eye, range, linspace', (x) =>
    tf.mul(tf.sum(x), tf.matMul(tf.eye(3), tf.stack([tf.range(0, 3), tf.linspace(0, 1, 3)], 1))),
  ),
  one('dropout with a seed', (x) => tf.dropout(x, 0.5, undefined, 7)),
  one('random numbers with a seed', (x) => tf.mul(x, tf.randomNormal(x.shape, 0, 1, 'float32', 3))),
  one(
    'confusionMatrix',
    (x) =>
      tf.math.confusionMatrix(
        tf.cast(tf.reshape(tf.greater(x, 0), [-1]), 'int32') as tf.Tensor1D,
        tf.cast(tf.reshape(tf.greater(x, 1), [-1]), 'int32') as tf.Tensor1D,
        2,
      ),
    'whole numbers have none',
  ),
  one('the largest', (x) => tf.mul(tf.topk(tf.reshape(x, [1, -1]), 1).values, 2), none),
  image('image.grayscaleToRGB', (x) => tf.image.grayscaleToRGB(tf.mean(x, 3, true) as tf.Tensor4D)),
  image('image.rgbToGrayscale', (x) => tf.image.rgbToGrayscale(x), none),
  image('image.flipLeftRight', (x) => tf.image.flipLeftRight(x), none),
  image('separableConv2d', (x) =>
    tf.separableConv2d(x, tf.ones<tf.Rank.R4>([2, 2, 3, 2]), tf.ones<tf.Rank.R4>([1, 1, 6, 2]), 1, 'same'),
  ),
  image('pool, maximum', (x) => tf.pool(x, 2, 'max', 'valid', 1, 2)),
  many('s·x + y', (x, y, s) => tf.add(tf.mul(s, x), y)),
  many('y + 2x', (x, y) => tf.add(y, tf.mul(x, 2))),
  many('2x + 3y', (x, y) => tf.add(tf.mul(x, 2), tf.mul(y, 3))),
  many('y - s·x', (x, y, s) => tf.sub(y, tf.mul(x, s))),
  many('2x - y', (x, y) => tf.sub(tf.mul(2, x), y)),
  many('2x + s', (x, _, s) => tf.add(tf.mul(2, x), s)),
  many('s - 2x', (x, _, s) => tf.sub(s, tf.mul(2, x))),
  many('2x - s', (x, _, s) => tf.sub(tf.mul(2, x), s)),
  row('multiRNNCell', fc.constant([2, 3]), (shape, draw) => ({
    inputs: [draw.between(-1, 1, shape), draw.between(-1, 1, [7, 16]), draw.between(-1, 1, [16])],
    run(x, kernel, bias) {
      const state = tf.zeros([2, 4]) as tf.Tensor2D;
      const cell: tf.LSTMCellFunc = (data, c, h) =>
        tf.basicLSTMCell(1, kernel as tf.Tensor2D, bias as tf.Tensor1D, data, c, h);
      const [c, h] = tf.multiRNNCell([cell], x as tf.Tensor2D, [state], [state]);
      return [c[0]!, h[0]!];
    },
  })),
];

beforeAll(() => startEngine('cpu'));

describe('made of several kernels', () => {
  it.each(sample(ROWS, 8))('$kernel', async (composite) => {
    await expectContract(composite, 5);
  });
});
