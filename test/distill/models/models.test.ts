import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cnn } from '../../../src/distill/models/cnn.ts';
import { mlp } from '../../../src/distill/models/mlp.ts';
import type { Model } from '../../../src/distill/models/model.ts';
import { inputsOf, useCpu } from '../fixtures.ts';
import { smallData, SMALL_NAMES, smallModel } from './small.ts';

beforeAll(useCpu);

const context = { inputShape: [8, 8, 1], classes: 3, seed: 1 };
const made: Model[] = [];
const keep = (model: Model): Model => {
  made.push(model);
  return model;
};
afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

const dense = (from: number, to: number): number => from * to + to;
const conv = (kernel: number, from: number, to: number): number => kernel ** 2 * from * to + to;

describe('taps and parameters', () => {
  it.each([
    {
      name: 'mlp',
      make: () => mlp.create({ hidden: [6, 5] }, context),
      taps: { block1: [6], block2: [5], embedding: [5], logits: [3] },
      parameters: dense(64, 6) + dense(6, 5) + dense(5, 3),
    },
    {
      name: 'mlp with one layer',
      make: () => mlp.create({ hidden: [4], dropout: 0.5 }, context),
      taps: { block1: [4], embedding: [4], logits: [3] },
      parameters: dense(64, 4) + dense(4, 3),
    },
    {
      name: 'cnn',
      make: () => cnn.create({ widths: [2, 3], embedding: 7 }, context),
      taps: { block1: [4, 4, 2], block2: [2, 2, 3], embedding: [7], logits: [3] },
      parameters: conv(3, 1, 2) + conv(3, 2, 3) + dense(12, 7) + dense(7, 3),
    },
    {
      name: 'cnn of double depth and larger kernels',
      make: () =>
        cnn.create({ widths: [2], depth: 2, kernel: 5, embedding: 4, activation: 'tanh', dropout: 0.1 }, context),
      taps: { block1: [4, 4, 2], embedding: [4], logits: [3] },
      parameters: conv(5, 1, 2) + conv(5, 2, 2) + dense(32, 4) + dense(4, 3),
    },
    {
      name: 'cnn on tokens',
      make: () =>
        cnn.create({ widths: [2, 4], embedding: 5, token_width: 6 }, { ...context, inputShape: [9], vocabulary: 11 }),
      taps: { block1: [4, 1, 2], block2: [2, 1, 4], embedding: [5], logits: [3] },
      parameters: 11 * 6 + (3 * 6 * 2 + 2) + (3 * 2 * 4 + 4) + dense(8, 5) + dense(5, 3),
    },
    {
      name: 'cnn on a sequence of vectors',
      make: () => cnn.create({ widths: [2], embedding: 5 }, { ...context, inputShape: [9, 6] }),
      taps: { block1: [4, 1, 2], embedding: [5], logits: [3] },
      parameters: 3 * 6 * 2 + 2 + dense(8, 5) + dense(5, 3),
    },
    {
      name: 'mlp on tokens',
      make: () => mlp.create({ hidden: [4], token_width: 6 }, { ...context, inputShape: [9], vocabulary: 11 }),
      taps: { block1: [4], embedding: [4], logits: [3] },
      parameters: 11 * 6 + dense(54, 4) + dense(4, 3),
    },
    {
      name: 'mlp on rows',
      make: () => mlp.create({ hidden: [4] }, { ...context, inputShape: [9] }),
      taps: { block1: [4], embedding: [4], logits: [3] },
      parameters: dense(9, 4) + dense(4, 3),
    },
  ])('$name', ({ make, taps, parameters }) => {
    const model = keep(make());
    expect(model.taps).toEqual(taps);
    expect(Object.keys(model.taps)).toEqual(Object.keys(taps));
    expect(model.parameters).toBe(parameters);
    const shapes = tf.tidy(() =>
      Object.entries(model.forward(tf.ones([2, ...model.inputShape]))).map(([tap, tensor]) => [
        tap,
        tensor.shape.slice(1),
      ]),
    );
    expect(Object.fromEntries(shapes)).toEqual(taps);
  });
});

describe.each(SMALL_NAMES)('%s', (name) => {
  const build = (seed: number, options = {}): Model => keep(smallModel(name, seed, options));
  const logitsOf = (model: Model, options = {}): number[] =>
    tf.tidy(() => [...model.forward(inputsOf(smallData(name), 4), options)['logits']!.dataSync()]);

  it('starts from weights that depend on the seed alone', () => {
    const before = logitsOf(build(1));
    build(3);
    expect(logitsOf(build(1))).toEqual(before);
    expect(logitsOf(build(2))).not.toEqual(before);
  });

  it('drops numbers in training only, with a mask for each step', () => {
    const model = build(1, { dropout: 0.5 });
    const first = logitsOf(model, { training: true, step: 0 });
    const still = logitsOf(model);
    expect(logitsOf(model)).toEqual(still);
    expect(first).not.toEqual(still);
    expect(logitsOf(model, { training: true, step: 1 })).not.toEqual(first);
    expect(logitsOf(model, { training: true, step: 0 })).toEqual(first);
  });

  it('gives all its tensors back', () => {
    const before = tf.memory().numTensors;
    const model = smallModel(name, 1, { dropout: 0.5 });
    for (let step = 0; step < 3; step++) logitsOf(model, { training: true, step });
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('cnn refuses', () => {
  it.each([
    { name: 'more halvings than the image has', widths: [2, 2, 2, 2], inputShape: [8, 8, 1] },
    { name: 'numbers without order', widths: [2], inputShape: [64] },
    { name: 'more halvings than the sequence has', widths: [2, 2, 2], inputShape: [7, 3] },
  ])('$name', ({ widths, inputShape }) => {
    const build = (): Model => cnn.create({ widths }, { ...context, inputShape });
    expect(build).toThrow(expect.objectContaining({ code: 'MODEL', expected: expect.any(String) }));
  });
});
