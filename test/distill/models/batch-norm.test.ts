import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model as layersModel, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchNorm } from '../../../src/distill/models/batch-norm.ts';
import { normal, useCpu } from '../fixtures.ts';
import { maxDifference } from '../tensors.ts';

beforeAll(useCpu);

const networkOf = (layer: layers.Layer, shape: number[]): LayersModel => {
  const x = input({ shape });
  return layersModel({ inputs: x, outputs: layer.apply(x) as SymbolicTensor });
};

describe.each([
  { name: 'vectors', shape: [5] },
  { name: 'images', shape: [3, 4, 5] },
])('batch normalisation of $name', ({ shape }) => {
  const make = () => {
    const own = networkOf(batchNorm({ name: 'norm' }), shape);
    const theirs = networkOf(layers.batchNormalization({ momentum: 0.9, epsilon: 1e-5 }), shape);
    const [gamma, beta] = [normal([5], 1), normal([5], 2)];
    for (const network of [own, theirs]) network.setWeights([gamma, beta, tf.zeros([5]), tf.ones([5])]);
    return { own, theirs };
  };
  const x = () => tf.add(normal([6, ...shape], 3, 2), 1);

  it('is that of TensorFlow.js in training, with its gradients', () => {
    const { own, theirs } = make();
    const weight = normal([6, ...shape], 4);
    const [mine, expected] = [own, theirs].map((network) => {
      const variables = network.trainableWeights.map((each) => each.read() as tf.Variable);
      const loss = (y: tf.Tensor): tf.Scalar =>
        tf.sum(tf.mul(weight, network.apply(y, { training: true }) as tf.Tensor));
      const { value, grads } = tf.variableGrads(() => loss(x()), variables);
      return [value, ...variables.map(({ name }) => grads[name]!), tf.grad(loss)(x())];
    });
    for (const [i, tensor] of mine!.entries()) expect(maxDifference(tensor, expected![i]!)).toBeLessThan(2e-4);
  });

  it('uses the moving statistics otherwise: the means, and the variances over n - 1, as far as it has moved', () => {
    const { own } = make();
    const before = own.predict(x()) as tf.Tensor;
    own.apply(x(), { training: true });
    const axes = shape.map((_, axis) => axis);
    const { mean, variance } = tf.moments(x(), axes);
    const count = x().size / 5;
    const [, , movingMean, movingVariance] = own.getWeights();
    expect(maxDifference(movingMean!, tf.mul(mean, 0.1))).toBeLessThan(1e-6);
    const unbiased = tf.mul(variance, count / (count - 1));
    expect(maxDifference(movingVariance!, tf.add(0.9, tf.mul(unbiased, 0.1)))).toBeLessThan(1e-5);
    expect(maxDifference(own.predict(x()) as tf.Tensor, before)).toBeGreaterThan(0.01);
  });
});
