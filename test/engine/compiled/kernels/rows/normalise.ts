/** @file Calls of the kernels that normalise, and of those that resize images. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type KernelRow, row, runKernel } from '../contract.ts';

type Image = tf.Tensor4D;

const image = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 2, max: 5 }),
  fc.integer({ min: 2, max: 5 }),
  fc.integer({ min: 1, max: 4 }),
);

const local = fc.record({
  shape: image,
  radius: fc.integer({ min: 1, max: 3 }),
  bias: fc.constantFrom(1, 2),
  alpha: fc.constantFrom(0.5, 1),
  beta: fc.constantFrom(0.5, 0.75),
});

const lrn = (kernel: string): KernelRow =>
  row(kernel, local, ({ shape, radius, bias, alpha, beta }, draw) => ({
    inputs: [draw.between(-2, 2, shape)],
    run: (x) => tf.localResponseNormalization(x as Image, radius, bias, alpha, beta),
  }));

const batchNorm = (parts: fc.Arbitrary<{ scaled: boolean; shifted: boolean }>, valueOnly?: string): KernelRow =>
  row(
    'FusedBatchNorm',
    fc.record({ shape: image, parts }),
    ({ shape, parts: { scaled, shifted } }, draw) => {
      const channels = shape.slice(-1);
      const positive = draw.between(0.2, 2, channels);
      return {
        inputs: [draw.floats(shape), draw.floats(channels), positive, draw.floats(channels), draw.floats(channels)],
        run(...xs) {
          const [mean, variance, offset, scale] = xs.slice(1) as tf.Tensor1D[];
          const given = [shifted ? offset : undefined, scaled ? scale : undefined] as const;
          return tf.batchNorm(xs[0] as Image, mean!, variance!, ...given, 0.01);
        },
      };
    },
    valueOnly,
  );

export const normaliseRows: readonly KernelRow[] = [
  batchNorm(fc.constant({ scaled: true, shifted: true })),
  batchNorm(fc.record({ scaled: fc.boolean(), shifted: fc.boolean() }), 'without scale and offset it throws'),
  lrn('LRN'),
  lrn('LRNGrad'),
];

/** Sizes; whether corners are aligned or centres; TensorFlow.js knows not both. */
const resizing = fc.record({
  shape: image,
  size: fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })),
  mode: fc.constantFrom('plain', 'corners', 'centres'),
});

const modes = (mode: string) => [mode === 'corners', mode === 'centres'] as const;

const whole = 'the cpu backend’s is wrong for several channels; resize.test.ts has ours';

export const resizeRows: readonly KernelRow[] = [
  row(
    'ResizeBilinear',
    resizing,
    ({ shape, size, mode }, draw) => ({
      inputs: [draw.floats(shape)],
      run: (x) => tf.image.resizeBilinear(x as Image, size, ...modes(mode)),
    }),
    'with half pixels it is wrong in TensorFlow.js',
  ),
  row('ResizeBilinearGrad', resizing, ({ shape: [batch = 0, side = 0, , channels = 0], size, mode }, draw) => ({
    // of other images the cpu backend's has the wrong shape
    inputs: [draw.floats([batch, side, side, channels])],
    run: (x) => tf.image.resizeBilinear(x as Image, size, mode === 'corners'),
  })),
  row(
    'ResizeNearestNeighbor',
    resizing,
    ({ shape, size, mode }, draw) => ({
      inputs: [draw.floats(shape)],
      run: (x) => tf.image.resizeNearestNeighbor(x as Image, size, ...modes(mode)),
    }),
    whole,
  ),
  row(
    'ResizeNearestNeighborGrad',
    resizing,
    ({ shape, mode }, draw) => {
      const [, height = 0, width = 0] = shape;
      const size = mode === 'plain' ? [2 * height, 3 * width] : [height, width];
      return {
        inputs: [draw.floats([1, height, width, 1]), draw.floats([1, ...size, 1])],
        run: (images, dy) =>
          runKernel(
            'ResizeNearestNeighborGrad',
            { images, dy },
            { alignCorners: false, halfPixelCenters: false, size },
          ),
      };
    },
    'it is one',
  ),
];
