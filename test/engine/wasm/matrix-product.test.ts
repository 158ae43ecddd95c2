import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectSameAsCpu } from '../compare.ts';

beforeAll(() => startEngine('wasm'));

const size = fc.integer({ min: 1, max: 70 });

describe('matrix product', () => {
  it('agrees with the cpu backend for all sizes and transposes', async () => {
    const cases = fc.tuple(size, size, size, fc.boolean(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(cases, ([m, k, n, turnA, turnB]) =>
        expectSameAsCpu({
          shapes: [turnA ? [k, m] : [m, k], turnB ? [n, k] : [k, n]],
          run: (a, b) => tf.matMul(a, b, turnA, turnB),
        }),
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    { name: 'same batch', a: [5], b: [5] },
    { name: 'one on the right', a: [5], b: [1] },
    { name: 'one on the left', a: [1], b: [5] },
    { name: 'two batch dimensions', a: [2, 3], b: [2, 3] },
    { name: 'a dimension missing on the right', a: [2, 3], b: [] },
    { name: 'a dimension missing on the left', a: [3], b: [2, 3] },
  ])('multiplies batches: $name', async ({ a, b }) => {
    for (const [turnA, turnB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      await expectSameAsCpu({
        shapes: [
          [...a, ...(turnA ? [6, 7] : [7, 6])],
          [...b, ...(turnB ? [4, 6] : [6, 4])],
        ],
        run: (x, y) => tf.matMul(x, y, turnA, turnB),
        valueOnly: a.join() !== b.join(),
      });
    }
  });

  it('broadcasts batch dimensions both ways', async () => {
    await tf.setBackend('wasm');
    const [a, b] = [tf.randomNormal([2, 1, 3, 4]), tf.randomNormal([1, 3, 4, 5])];
    const ab = tf.matMul(a, b);
    expect(ab.shape).toEqual([2, 3, 3, 5]);
    for (const [i, j] of [
      [0, 0],
      [0, 2],
      [1, 1],
    ] as const) {
      const one = tf.matMul(tf.slice(a, [i, 0], [1, 1]), tf.slice(b, [0, j], [1, 1]));
      expect(tf.slice(ab, [i, j], [1, 1]).dataSync()).toEqual(one.dataSync());
    }
  });

  it('multiplies integers', async () => {
    await tf.setBackend('wasm');
    const confusion = tf.math.confusionMatrix(tf.tensor1d([0, 1, 1], 'int32'), tf.tensor1d([0, 1, 0], 'int32'), 2);
    expect(confusion.dtype).toBe('int32');
    expect(Array.from(confusion.dataSync())).toEqual([1, 0, 1, 1]);
  });

  it.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid'] as const)('is fused with a bias and %s', async (activation) => {
    for (const [turnA, turnB] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const) {
      await expectSameAsCpu({
        shapes: [turnA ? [90, 9] : [9, 90], turnB ? [5, 90] : [90, 5], [5]],
        run: (a, b, bias) => tf.fused.matMul({ a, b, bias, activation, transposeA: turnA, transposeB: turnB } as never),
      });
    }
  });
});
