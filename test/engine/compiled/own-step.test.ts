/** @file A model, a loss and an update that a user wrote in plain TensorFlow.js compile without change. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { compile, type Compile, eager, startEngine } from '../../../src/engine/index.ts';

const [TOKENS, WIDTH, CLASSES] = [6, 8, 3];

const weight = (shape: number[], seed: number): tf.Variable =>
  tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, 0.3, 'float32', seed)));

const times = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
  tf.reshape(tf.matMul(tf.reshape(x, [-1, x.shape.at(-1)!]), w), [...x.shape.slice(0, -1), w.shape[1]!]);
const gelu = (x: tf.Tensor): tf.Tensor => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1));

/** A block of a transformer and a classifier, as somebody may write it. */
function ownModel() {
  const [query, key, value, mix] = [1, 2, 3, 4].map((seed) => weight([WIDTH, WIDTH], seed));
  const head = weight([WIDTH, CLASSES], 5);
  const scale = weight([WIDTH], 6);
  const normalised = (x: tf.Tensor): tf.Tensor => {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), scale);
  };
  const forward = (x: tf.Tensor): tf.Tensor2D => {
    const y = normalised(x);
    const scores = tf.div(tf.matMul(times(y, query!), times(y, key!), false, true), Math.sqrt(WIDTH));
    const attended = tf.add(x, tf.matMul(tf.softmax(scores), times(y, value!)));
    return times(tf.mean(tf.add(attended, gelu(times(normalised(attended), mix!))), 1), head) as tf.Tensor2D;
  };
  return { forward, variables: [query!, key!, value!, mix!, head, scale] };
}

/** Focal loss with a straight-through rounding of the probabilities, for the sake of a gradient of one's own. */
function ownLoss(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const rounded = tf.customGrad((x) => ({
    value: tf.div(tf.round(tf.mul(x as tf.Tensor, 1000)), 1000),
    gradFunc: (dy) => dy,
  }));
  const hot = tf.cast(tf.oneHot(labels, CLASSES), 'float32');
  const right = tf.clipByValue(tf.sum(tf.mul(rounded(tf.softmax(logits)), hot), 1), 1e-6, 1);
  return tf.mean(tf.mul(tf.square(tf.sub(1, right)), tf.neg(tf.log(right))));
}

interface Batch {
  readonly x: tf.Tensor;
  readonly labels: tf.Tensor1D;
}

/** The losses of some steps, and the weights and running means that they lead to. */
async function trained(make: Compile) {
  const { forward, variables } = ownModel();
  const average = tf.variable(tf.zeros([CLASSES]));
  const step = make(({ x, labels }: Batch) => {
    const { value, grads } = tf.variableGrads(() => ownLoss(forward(x), labels), variables);
    for (const variable of variables) variable.assign(tf.sub(variable, tf.mul(tf.sign(grads[variable.name]!), 0.01)));
    average.assign(tf.add(tf.mul(average, 0.9), tf.mul(tf.mean(tf.softmax(forward(x)), 0), 0.1)));
    return { loss: value };
  });
  const losses: number[] = [];
  for (let i = 0; i < 5; i++) {
    const x = {
      values: Float32Array.from({ length: 4 * TOKENS * WIDTH }, (_, j) => Math.sin(i + j * j)),
      shape: [4, TOKENS, WIDTH],
    };
    const { loss } = await step.run({ x, labels: { values: Int32Array.of(0, 1, 2, 1), shape: [4] } });
    losses.push(loss.dataSync()[0]!);
    loss.dispose();
  }
  const weights = [...variables, average].flatMap((variable) => [...variable.dataSync()]);
  await step.dispose();
  tf.dispose([variables, average]);
  return { losses, weights };
}

describe('a transformer, a focal loss and an update in plain TensorFlow.js', () => {
  it('compile unchanged, and have the cpu engine’s numbers', async () => {
    await startEngine('cpu');
    const expected = await trained(eager);
    await startEngine('compiled');
    const actual = await trained((step) => compile(step, { strict: true, verify: 2 }));
    actual.losses.forEach((loss, i) => expect(loss).toBeCloseTo(expected.losses[i]!, 5));
    actual.weights.forEach((number, i) => expect(number).toBeCloseTo(expected.weights[i]!, 4));
  });
});
