/** @file Calls of the kernels that move numbers about. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type Dtype, type KernelRow, row, shapeAndAxes, shapeAndAxis, shapes } from '../contract.ts';

const DTYPES: readonly Dtype[] = ['float32', 'int32', 'bool'];
const dtype = fc.constantFrom<Dtype>('float32', 'int32');

/** For each axis of a shape, something that depends on its length. */
const eachAxis = <T>(shape: readonly number[], one: (length: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.tuple(...shape.map(one));

const paddings = (most: (length: number) => number) =>
  shapes(1, 4).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      amounts: eachAxis(shape, (n) => fc.tuple(fc.nat(most(n)), fc.nat(most(n)))),
    }),
  );

/** [batch, height, width, channels], blocks, and what is cut off or added. */
const blocks = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  block: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })),
  size: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  channels: fc.integer({ min: 1, max: 3 }),
  before: fc.tuple(fc.nat(1), fc.nat(1)),
});

/** Truths as the bits of a number, the first lowest. */
const bits = (flags: readonly boolean[]): number => flags.reduce((sum, flag, i) => sum + Number(flag) * 2 ** i, 0);

export const shapeRows: readonly KernelRow[] = [
  row('BatchToSpaceND', blocks, ({ batch, block, size, channels, before }, draw) => ({
    inputs: [draw.floats([batch * block[0] * block[1], size[0] + 1, size[1] + 1, channels])],
    run: (x) =>
      tf.batchToSpaceND(
        x as tf.Tensor4D,
        [...block],
        [
          [before[0], 0],
          [0, before[1]],
        ],
      ),
  })),
  row(
    'Concat',
    fc.record({
      of: shapeAndAxis(),
      lengths: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      dtype,
    }),
    ({ of: { shape, axis }, lengths, dtype: type }, draw) => ({
      inputs: lengths.map((length) => draw.typed(type, shape.with(axis, length))),
      run: (...xs) => tf.concat(xs, axis),
    }),
  ),
  row(
    'DepthToSpace',
    blocks,
    ({ batch, size, channels, block: [block] }, draw) => ({
      inputs: [draw.floats([batch, ...size, channels * (block + 1) ** 2])],
      run: (x) => tf.depthToSpace(x as tf.Tensor4D, block + 1),
    }),
    'TensorFlow.js has none',
  ),
  row(
    'Diag',
    shapes(1, 2),
    (shape, draw) => ({ inputs: [draw.floats(shape)], run: (x) => tf.diag(x) }),
    'TensorFlow.js has none',
  ),
  row('ExpandDims', fc.record({ of: shapeAndAxis(3), dtype }), ({ of: { shape, axis }, dtype: type }, draw) => ({
    inputs: [draw.typed(type, shape)],
    run: (x) => tf.expandDims(x, axis),
  })),
  row('Fill', shapes(0, 3), (shape, draw) => ({
    inputs: [draw.floats(shape)],
    run: (x) => tf.mul(x, tf.fill(shape, 3)),
  })),
  row(
    'FlipLeftRight',
    fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 1, max: 3 }))),
    (shape, draw) => ({
      inputs: [draw.floats(shape)],
      run: (x) => tf.image.flipLeftRight(x as tf.Tensor4D),
    }),
    'TensorFlow.js has none',
  ),
  row(
    'MirrorPad',
    fc.record({ of: paddings((n) => Math.max(0, n - 1)), mode: fc.constantFrom('reflect', 'symmetric') }),
    ({ of: { shape, amounts }, mode }, draw) => ({
      inputs: [draw.floats(shape)],
      run: (x) => tf.mirrorPad(x, amounts, mode),
    }),
    'TensorFlow.js cuts the mirrored numbers off',
  ),
  row(
    'OneHot',
    fc.record({
      shape: shapes(0, 3),
      depth: fc.integer({ min: 2, max: 5 }),
      on: fc.constantFrom(1, 2),
      off: fc.constantFrom(0, -1),
      dtype: fc.constantFrom(...DTYPES),
    }),
    ({ shape, depth, on, off, dtype: type }, draw) => ({
      inputs: [draw.integers(-1, depth + 1, shape)],
      run: (x) => tf.oneHot(x, depth, type === 'bool' ? 1 : on, type === 'bool' ? 0 : off, type),
    }),
  ),
  row(
    'Pack',
    fc.record({ of: shapeAndAxis(3), count: fc.integer({ min: 1, max: 3 }), dtype }),
    ({ of: { shape, axis }, count, dtype: type }, draw) => ({
      inputs: Array.from({ length: count }, () => draw.typed(type, shape)),
      run: (...xs) => tf.stack(xs, axis),
    }),
  ),
  row(
    'PadV2',
    fc.record({ of: paddings(() => 2), fill: fc.constantFrom(0, 1.5) }),
    ({ of: { shape, amounts }, fill }, draw) => ({
      inputs: [draw.floats(shape)],
      run: (x) => tf.pad(x, amounts, fill),
    }),
  ),
  row(
    'Reshape',
    fc.record({ shape: shapes(1, 4), dtype: fc.constantFrom(...DTYPES) }),
    ({ shape, dtype: type }, draw) => ({
      inputs: [draw.typed(type, shape)],
      run: (x) => tf.reshape(x, [shape[0]!, -1, 1]),
    }),
  ),
  row('Reverse', fc.record({ of: shapeAndAxes(), dtype }), ({ of: { shape, axes }, dtype: type }, draw) => ({
    inputs: [draw.typed(type, shape)],
    run: (x) => tf.reverse(x, axes),
  })),
  row(
    'Slice',
    fc.record({
      of: shapes(1, 4).chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          parts: eachAxis(shape, (n) =>
            fc.nat(n - 1).chain((begin) => fc.tuple(fc.constant(begin), fc.integer({ min: 1, max: n - begin }))),
          ),
        }),
      ),
      dtype,
    }),
    ({ of: { shape, parts }, dtype: type }, draw) => ({
      inputs: [draw.typed(type, shape)],
      run: (x) =>
        tf.slice(
          x,
          parts.map(([begin]) => begin),
          parts.map(([, size]) => size),
        ),
    }),
  ),
  row('SpaceToBatchND', blocks, ({ batch, block, size, channels, before }, draw) => ({
    inputs: [draw.floats([batch, size[0] * block[0], size[1] * block[1], channels])],
    run: (x) =>
      tf.spaceToBatchND(
        x as tf.Tensor4D,
        [...block],
        before.map((n, i) => [n * block[i]!, 0]),
      ),
  })),
  row(
    'SplitV',
    fc.record({
      of: shapeAndAxis(),
      parts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 3 }),
      dtype,
    }),
    ({ of: { shape, axis }, parts, dtype: type }, draw) => ({
      inputs: [
        draw.typed(
          type,
          shape.with(
            axis,
            parts.reduce((a, b) => a + b, 0),
          ),
        ),
      ],
      run: (x) => tf.split(x, parts, axis),
    }),
  ),
  row(
    'StridedSlice',
    shapes(1, 4, 6).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        parts: eachAxis(shape, (n) =>
          fc.record({ from: fc.nat(n - 1), to: fc.nat(n - 1), step: fc.integer({ min: 1, max: 3 }) }),
        ),
        shrink: fc.boolean(),
        masks: fc.nat(15),
      }),
    ),
    ({ shape, parts, shrink, masks }, draw) => ({
      inputs: [draw.floats(shape)],
      run(x) {
        const strides = parts.map(({ from, to, step }) => (to < from ? -step : step));
        const toStart = parts.map(({ to }, i) => strides[i]! < 0 && to === 0);
        const end = parts.map(({ to }, i) => to + Math.sign(strides[i]!));
        const begin = parts.map(({ from }) => from);
        // the cpu backend reads the wrong numbers where it shrinks an axis and steps over places
        const shrunk = Number(shrink && strides.every((step) => step === 1));
        const whole = strides.map((step, i) => step > 0 && i !== 0 && (masks & (2 ** i)) !== 0);
        return tf.stridedSlice(
          x,
          begin,
          end,
          strides,
          bits(whole),
          bits(whole.map((all, i) => all || toStart[i]!)),
          0,
          0,
          shrunk,
        );
      },
    }),
    'TensorFlow.js has none',
  ),
  row(
    'Tile',
    fc.record({ shape: shapes(1, 4, 3), reps: fc.integer({ min: 1, max: 3 }), dtype }),
    ({ shape, reps, dtype: type }, draw) => ({
      inputs: [draw.typed(type, shape)],
      run: (x) =>
        tf.tile(
          x,
          shape.map((_, i) => (i % 2 === 0 ? reps : 1)),
        ),
    }),
  ),
  row(
    'Transpose',
    fc.record({
      of: shapes(1, 4).chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          order: fc.shuffledSubarray(
            shape.map((_, i) => i),
            { minLength: shape.length },
          ),
        }),
      ),
      dtype,
    }),
    ({ of: { shape, order }, dtype: type }, draw) => ({
      inputs: [draw.typed(type, shape)],
      run: (x) => tf.transpose(x, order),
    }),
  ),
  row('Unpack', fc.record({ of: shapeAndAxis(), dtype }), ({ of: { shape, axis }, dtype: type }, draw) => ({
    // TensorFlow.js cannot differentiate what is split into one part
    inputs: [draw.typed(type, shape.with(axis, shape.at(axis)! + 1))],
    run: (x) => tf.unstack(x, axis),
  })),
];
