import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { modelCost } from '../../../src/distill/models/cost.ts';
import type { Model } from '../../../src/distill/models/model.ts';
import { models } from '../../../src/distill/models/models.ts';
import { useCpu } from '../fixtures.ts';
import { sample } from '../../sample.ts';

beforeAll(useCpu);

const made: Model[] = [];
afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

const MNIST = { inputShape: [28, 28, 1], classes: 10, seed: 1 };
const CIFAR10 = { inputShape: [32, 32, 3], classes: 10, seed: 1 };
const CIFAR100 = { ...CIFAR10, classes: 100 };

/**
 * Parameters as published or as the reference implementations (RepDistiller) have them, and multiply-adds: 40.8 million for
 * ResNet-20 and 1.25 billion for DeiT-Ti are published, those of LeNet-5 are a sum of five products.
 */
const PUBLISHED = [
  { name: 'LeNet-5', model: 'lenet', options: {}, context: MNIST, parameters: 61_706, multiplyAdds: 416_520 },
  {
    name: 'LeNet-5-half',
    model: 'lenet',
    options: { width: 0.5 },
    context: MNIST,
    parameters: 35_820,
    multiplyAdds: 153_720,
  },
  {
    name: "LeNet-5 on LeCun's size",
    model: 'lenet',
    options: { padding: 'valid' },
    context: { ...MNIST, inputShape: [32, 32, 1] },
    parameters: 61_706,
    multiplyAdds: 416_520,
  },
  { name: 'VGG-8', model: 'vgg', options: {}, context: CIFAR100, parameters: 3_965_028, multiplyAdds: 96_192_512 },
  {
    name: 'VGG-13',
    model: 'vgg',
    options: { convolutions: [2, 2, 2, 2, 2] },
    context: CIFAR100,
    parameters: 9_462_180,
    multiplyAdds: 284_936_192,
  },
  { name: 'ResNet-20', model: 'resnet', options: {}, context: CIFAR10, parameters: 272_474, multiplyAdds: 40_813_184 },
  {
    name: 'ResNet-56',
    model: 'resnet',
    options: { depth: 56 },
    context: CIFAR100,
    parameters: 861_620,
    multiplyAdds: 125_753_600,
  },
  {
    name: 'ResNet-8x4',
    model: 'resnet',
    options: { depth: 8, stem: 32, widths: [64, 128, 256] },
    context: CIFAR100,
    parameters: 1_233_540,
    multiplyAdds: 177_071_104,
  },
  { name: 'WRN-16-2', model: 'wrn', options: {}, context: CIFAR100, parameters: 703_284, multiplyAdds: 101_118_464 },
  {
    name: 'WRN-40-2',
    model: 'wrn',
    options: { depth: 40 },
    context: CIFAR100,
    parameters: 2_255_156,
    multiplyAdds: 327_610_880,
  },
  {
    name: 'WRN-40-1',
    model: 'wrn',
    options: { depth: 40, widen: 1 },
    context: CIFAR100,
    parameters: 569_780,
    multiplyAdds: 83_286_272,
  },
  {
    name: 'MobileNetV2, half',
    model: 'mobilenet',
    options: {},
    context: CIFAR100,
    parameters: 812_836,
    multiplyAdds: 6_523_648,
  },
  {
    name: 'DeiT-Ti',
    model: 'vit',
    options: { patch: 16, width: 192, heads: 3, layers: 12, mlp_ratio: 4 },
    context: { inputShape: [224, 224, 3], classes: 1000, seed: 1 },
    parameters: 5_717_416,
    multiplyAdds: 1_253_683_200,
  },
] as const;

it.each(sample(PUBLISHED, 4))(
  '$name has its parameters and operations',
  ({ model, options, context, ...published }) => {
    const network = models[model].create(options as never, context);
    made.push(network);
    const { parameters, flops, activationBytes } = modelCost(network);
    expect({ parameters, multiplyAdds: flops / 2 }).toEqual(
      expect.objectContaining({ parameters: published.parameters, multiplyAdds: published.multiplyAdds }),
    );
    const [height, width] = context.inputShape;
    expect(activationBytes).toBeGreaterThan(4 * height * width);
  },
);

describe('taps', () => {
  it.each([
    {
      name: 'lenet',
      options: {},
      context: MNIST,
      taps: { block1: [14, 14, 6], block2: [5, 5, 16], block3: [120], embedding: [84], logits: [10] },
    },
    {
      name: 'vgg',
      options: { widths: [2, 3, 4, 5, 6] },
      context: MNIST,
      taps: {
        block1: [28, 28, 2],
        block2: [14, 14, 3],
        block3: [7, 7, 4],
        block4: [3, 3, 5],
        block5: [3, 3, 6],
        embedding: [6],
        logits: [10],
      },
    },
    {
      name: 'resnet',
      options: { depth: 8, widths: [4, 8, 16] },
      context: MNIST,
      taps: { block1: [28, 28, 4], block2: [14, 14, 8], block3: [7, 7, 16], embedding: [16], logits: [10] },
    },
    {
      name: 'wrn',
      options: { depth: 10 },
      context: CIFAR10,
      taps: { block1: [32, 32, 32], block2: [16, 16, 64], block3: [8, 8, 128], embedding: [128], logits: [10] },
    },
    {
      name: 'mobilenet',
      options: { last: 40 },
      context: MNIST,
      taps: {
        block1: [14, 14, 12],
        block2: [7, 7, 16],
        block3: [4, 4, 48],
        block4: [2, 2, 160],
        embedding: [40],
        logits: [10],
      },
    },
  ] as const)('of $name', ({ name, options, context, taps }) => {
    const network = models[name].create(options as never, context);
    made.push(network);
    expect(network.taps).toEqual(taps);
    expect(Object.keys(network.taps)).toEqual(Object.keys(taps));
    const shapes = tf.tidy(() =>
      Object.entries(network.forward(tf.zeros([1, ...context.inputShape]))).map(([tap, { shape }]) => [
        tap,
        shape.slice(1),
      ]),
    );
    expect(Object.fromEntries(shapes)).toEqual(taps);
  });
});

describe('refused', () => {
  it.each([
    { name: 'lenet', why: 'images that are too small', options: {}, inputShape: [11, 28, 1] },
    {
      name: 'lenet',
      why: 'images that are too small without padding',
      options: { padding: 'valid' },
      inputShape: [15, 15, 1],
    },
    { name: 'vgg', why: 'images that are too small', options: {}, inputShape: [7, 7, 1] },
    { name: 'vgg', why: 'lists of different lengths', options: { convolutions: [1] }, inputShape: [32, 32, 3] },
    { name: 'resnet', why: 'a depth between two networks', options: { depth: 21 }, inputShape: [32, 32, 3] },
    { name: 'wrn', why: 'a depth that leaves no block', options: { depth: 8 }, inputShape: [32, 32, 3] },
    { name: 'resnet', why: 'vectors', options: {}, inputShape: [64] },
    { name: 'mobilenet', why: 'tokens', options: {}, inputShape: [20] },
  ] as const)('$name: $why', ({ name, options, inputShape }) => {
    const build = (): Model => models[name].create(options as never, { ...MNIST, inputShape });
    expect(build).toThrow(expect.objectContaining({ code: 'MODEL', expected: expect.any(String) }));
  });
});
