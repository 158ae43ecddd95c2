import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { ALL } from '../../sample.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectSameAsCpu } from '../compare.ts';

beforeAll(() => startEngine('wasm'));

const shape = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

describe('sum and mean', () => {
  it.each([
    { name: 'sum', reduce: tf.sum },
    { name: 'mean', reduce: tf.mean },
  ])('$name has the cpu backend’s value and gradient over any axes', async ({ reduce }) => {
    const cases = shape.chain((shape) => fc.tuple(fc.constant(shape), fc.subarray([...shape.keys()]), fc.boolean()));
    await fc.assert(
      fc.asyncProperty(cases, ([shape, axes, keepDims]) =>
        expectSameAsCpu({ shapes: [shape], run: (x) => reduce(x, axes.toReversed(), keepDims) }),
      ),
      { numRuns: ALL ? 60 : 20 },
    );
  });

  it('adds up many numbers without losing the small ones', async () => {
    await tf.setBackend('wasm');
    const x = tf.mul(tf.ones([100_000, 2]), 0.1);
    for (const total of tf.sum(x, 0).dataSync()) expect(Math.abs(total - 10_000)).toBeLessThan(0.01);
  });

  it('adds up integers as integers', async () => {
    await tf.setBackend('wasm');
    const total = tf.sum(
      tf.tensor2d(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        [3, 2],
        'int32',
      ),
      0,
    );
    expect(total.dtype).toBe('int32');
    expect(Array.from(total.dataSync())).toEqual([9, 12]);
  });
});
