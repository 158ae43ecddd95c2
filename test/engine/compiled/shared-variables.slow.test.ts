/** @file Variables that several steps read and move, and the world outside too, in any order. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { compile, type Compile, eager, startEngine } from '../../../src/engine/index.ts';
import { ALL } from '../../sample.ts';

type Image = tf.Tensor4D;
type Given = { readonly x: tf.Tensor };

/** What may be done next. */
const ACTIONS = ['train', 'train on one', 'gather', 'evaluate', 'set', 'scale outside', 'read'] as const;
type Action = (typeof ACTIONS)[number];

const filled = (shape: number[], from: number): tf.Tensor =>
  tf.reshape(tf.sin(tf.range(from, from + shape.reduce((a, b) => a * b, 1))), shape);

const variable = (shape: number[], from: number): tf.Variable => tf.tidy(() => tf.variable(filled(shape, from)));

const host = (batch: number, at: number) => ({
  values: Float32Array.from({ length: batch * 32 }, (_, i) => Math.cos(i * i + at)),
  shape: [batch, 4, 4, 2],
});

/** A small network, its velocity, a sum of gradients, and steps that share them. */
function network(make: Compile) {
  const [filter, head] = [variable([3, 3, 2, 3], 1), variable([3, 2], 9)];
  const [velocity, sum] = [variable([3, 3, 2, 3], 50), variable([3, 3, 2, 3], 70)];
  const output = (x: tf.Tensor): tf.Tensor =>
    tf.matMul(
      tf.mean(tf.relu(tf.conv2d(x as Image, filter as Image, 1, 'same')), [1, 2]) as tf.Tensor2D,
      head as tf.Tensor2D,
    );
  const gradients = (x: tf.Tensor) => tf.variableGrads(() => tf.mean(tf.square(output(x))), [filter, head]);
  const steps = {
    train: make(({ x }: Given) => {
      const { value, grads } = gradients(x);
      const faster = tf.add(tf.mul(velocity, 0.5), tf.add(grads[filter.name]!, tf.mul(sum, 0.01)));
      filter.assign(tf.sub(filter, tf.mul(faster, 0.05)));
      velocity.assign(faster);
      head.assign(tf.sub(head, tf.mul(grads[head.name]!, 0.05)));
      return { value };
    }),
    gather: make(({ x }: Given) => {
      const { value, grads } = gradients(x);
      sum.assign(tf.add(tf.mul(sum, 0.9), grads[filter.name]!));
      return { value };
    }),
    evaluate: make(({ x }: Given) => ({ value: tf.sum(output(x)) })),
  };
  const all = [filter, head, velocity, sum];
  const seen: number[] = [];
  const run = async (name: keyof typeof steps, batch: number, at: number): Promise<void> => {
    const { value } = await steps[name].run({ x: host(batch, at) });
    seen.push(value.dataSync()[0]!);
    value.dispose();
  };
  const does: Readonly<Record<Action, (at: number) => Promise<void> | void>> = {
    train: (at) => run('train', 3, at),
    'train on one': (at) => run('train', 1, at),
    gather: (at) => run('gather', 2, at),
    evaluate: (at) => run('evaluate', 2, at),
    set: (at) => tf.tidy(() => filter.assign(filled(filter.shape, at) as tf.Tensor)),
    'scale outside': () => tf.tidy(() => head.assign(tf.mul(head, 0.9))),
    read: () => void seen.push(...all.map((one) => one.dataSync()[0]!)),
  };
  return {
    does,
    numbers: () => [...seen, ...all.flatMap((one) => [...one.dataSync()])],
    async dispose() {
      await Promise.all(Object.values(steps).map((step) => step.dispose()));
      tf.dispose(all);
    },
  };
}

async function play(make: Compile, actions: readonly Action[]): Promise<number[]> {
  const { does, numbers, dispose } = network(make);
  for (const [at, action] of actions.entries()) await does[action](at);
  const result = numbers();
  await dispose();
  return result;
}

const strict: Compile = (step) => compile(step, { strict: true });

/** Expects the same numbers, eagerly and compiled, and no tensors left. */
const expectSame = async (list: readonly Action[]): Promise<void> => {
  const before = tf.memory().numTensors;
  const [expected, actual] = [await play(eager, list), await play(strict, list)];
  expect(tf.memory().numTensors).toBe(before);
  actual.forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected[i]!))));
};

beforeAll(() => startEngine('cpu'));

it('whatever is done with them in whatever order, they are what they are eagerly', async () => {
  const actions = fc.array(fc.constantFrom(...ACTIONS), { minLength: 2, maxLength: 10 });
  await fc.assert(fc.asyncProperty(actions, expectSame), { numRuns: ALL ? 40 : 10 });
});
