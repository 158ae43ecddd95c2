import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batches, epochOrder } from '../../../src/distill/data/batches.ts';
import type { Dataset } from '../../../src/distill/data/dataset.ts';
import { patterns } from '../fixtures.ts';

describe('batches', () => {
  it('gives every example once, in the order asked for, the last batch smaller', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(),
        (train, batchSize, seed) => {
          const data = patterns({ train, test: 1 });
          const order = epochOrder(train, seed, 1);
          const all = [...batches(data, data.train, { batchSize, order })];
          expect(all.flatMap(({ indices }) => [...indices])).toEqual([...order]);
          expect(all.flatMap(({ labels }) => [...labels])).toEqual([...order].map((i) => data.train.labels[i]));
          expect(all.slice(0, -1).every(({ size }) => size === batchSize)).toBe(true);
          expect(all.every(({ size, inputs, labels }) => labels.length === size && inputs.length === size * 64)).toBe(
            true,
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([
    { name: 'bytes', inputs: Uint8Array.from([0, 255, 51, 102]), expected: [-0.5, 0.75, -0.3, 0.0] },
    { name: 'floats', inputs: Float32Array.from([0, 1, 0.2, 0.4]), expected: [-0.5, 0.75, -0.3, 0.0] },
  ])('normalises $name by channel', ({ inputs, expected }) => {
    const split = { size: 2, inputs, labels: Int32Array.from([0, 1]) };
    const data: Dataset = {
      name: 'two',
      shape: [1, 1, 2],
      classes: 2,
      mean: [0.5, 0.4],
      std: [1, 0.8],
      train: split,
      test: split,
    };
    const [batch] = [...batches(data, split, { batchSize: 2 })];
    batch!.inputs.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  });

  it('leaves token ids as they are', () => {
    const split = { size: 2, inputs: Int32Array.from([3, 1, 0, 2, 2, 1]), labels: Int32Array.from([0, 1]) };
    const shared = { name: 'tokens', shape: [3], classes: 2, vocabulary: 4, mean: [], std: [] };
    const data: Dataset = { ...shared, train: split, test: split };
    const [batch] = [...batches(data, split, { batchSize: 2, order: Uint32Array.of(1, 0) })];
    expect(batch!.inputs).toEqual(Int32Array.from([2, 2, 1, 3, 1, 0]));
  });

  it('has training inputs of mean 0 and deviation 1', () => {
    const data = patterns({ train: 64 });
    const inputs = Array.from([...batches(data, data.train, { batchSize: 64 })][0]!.inputs);
    const mean = inputs.reduce((a, b) => a + b, 0) / inputs.length;
    const variance = inputs.reduce((a, b) => a + b * b, 0) / inputs.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 4);
  });
});

describe('epochOrder', () => {
  it('depends on seed and epoch', () => {
    expect(epochOrder(50, 1, 1)).toEqual(epochOrder(50, 1, 1));
    expect(epochOrder(50, 1, 2)).not.toEqual(epochOrder(50, 1, 1));
    expect(epochOrder(50, 2, 1)).not.toEqual(epochOrder(50, 1, 1));
  });
});
