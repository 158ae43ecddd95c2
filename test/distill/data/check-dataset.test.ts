import { describe, expect, it } from 'vitest';
import { checkDataset, type Checked } from '../../../src/distill/data/check-dataset.ts';
import type { Split } from '../../../src/distill/data/dataset.ts';

const good: Split = { size: 2, inputs: Float32Array.of(1, 2, 3, 4), labels: Int32Array.of(0, 1) };
const tokens: Split = { size: 2, inputs: Int32Array.of(1, 0, 3, 2), labels: Int32Array.of(1, 0) };
const data: Checked = { name: 'set', shape: [2], classes: 2, train: good, test: good };

describe('checkDataset', () => {
  it.each([
    { name: 'numbers', change: {} },
    { name: 'a validation split', change: { validation: good } },
    { name: 'bytes', change: { test: { ...good, inputs: Uint8Array.of(1, 2, 3, 4) } } },
    {
      name: 'a class that is left out of training',
      change: { train: { ...good, labels: Int32Array.of(1, 1) }, omitted: [0] },
    },
    { name: 'token ids', change: { vocabulary: 4, train: tokens, test: tokens } },
  ])('accepts $name', ({ change }) => {
    expect(() => checkDataset({ ...data, ...change })).not.toThrow();
  });

  it.each([
    { name: 'a split without examples', split: { size: 0, inputs: new Float32Array(0), labels: new Int32Array(0) } },
    { name: 'fewer labels than examples', split: { ...good, labels: Int32Array.of(0) } },
    { name: 'fewer numbers than the shape says', split: { ...good, inputs: Float32Array.of(1, 2, 3) } },
    { name: 'a label above the classes', split: { ...good, labels: Int32Array.of(0, 2) } },
    { name: 'a label below 0', split: { ...good, labels: Int32Array.of(0, -1) } },
    { name: 'a class without examples', split: { ...good, labels: Int32Array.of(1, 1) } },
    { name: 'NaN', split: { ...good, inputs: Float32Array.of(1, 2, NaN, 4) } },
    { name: 'infinity', split: { ...good, inputs: Float32Array.of(1, 2, 3, -Infinity) } },
    { name: 'integers without a vocabulary', split: tokens },
  ])('refuses $name, naming the split', ({ split }) => {
    for (const name of ['train', 'validation', 'test']) {
      expect(() => checkDataset({ ...data, [name]: split })).toThrow(
        expect.objectContaining({ code: 'DATA', message: expect.stringContaining(name) }),
      );
    }
  });

  it.each([
    { name: 'a token outside the vocabulary', vocabulary: 3, split: tokens },
    { name: 'numbers in place of token ids', vocabulary: 4, split: good },
  ])('refuses $name', ({ vocabulary, split }) => {
    const made = { ...data, vocabulary, train: split, test: split };
    expect(() => checkDataset(made)).toThrow(expect.objectContaining({ code: 'DATA' }));
  });

  it.each([
    { name: 'a shape without numbers', change: { shape: [] } },
    { name: 'a shape of nothing', change: { shape: [0] } },
    { name: 'one class', change: { classes: 1 } },
    { name: 'a mean of too few channels', change: { mean: [0], std: [1, 1] } },
    { name: 'a deviation of 0', change: { mean: [0, 0], std: [1, 0] } },
    { name: 'a mean that is NaN', change: { mean: [0, NaN], std: [1, 1] } },
    { name: 'a mean of token ids', change: { vocabulary: 4, train: tokens, test: tokens, mean: [0, 0], std: [] } },
  ])('refuses $name', ({ change }) => {
    expect(() => checkDataset({ ...data, ...change })).toThrow(expect.objectContaining({ code: 'DATA' }));
  });

  it('refuses a class that is left out of training where the test has none of it either', () => {
    const none = { ...good, labels: Int32Array.of(1, 1) };
    expect(() => checkDataset({ ...data, train: none, test: none, omitted: [0] })).toThrow(/test split/);
  });

  it('says where', () => {
    const split = { ...good, inputs: Float32Array.of(1, 2, 3, NaN) };
    expect(() => checkDataset({ ...data, test: split })).toThrow(/NaN at place 1 of example 1/);
  });
});
