import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectSameAsCpu } from '../compare.ts';

beforeAll(() => startEngine('wasm'));

const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const pool = fc.record({
  shape: fc.tuple(upTo(3), fc.integer({ min: 4, max: 11 }), fc.integer({ min: 4, max: 11 }), upTo(7)),
  filter: fc.tuple(upTo(4), upTo(4)),
  strides: fc.tuple(upTo(4), upTo(4)),
});
const padding = fc.constantFrom('same' as const, 'valid' as const);

describe('maximum pooling', () => {
  it('has the cpu backend’s value and gradient for all windows, strides and paddings', async () => {
    await fc.assert(
      fc.asyncProperty(pool, padding, ({ shape, filter, strides }, pad) =>
        expectSameAsCpu({ shapes: [shape], run: (x) => tf.maxPool(x as tf.Tensor4D, filter, strides, pad) }),
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    { name: 'windows apart', strides: 2 },
    { name: 'overlapping windows', strides: 1 },
  ])('gives the gradient to the first of equal maxima: $name', ({ strides }) =>
    expectSameAsCpu({
      shapes: [[2, 6, 6, 3]],
      run: (x) => tf.maxPool(tf.relu(x) as tf.Tensor4D, 2, strides, 'valid'),
    }),
  );
});

describe('average pooling', () => {
  it('has the cpu backend’s value and gradient for all windows and strides', async () => {
    await fc.assert(
      fc.asyncProperty(pool, ({ shape, filter, strides }) =>
        expectSameAsCpu({ shapes: [shape], run: (x) => tf.avgPool(x as tf.Tensor4D, filter, strides, 'valid') }),
      ),
      { numRuns: 40 },
    );
  });

  it('shares the gradient of a window at the edge among what it covers, where the cpu backend counts padding too', async () => {
    await tf.setBackend('wasm');
    const gradient = tf.grad((x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'same'))(tf.ones([1, 3, 3, 1]));
    const [whole, half, corner] = [0.25, 0.5, 1];
    expect(Array.from(gradient.dataSync())).toEqual([whole, whole, half, whole, whole, half, half, half, corner]);
  });
});
