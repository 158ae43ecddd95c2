import { describe, expect, it } from 'vitest';
import type { Split } from '../../../src/distill/data/dataset.ts';
import { makeDataset, type Source, type SplitSizes } from '../../../src/distill/data/make-dataset.ts';

/** Examples that are their own number, of three classes in turn; the first class is twice as frequent. */
const numbered = (size: number): Split => ({
  size,
  inputs: Float32Array.from({ length: size }, (_, i) => i),
  labels: Int32Array.from({ length: size }, (_, i) => [0, 0, 1, 2][i % 4]!),
});
const ids = (size: number): Split => ({ ...numbered(size), inputs: Int32Array.from({ length: size }, () => 1) });
const source: Source = { name: 'numbered', shape: [1], classes: 3, train: numbered(400), test: numbered(40) };
const make = (sizes: SplitSizes, seed = 0) => makeDataset(source, sizes, { seed });
const share = ({ labels, size }: Split, of: number): number => labels.filter((label) => label === of).length / size;

describe('makeDataset', () => {
  it('has no validation split unless asked for', () => {
    const data = make({});
    expect(data.train).toEqual(source.train);
    expect(data.test).toBe(source.test);
    expect(data.validation).toBeUndefined();
  });

  it.each([
    { name: 'a share', validation: 0.1, size: 40 },
    { name: 'a number', validation: 100, size: 100 },
  ])('holds out $name of the training examples, with the same mixture of classes', ({ validation, size }) => {
    const data = make({ validation });
    expect([data.train.size, data.validation!.size, data.test.size]).toEqual([400 - size, size, 40]);
    expect(share(data.validation!, 0)).toBe(0.5);
    expect(new Set([...data.train.inputs, ...data.validation!.inputs]).size).toBe(400);
  });

  it.each([
    { name: 'a share of what is trained on', sizes: { validation: 0.1, train_size: 200 }, trained: 200, held: 20 },
    { name: 'a number', sizes: { validation: 50, train_size: 200 }, trained: 200, held: 50 },
    { name: 'one of each class at least', sizes: { validation: 0.01, train_size: 20 }, trained: 20, held: 3 },
  ])('holds out $name beside the examples that are trained on', ({ sizes, trained, held }) => {
    const { train, validation } = make(sizes);
    expect([train.size, validation!.size]).toEqual([trained, held]);
    expect(train.inputs.some((place) => validation!.inputs.includes(place))).toBe(false);
  });

  it('draws by the seed', () => {
    expect(make({ validation: 0.1 }, 1)).toEqual(make({ validation: 0.1 }, 1));
    expect(make({ validation: 0.1 }, 1).validation).not.toEqual(make({ validation: 0.1 }, 2).validation);
  });

  it('measures what is trained on', () => {
    const data = make({ validation: 0.5 });
    const inputs = Array.from(data.train.inputs);
    expect(data.mean).toEqual([expect.closeTo(inputs.reduce((a, b) => a + b, 0) / inputs.length, 6)]);
    expect(data.mean).not.toEqual(make({}).mean);
  });

  it.each([
    { name: 'bytes', inputs: Uint8Array.from({ length: 400 }, (_, i) => i % 256) },
    { name: 'numbers', inputs: numbered(400).inputs },
    { name: 'a Buffer', inputs: Buffer.from({ length: 400 }) },
  ])('has its training examples in shared memory: $name', ({ inputs }) => {
    const { train } = makeDataset({ ...source, train: { ...source.train, inputs } }, {}, { seed: 0 });
    expect(train.inputs.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([...train.inputs]).toEqual([...inputs]);
  });

  it('does not measure token ids', () => {
    const tokens = { ...source, vocabulary: 2, train: ids(40), test: ids(4) };
    const data = makeDataset(tokens, { train_size: null, validation: 0, test_size: null }, { seed: 0 });
    expect(data).toMatchObject({ vocabulary: 2, mean: [], std: [] });
  });

  it.each([
    { name: 'more training examples than are left', sizes: { validation: 0.5, train_size: 300 } },
    { name: 'more test examples than there are', sizes: { test_size: 41 } },
    { name: 'nothing left to train on', sizes: { validation: 400 } },
    { name: 'a validation split without one of the classes', sizes: { validation: 2 } },
  ])('refuses $name', ({ sizes }) => {
    expect(() => make(sizes)).toThrow(expect.objectContaining({ code: 'DATA' }));
  });
});
