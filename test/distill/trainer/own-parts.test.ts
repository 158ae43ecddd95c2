/** @file A model and a loss of a user's own train on the compiled engine, or beside it where they cannot be compiled. */
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { weightedSum, type Term } from '../../../src/distill/losses/loss.ts';
import { type Model, tappedModel } from '../../../src/distill/models/model.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { type EngineName, startEngine } from '../../../src/engine/index.ts';
import { patterns } from '../fixtures.ts';

/** Puts out a share of each channel that it learns. */
class Gate extends layers.Layer {
  static readonly className = 'Gate';

  override build([, width]: (number | null)[]): void {
    this.addWeight('gate', [width!], 'float32', { apply: (shape: number[]) => tf.fill(shape, 0.5) } as never);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.mul(x, tf.sigmoid(tf.mul(x, this.weights[0]!.read())));
  }
}

const data = patterns({ train: 36, test: 6 });

function ownModel(seed: number): Model {
  const x = input({ shape: [...data.shape] });
  const start = tf.randomNormal([8 * 8, 5], 0, 0.2, 'float32', seed);
  const dense = layers.dense({ units: 5, weights: [start, tf.zeros([5])] });
  const gate = new Gate({});
  const embedding = gate.apply(dense.apply(layers.flatten().apply(x))) as SymbolicTensor;
  const end = tf.randomNormal([5, 3], 0, 0.5, 'float32', seed + 1);
  const logits = layers.dense({ units: 3, weights: [end, tf.zeros([3])] }).apply(embedding) as SymbolicTensor;
  return tappedModel({ name: 'own', inputShape: data.shape, classes: 3, input: x, taps: { embedding, logits } });
}

const term = (name: string, value: Term['value']): Term => ({ name, weight: 1, value, teacherTaps: ['logits'] });
const logitsOf = (taps: Readonly<Record<string, tf.Tensor>>): tf.Tensor2D => taps['logits'] as tf.Tensor2D;

/** The k largest logits of the teacher, and a margin around the label. */
const plain = [
  term('largest', ({ student, teacher }) => {
    const { indices } = tf.topk(logitsOf(teacher), 2);
    const chosen = tf.max(tf.oneHot(tf.cast(indices, 'int32'), 3), 1);
    return tf.mean(tf.where(tf.cast(chosen, 'bool'), tf.square(tf.sub(logitsOf(student), logitsOf(teacher))), 0));
  }),
  term('margin', ({ student, labels }) => {
    const hot = tf.cast(tf.oneHot(labels, 3), 'float32');
    const right = tf.sum(tf.mul(logitsOf(student), hot), 1, true);
    return tf.mean(tf.relu(tf.add(tf.sub(logitsOf(student), right), tf.mul(tf.sub(1, hot), 0.5))));
  }),
];

const unknownKernel = [
  term('unique', ({ student, labels }) => {
    const classes = tf.unique(labels).values.shape[0]!;
    return tf.div(tf.mean(tf.square(logitsOf(student))), classes);
  }),
];

const branch = [
  term('branch', ({ student }) => {
    const size = tf.mean<tf.Scalar>(tf.square(logitsOf(student)));
    return size.dataSync()[0]! > 0.1 ? tf.mul(size, 2) : tf.sqrt(size);
  }),
];

/** The losses of a few steps, the weights, and why steps ran eagerly. */
async function distil(engine: EngineName, terms: readonly Term[]) {
  const reasons: string[] = [];
  const { compile } = await startEngine(engine, { onFallback: (reason) => reasons.push(reason) });
  const [model, teacher] = [ownModel(1), ownModel(5)];
  const losses: number[] = [];
  const optimizer = optimizers.sgd.create({ learning_rate: 0.01 }, undefined);
  const loss = weightedSum({ name: 'own', terms });
  const common = { compile, model, teacher, data, loss, optimizer, seed: 1, stage: 'student', reportEvery: 1 };
  await train({
    ...common,
    epochs: 2,
    batchSize: 12,
    listener: (event) => {
      if (event.kind === 'metric' && event.point.name === 'train/loss') losses.push(event.point.value);
    },
  });
  const weights = model.variables.flatMap((variable) => [...variable.dataSync()]);
  for (const made of [model, teacher]) made.dispose();
  return { losses, weights, reasons };
}

describe('an own model and loss on the compiled engine', () => {
  it.each([
    { name: 'compile if they are plain tensor operations', terms: plain, reasons: [] },
    { name: 'fall back for an unknown kernel', terms: unknownKernel, reasons: [expect.stringContaining('Unique')] },
    { name: 'fall back for a branch on data', terms: branch, reasons: [expect.stringContaining('dataSync')] },
  ])('$name, with the right numbers', async ({ terms, reasons }) => {
    const expected = await distil('cpu', terms);
    const actual = await distil('compiled', terms);
    expect(actual.reasons).toEqual(reasons);
    actual.losses.forEach((loss, i) => expect(loss / expected.losses[i]!).toBeCloseTo(1, 4));
    actual.weights.forEach((number, i) => expect(number).toBeCloseTo(expected.weights[i]!, 4));
  });
});
