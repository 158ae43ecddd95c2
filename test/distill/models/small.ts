/** @file One small network of each kind, for tests that run all of them. */
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../../../src/distill/data/dataset.ts';
import { models } from '../../../src/distill/models/models.ts';
import type { Model } from '../../../src/distill/models/model.ts';
import { patterns, tokenPatterns } from '../fixtures.ts';

interface Small {
  readonly model: keyof typeof models;
  /** Options with which it is small and has all its parts. */
  readonly options: object;
  /** What it reads. Default: images. */
  readonly data?: 'images' | 'tokens';
}

const SMALL = {
  mlp: { model: 'mlp', options: { hidden: [12, 8] } },
  'mlp on tokens': { model: 'mlp', options: { hidden: [8], token_width: 3 }, data: 'tokens' },
  cnn: { model: 'cnn', options: { widths: [4, 6], embedding: 8 } },
  'cnn on tokens': { model: 'cnn', options: { widths: [4, 6], embedding: 8, token_width: 3 }, data: 'tokens' },
  lenet: { model: 'lenet', options: { channels: [3, 4], hidden: [10, 8] } },
  vgg: { model: 'vgg', options: { widths: [4, 5, 6], convolutions: [1, 2, 1] } },
  resnet: { model: 'resnet', options: { depth: 8, stem: 3, widths: [4, 5, 6] } },
  wrn: { model: 'wrn', options: { depth: 10, widths: [3, 4, 5] } },
  mobilenet: {
    model: 'mobilenet',
    options: {
      width: 0.25,
      last: 12,
      stages: [
        { expansion: 1, channels: 16, blocks: 1, stride: 1 },
        { expansion: 2, channels: 16, blocks: 2, stride: 2 },
      ],
    },
  },
  rnn: { model: 'rnn', options: { units: 6 } },
  'rnn of GRUs in both directions': {
    model: 'rnn',
    options: { cell: 'gru', units: 5, layers: 2, bidirectional: true },
  },
  'rnn on tokens': {
    model: 'rnn',
    options: { units: 5, layers: 2, token_width: 4, bidirectional: true },
    data: 'tokens',
  },
  transformer: { model: 'transformer', options: { width: 8, heads: 2 } },
  'transformer on tokens': { model: 'transformer', options: { width: 8, heads: 2, layers: 1 }, data: 'tokens' },
  'transformer with a class token': {
    model: 'transformer',
    options: { width: 6, heads: 3, readout: 'first' },
    data: 'tokens',
  },
  vit: { model: 'vit', options: { width: 8, heads: 2 } },
} as const satisfies Readonly<Record<string, Small>>;

export type SmallName = keyof typeof SMALL;

export const SMALL_NAMES = Object.keys(SMALL) as SmallName[];

/** Data that the small network reads: 20 examples to learn from, 6 to test on. */
export function smallData(name: SmallName): Dataset {
  const { data = 'images' }: Small = SMALL[name];
  return data === 'tokens'
    ? tokenPatterns({ train: 20, test: 6 })
    : patterns({ train: 20, test: 6, shape: [12, 12, 1] });
}

/** Some examples as the small network reads them, [examples, ...input shape]. */
export function smallInputs(name: SmallName, examples: number): tf.Tensor {
  const { shape, train } = smallData(name);
  const { inputs } = train;
  const values = inputs.slice(
    0,
    shape.reduce((a, b) => a * b, examples),
  );
  const dims = [examples, ...shape];
  return values instanceof Int32Array
    ? tf.tensor(values, dims, 'int32')
    : tf.tensor(
        Float32Array.from(values, (x) => x / 255),
        dims,
      );
}

export function smallModel(name: SmallName, seed = 1, options: object = {}): Model {
  const { model, options: small }: Small = SMALL[name];
  const { shape: inputShape, classes, vocabulary } = smallData(name);
  return models[model].create({ ...small, ...options }, { inputShape, classes, vocabulary, seed });
}
