import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { gelu, selfAttention, sequenceMean } from '../../../src/distill/models/attention.ts';
import { layerNormalised } from '../../../src/distill/models/layer-norm.ts';
import { normal, useCpu } from '../fixtures.ts';
import { maxDifference } from '../tensors.ts';

beforeAll(useCpu);

/** The gradients of a weighted sum of what a function gives. */
function gradientsOf(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor[] {
  return tf.grads((...given) => {
    const y = f(...given);
    return tf.sum(tf.mul(y, normal(y.shape, 9)));
  })(inputs);
}

describe('closed gradients are those of the plain formulas', () => {
  it.each([
    {
      name: 'gelu',
      own: gelu,
      plain: (x: tf.Tensor) => tf.mul(x, tf.mul(tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1), 0.5)),
      inputs: () => [normal([4, 5], 1, 2)],
    },
    {
      name: 'layer normalisation',
      own: layerNormalised,
      plain: (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
        const { mean, variance } = tf.moments(x, -1, true);
        return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-6))), gamma), beta);
      },
      inputs: () => [normal([2, 3, 6], 1, 2), normal([6], 2), normal([6], 3)],
    },
  ])('$name', ({ own, plain, inputs }) => {
    const f = own as (...given: tf.Tensor[]) => tf.Tensor;
    const g = plain as (...given: tf.Tensor[]) => tf.Tensor;
    expect(maxDifference(f(...inputs()), g(...inputs()))).toBeLessThan(1e-5);
    const [mine, expected] = [gradientsOf(f, inputs()), gradientsOf(g, inputs())];
    for (const [i, gradient] of mine.entries()) expect(maxDifference(gradient, expected[i]!)).toBeLessThan(2e-5);
  });
});

describe('self-attention', () => {
  const width = 6;
  const affine = (to: number, seed: number) => ({
    kernel: normal([width, to], seed) as tf.Tensor2D,
    bias: normal([to], seed + 1) as tf.Tensor1D,
  });
  const weights = { mix: affine(3 * width, 1), out: affine(width, 3) };

  it('is softmax(Q Kᵀ / √d) V for each head, side by side', () => {
    const x = normal([1, 4, width], 5) as tf.Tensor3D;
    const rows = tf.reshape(x, [4, width]) as tf.Tensor2D;
    const mixed = tf.add(tf.matMul(rows, weights.mix.kernel), weights.mix.bias) as tf.Tensor2D;
    const heads = [0, 1, 2].map((head) => {
      const part = (which: number): tf.Tensor2D => tf.slice2d(mixed, [0, which * width + head * 2], [4, 2]);
      const scores = tf.div(tf.matMul(part(0), part(1), false, true), Math.sqrt(2)) as tf.Tensor2D;
      return tf.matMul(tf.softmax(scores), part(2)) as tf.Tensor2D;
    });
    const expected = tf.add(tf.matMul(tf.concat2d(heads, 1), weights.out.kernel), weights.out.bias);
    const found = tf.reshape(selfAttention(x, weights, { heads: 3 }), [4, width]);
    expect(maxDifference(found, expected)).toBeLessThan(1e-5);
  });

  it('never looks at what is masked', () => {
    const mask = tf.tensor2d([[1, 1, 0]], [1, 3], 'bool');
    const [start, a, b] = [normal([1, 2, width], 1), normal([1, 1, width], 2), normal([1, 1, width], 3)];
    const [one, other] = [a, b].map((last) => {
      const found = selfAttention(tf.concat([start, last], 1) as tf.Tensor3D, weights, { heads: 2, mask });
      return tf.slice3d(found, [0, 0, 0], [1, 2, width]);
    });
    expect(maxDifference(one!, other!)).toBeLessThan(1e-6);
  });
});

it('the mean over a sequence leaves padding out, and is 0 where there is nothing else', () => {
  const x = tf.tensor3d([
    [[1], [3], [100]],
    [[5], [5], [5]],
  ]);
  const mask = tf.tensor2d(
    [
      [1, 1, 0],
      [0, 0, 0],
    ],
    [2, 3],
    'bool',
  );
  expect([...sequenceMean(x, mask).dataSync()]).toEqual([2, 0]);
});
