import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectSameAsCpu } from '../compare.ts';

beforeAll(() => startEngine('wasm'));

type Image = tf.Tensor4D;
type Padding = 'same' | 'valid' | tf.backend_util.ExplicitPadding;
const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const edge = fc.integer({ min: 0, max: 3 });
const explicit = fc.tuple(edge, edge, edge, edge).map(([top, bottom, left, right]): Padding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
]);
const pad: fc.Arbitrary<Padding> = fc.oneof(fc.constantFrom('same' as const, 'valid' as const), explicit);
const convolution = fc.record({
  batch: small(4),
  height: fc.integer({ min: 5, max: 12 }),
  width: fc.integer({ min: 5, max: 12 }),
  from: small(9),
  to: small(9),
  filterHeight: small(5),
  filterWidth: small(5),
  strides: fc.tuple(small(3), small(3)),
  pad,
});

describe('convolution', () => {
  it('has the cpu backend’s value and gradients for all sizes, strides and paddings', async () => {
    await fc.assert(
      fc.asyncProperty(convolution, ({ batch, height, width, from, to, filterHeight, filterWidth, strides, pad }) =>
        expectSameAsCpu({
          shapes: [
            [batch, height, width, from],
            [filterHeight, filterWidth, from, to],
          ],
          run: (x, filter) =>
            tf.conv2d(
              x as Image,
              filter as Image,
              strides,
              pad,
              'NHWC',
              1,
              typeof pad === 'string' ? undefined : 'floor',
            ),
        }),
      ),
      { numRuns: 100 },
    );
  });

  it('is correct when the patches do not fit the cache at once', () =>
    expectSameAsCpu({
      shapes: [
        [24, 20, 20, 8],
        [3, 3, 8, 4],
      ],
      run: (x, filter) => tf.conv2d(x as Image, filter as Image, 1, 'same'),
    }));

  it.each([
    { name: 'stride 1', strides: 1, size: 6, padding: 'same' as const },
    { name: 'stride 2, same', strides: 2, size: 12, padding: 'same' as const },
    { name: 'stride 2, valid', strides: 2, size: 13, padding: 'valid' as const },
  ])('runs transposed: $name', ({ strides, size, padding }) =>
    expectSameAsCpu({
      shapes: [
        [2, 6, 6, 5],
        [3, 3, 4, 5],
      ],
      run: (x, filter) => tf.conv2dTranspose(x as Image, filter as Image, [2, size, size, 4], strides, padding),
    }),
  );

  it('is correct when the output has as many pixels as the input, but others', () =>
    expectSameAsCpu({
      shapes: [
        [1, 7, 9, 2],
        [4, 5, 2, 3],
      ],
      run: (x, filter) =>
        tf.conv2d(
          x as Image,
          filter as Image,
          1,
          [
            [0, 0],
            [3, 2],
            [0, 2],
            [0, 0],
          ],
          'NHWC',
          1,
          'floor',
        ),
    }));

  it('refuses channels first with ENGINE', async () => {
    await tf.setBackend('wasm');
    const [x, dy] = [tf.zeros([1, 1, 5, 5]), tf.zeros([1, 1, 3, 3])];
    const inputs = { x, dy };
    const attrs = { strides: 1, pad: 'valid', dataFormat: 'NCHW', filterShape: [3, 3, 1, 1] };
    expect(() => tf.engine().runKernel('Conv2DBackpropFilter', inputs, attrs)).toThrow(
      expect.objectContaining({ code: 'ENGINE' }),
    );
  });
});
