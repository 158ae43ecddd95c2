import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectSameAsCpu } from '../compare.ts';

beforeAll(() => startEngine('wasm'));

describe('segment sum', () => {
  it.each([0, 1])('is the gradient of gathering along axis %i, some rows twice, some never', (axis) =>
    expectSameAsCpu({
      shapes: [[5, 4, 3]],
      run: (x) => tf.gather(x, tf.tensor1d([2, 0, 2, 3], 'int32'), axis),
    }),
  );

  it('leaves out rows of no segment, and keeps integers', async () => {
    await tf.setBackend('wasm');
    const x = tf.tensor2d(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [3, 2],
      'int32',
    );
    const sums = tf.unsortedSegmentSum(x, tf.tensor1d([1, -1, 1], 'int32'), 2);
    expect(sums.dtype).toBe('int32');
    expect(Array.from(sums.dataSync())).toEqual([0, 0, 6, 8]);
  });
});
