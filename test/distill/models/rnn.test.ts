import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/distill/models/model.ts';
import { rnn } from '../../../src/distill/models/rnn.ts';
import { useCpu } from '../fixtures.ts';
import { maxDifference } from '../tensors.ts';

beforeAll(useCpu);

const made: Model[] = [];
const build = (options: Parameters<typeof rnn.create>[0], context = {}): Model => {
  const model = rnn.create(options, { inputShape: [28, 28, 1], classes: 10, seed: 1, ...context });
  made.push(model);
  return model;
};
afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

const lstm = (inputs: number, units: number): number => 4 * units * (inputs + units + 1);
const gru = (inputs: number, units: number): number => 3 * units * (inputs + units + 1);
const logits = (model: Model, tokens: readonly number[]): tf.Tensor =>
  model.forward(tf.tensor([...tokens], [1, tokens.length], 'int32'))['logits']!;
const TOKENS = { inputShape: [12], vocabulary: 30 };

describe('taps and parameters', () => {
  it.each([
    {
      name: 'rows of an image',
      options: { units: 64 },
      context: {},
      taps: { block1: [64], embedding: [64], logits: [10] },
      parameters: lstm(28, 64) + 650,
    },
    {
      name: 'vectors',
      options: { units: 6, layers: 2, cell: 'gru' as const },
      context: { inputShape: [5, 3] },
      taps: { block1: [5, 6], block2: [6], embedding: [6], logits: [10] },
      parameters: gru(3, 6) + gru(6, 6) + 70,
    },
    {
      name: 'tokens in both directions',
      options: { units: 6, layers: 2, bidirectional: true, token_width: 4 },
      context: TOKENS,
      taps: { block1: [12, 12], block2: [12], embedding: [12], logits: [10] },
      parameters: 30 * 4 + 2 * lstm(4, 6) + 2 * lstm(12, 6) + 130,
    },
  ])('$name', ({ options, context, taps, parameters }) => {
    const model = build(options, context);
    expect(model.taps).toEqual(taps);
    expect(model.parameters).toBe(parameters);
    const x = tf.zeros([2, ...model.inputShape], model.inputShape.length === 1 ? 'int32' : 'float32');
    const shapes = Object.entries(model.forward(x)).map(([tap, { shape }]) => [tap, shape.slice(1)]);
    expect(Object.fromEntries(shapes)).toEqual(taps);
  });
});

it.each([
  { cell: 'lstm' as const, bidirectional: false },
  { cell: 'lstm' as const, bidirectional: true },
  { cell: 'gru' as const, bidirectional: true },
])('a longer padding changes nothing: $cell, bidirectional $bidirectional', ({ cell, bidirectional }) => {
  const options = { cell, bidirectional, units: 5, layers: 2 };
  const [short, long] = [build(options, { ...TOKENS, inputShape: [5] }), build(options, TOKENS)];
  const ids = [4, 7, 1, 29, 0];
  const padded = [...ids, 0, 0, 0, 0, 0, 0, 0];
  expect(maxDifference(logits(short, ids), logits(long, padded))).toBeLessThan(1e-6);
  expect(maxDifference(logits(short, ids), logits(short, ids.with(4, 2)))).toBeGreaterThan(1e-3);
});

it('keeps the forget gate open at the start', () => {
  const model = build({ units: 2 });
  const bias = model.variables.find(({ name }) => name.includes('bias'))!;
  expect([...bias.dataSync()]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
});

it.each([
  { name: 'numbers without order', context: { inputShape: [64] } },
  { name: 'films', context: { inputShape: [2, 3, 4, 5] } },
])('refuses $name', ({ context }) => {
  expect(() => build({}, context)).toThrow(expect.objectContaining({ code: 'MODEL', expected: expect.any(String) }));
});
