import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/distill/models/model.ts';
import { models } from '../../../src/distill/models/models.ts';
import { useCpu } from '../fixtures.ts';

beforeAll(useCpu);

const made: Model[] = [];
afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

const MNIST = { inputShape: [28, 28, 1], classes: 10, seed: 1 };
const CIFAR10 = { inputShape: [32, 32, 3], classes: 10, seed: 1 };
const CIFAR100 = { ...CIFAR10, classes: 100 };

/** Parameters as published or as the reference implementations (RepDistiller) have them. */
const PUBLISHED = [
  { name: 'LeNet-5', model: 'lenet', options: {}, context: MNIST, parameters: 61_706 },
  { name: 'LeNet-5-half', model: 'lenet', options: { width: 0.5 }, context: MNIST, parameters: 35_820 },
  {
    name: "LeNet-5 on LeCun's size",
    model: 'lenet',
    options: { padding: 'valid' },
    context: { ...MNIST, inputShape: [32, 32, 1] },
    parameters: 61_706,
  },
  { name: 'VGG-8', model: 'vgg', options: {}, context: CIFAR100, parameters: 3_965_028 },
  {
    name: 'VGG-13',
    model: 'vgg',
    options: { convolutions: [2, 2, 2, 2, 2] },
    context: CIFAR100,
    parameters: 9_462_180,
  },
  { name: 'ResNet-20', model: 'resnet', options: {}, context: CIFAR10, parameters: 272_474 },
  { name: 'ResNet-56', model: 'resnet', options: { depth: 56 }, context: CIFAR100, parameters: 861_620 },
  {
    name: 'ResNet-8x4',
    model: 'resnet',
    options: { depth: 8, stem: 32, widths: [64, 128, 256] },
    context: CIFAR100,
    parameters: 1_233_540,
  },
  { name: 'WRN-16-2', model: 'wrn', options: {}, context: CIFAR100, parameters: 703_284 },
  { name: 'WRN-40-2', model: 'wrn', options: { depth: 40 }, context: CIFAR100, parameters: 2_255_156 },
  { name: 'WRN-40-1', model: 'wrn', options: { depth: 40, widen: 1 }, context: CIFAR100, parameters: 569_780 },
  { name: 'MobileNetV2, half', model: 'mobilenet', options: {}, context: CIFAR100, parameters: 812_836 },
] as const;

it.each(PUBLISHED)('$name has $parameters parameters', ({ model, options, context, parameters }) => {
  const network = models[model].create(options as never, context);
  made.push(network);
  expect(network.parameters).toBe(parameters);
});

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
