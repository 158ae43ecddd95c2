/** @file TensorFlow.js's own optimizers are part of a compiled step, with the memory that they make in their first call. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, type Compile, eager, startEngine } from '../../../src/engine/index.ts';

const OPTIMIZERS: Readonly<Record<string, () => tf.Optimizer>> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9),
  'momentum with a look-ahead': () => tf.train.momentum(0.1, 0.9, true),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.5),
  adam: () => tf.train.adam(0.1),
  adamax: () => tf.train.adamax(0.1),
  rmsprop: () => tf.train.rmsprop(0.1, 0.9, 0.5),
  'rmsprop, centred': () => tf.train.rmsprop(0.01, 0.9, 0, 1e-12, true),
};

/** The weights after each of five steps on Σ (w·x - 1)². */
async function weights(make: Compile, optimizer: tf.Optimizer): Promise<number[][]> {
  const weight = tf.variable(tf.tensor1d([1.5, -2, 3, 0.5]));
  const step = make(({ x }: { readonly x: tf.Tensor }) => ({
    loss: optimizer.minimize(() => tf.sum(tf.square(tf.sub(tf.mul(weight, x), 1))), true, [weight])!,
  }));
  const lists: number[][] = [];
  for (let i = 1; i <= 5; i++) {
    const { loss } = await step.run({ x: { values: Float32Array.of(i, 1, 0.5, -1), shape: [4] } });
    loss.dispose();
    lists.push([...weight.dataSync()]);
  }
  await step.dispose();
  weight.dispose();
  optimizer.dispose();
  return lists;
}

describe.each(Object.keys(OPTIMIZERS))('tf.train %s', (name) => {
  beforeAll(() => startEngine('cpu'));
  afterAll(() => tf.disposeVariables());

  it('moves the weights as it does eagerly', async () => {
    const expected = await weights(eager, OPTIMIZERS[name]!());
    const actual = await weights((step) => compile(step, { strict: true }), OPTIMIZERS[name]!());
    actual.forEach((list, i) => list.forEach((x, j) => expect(x).toBeCloseTo(expected[i]![j]!, 4)));
    expect(expected[4]).not.toEqual(expected[3]);
  });
});
