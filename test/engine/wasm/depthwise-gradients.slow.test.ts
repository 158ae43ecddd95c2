import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectSameAsCpu } from '../compare.ts';

beforeAll(() => startEngine('wasm'));

type Image = tf.Tensor4D;
const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const convolution = fc.record({
  batch: upTo(3),
  size: fc.integer({ min: 5, max: 10 }),
  channels: upTo(6),
  multiplier: upTo(3),
  filter: fc.tuple(upTo(4), upTo(4)),
  strides: upTo(3),
  pad: fc.constantFrom('same' as const, 'valid' as const),
});

describe('depthwise convolution', () => {
  it('has the cpu backend’s value and gradients for all sizes, strides and paddings', async () => {
    await fc.assert(
      fc.asyncProperty(convolution, ({ batch, size, channels, multiplier, filter, strides, pad }) =>
        expectSameAsCpu({
          shapes: [
            [batch, size, size + 1, channels],
            [...filter, channels, multiplier],
          ],
          run: (x, f) => tf.depthwiseConv2d(x as Image, f as Image, strides, pad),
        }),
      ),
      { numRuns: 60 },
    );
  });

  it('is trained as a part of a separable convolution', () =>
    expectSameAsCpu({
      shapes: [
        [2, 8, 8, 3],
        [3, 3, 3, 2],
        [1, 1, 6, 5],
      ],
      run: (x, deep, point) => tf.separableConv2d(x as Image, deep as Image, point as Image, 2, 'same'),
    }));
});
