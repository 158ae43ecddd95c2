import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { costOf, startEngine } from '../../../src/engine/index.ts';

beforeAll(async () => {
  await startEngine('cpu');
});

const x = (...shape: number[]) => ({ x: { shape, dtype: 'float32' as const } });
const given = (f: (x: tf.Tensor) => tf.Tensor) => (inputs: { readonly x: tf.Tensor }) => ({ y: f(inputs.x) });

describe('the cost of', () => {
  it.each([
    {
      name: 'a product',
      step: given((a) => tf.matMul(a, tf.ones([4, 5]))),
      inputs: x(3, 4),
      cost: { flops: 2 * 3 * 4 * 5, bytes: 4 * 3 * 5 },
    },
    {
      name: 'a product of transposed factors, by batch',
      step: given((a) => tf.matMul(a, a, true, false)),
      inputs: x(2, 3, 4),
      cost: { flops: 2 * 2 * 4 * 4 * 3, bytes: 4 * 2 * 4 * 4 },
    },
    {
      name: 'a convolution that halves an image',
      step: given((a) => tf.conv2d(a as tf.Tensor4D, tf.ones([3, 3, 2, 5]), 2, 'same')),
      inputs: x(1, 8, 6, 2),
      cost: { flops: 2 * 4 * 3 * 5 * 3 * 3 * 2, bytes: 4 * 4 * 3 * 5 },
    },
    {
      name: 'a convolution of each channel alone',
      step: given((a) => tf.depthwiseConv2d(a as tf.Tensor4D, tf.ones([3, 3, 2, 1]), 1, 'same')),
      inputs: x(1, 8, 6, 2),
      cost: { flops: 2 * 8 * 6 * 2 * 3 * 3, bytes: 4 * 8 * 6 * 2 },
    },
    {
      name: 'what multiplies no matrices, and of another shape',
      step: given((a) => tf.reshape(tf.relu(a), [6, 2])),
      inputs: x(3, 4),
      cost: { flops: 0, bytes: 4 * 12 },
    },
  ])('$name', ({ step, inputs, cost }) => {
    const before = tf.memory().numTensors;
    expect(costOf(step, inputs)).toEqual(cost);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('a step leaves its variables as they are', () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const step = ({ x: a }: { readonly x: tf.Tensor }) => {
      variable.assign(tf.add(variable, a));
      return { y: tf.mul(variable, 2) };
    };
    costOf(step, x(2));
    expect([...variable.dataSync()]).toEqual([1, 2]);
    variable.dispose();
  });

  it('a step that reads numbers is not known', () => {
    const step = given((a) => tf.scalar(a.dataSync()[0]!));
    expect(() => costOf(step, x(2))).toThrow(expect.objectContaining({ code: 'ENGINE' }));
  });
});
