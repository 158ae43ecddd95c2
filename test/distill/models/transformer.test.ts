import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/distill/models/model.ts';
import { transformer } from '../../../src/distill/models/transformer.ts';
import { vit } from '../../../src/distill/models/vit.ts';
import { useCpu } from '../fixtures.ts';
import { maxDifference } from '../tensors.ts';

beforeAll(useCpu);

const made: Model[] = [];
const keep = (model: Model): Model => {
  made.push(model);
  return model;
};
afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

const IMAGES = { inputShape: [28, 28, 1], classes: 10, seed: 1 };
const TOKENS = { inputShape: [12], vocabulary: 30, classes: 10, seed: 1 };

/** Numbers in a block: two normalisations, attention, the layer inside. */
const block = (width: number, inside: number): number =>
  4 * width + (width + 1) * 3 * width + (width + 1) * width + (width + 1) * inside + (inside + 1) * width;

describe('taps and parameters', () => {
  it.each([
    {
      name: 'a transformer on tokens',
      make: () => transformer.create({ width: 8, heads: 2 }, TOKENS),
      taps: { block1: [12, 8], block2: [12, 8], embedding: [8], logits: [10] },
      parameters: 30 * 8 + 12 * 8 + 2 * block(8, 16) + 16 + 90,
    },
    {
      name: 'a transformer on the rows of images, with a class token',
      make: () => transformer.create({ width: 8, heads: 2, layers: 1, mlp_ratio: 4, readout: 'first' }, IMAGES),
      taps: { block1: [29, 8], embedding: [8], logits: [10] },
      parameters: 29 * 8 + 29 * 8 + 8 + block(8, 32) + 16 + 90,
    },
    {
      name: 'a vision transformer with the mean over patches',
      make: () => vit.create({ patch: 7, width: 12, heads: 3, readout: 'mean' }, IMAGES),
      taps: { block1: [16, 12], block2: [16, 12], embedding: [12], logits: [10] },
      parameters: 50 * 12 + 16 * 12 + 2 * block(12, 24) + 24 + 130,
    },
  ])('$name', ({ make, taps, parameters }) => {
    const model = keep(make());
    expect(model.taps).toEqual(taps);
    expect(model.parameters).toBe(parameters);
  });
});

it.each(['mean', 'first'] as const)('a longer padding changes nothing: %s', (readout) => {
  const options = { width: 8, heads: 2, readout };
  const logits = (length: number): tf.Tensor => {
    const model = keep(transformer.create(options, { ...TOKENS, inputShape: [length] }));
    // the longer one has more places, so that both get the same numbers
    for (const variable of model.variables) {
      const numbers = tf.mul(tf.sin(tf.range(1, 1 + variable.size)), 0.3);
      variable.assign(tf.reshape(numbers, variable.shape));
    }
    const ids = [4, 7, 1, 29];
    const tokens = Array.from({ length }, (_, i) => ids[i] ?? 0);
    return model.forward(tf.tensor(tokens, [1, length], 'int32'))['logits']!;
  };
  expect(maxDifference(logits(5), logits(12))).toBeLessThan(1e-5);
});

describe('refused', () => {
  it.each([
    { name: 'heads that do not divide the width', make: () => transformer.create({ width: 8, heads: 3 }, TOKENS) },
    { name: 'numbers without order', make: () => transformer.create({}, { ...IMAGES, inputShape: [64] }) },
    { name: 'patches that do not cover the image', make: () => vit.create({ patch: 5 }, IMAGES) },
    { name: 'patches of tokens', make: () => vit.create({}, TOKENS) },
  ])('$name', ({ make }) => {
    expect(make).toThrow(expect.objectContaining({ code: 'MODEL', expected: expect.any(String) }));
  });
});
