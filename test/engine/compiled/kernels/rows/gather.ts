/** @file Calls of the kernels that gather and scatter, and of those that count. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type KernelRow, row, shapeAndAxis, shapes } from '../contract.ts';

/** A shape, of which indices name so many of the first axes. */
const places = shapes(1, 3).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    depth: fc.integer({ min: 1, max: shape.length }),
    count: fc.integer({ min: 1, max: 5 }),
  }),
);

const sorted = (values: Float32Array, rows: number): Float32Array => {
  const length = values.length / rows;
  const result = values.slice();
  for (let i = 0; i < rows; i++) result.subarray(i * length, (i + 1) * length).sort();
  return result;
};

/** Rows of indices into the first axes of a shape. */
function indicesInto(shape: readonly number[], depth: number, count: number, numbers: ArrayLike<number>) {
  const values = Int32Array.from({ length: count * depth }, (_, i) => numbers[i]! % shape[i % depth]!);
  return { values, shape: [count, depth] };
}

export const gatherRows: readonly KernelRow[] = [
  row(
    'GatherNd',
    places,
    ({ shape, depth, count }, draw) => ({
      inputs: [draw.floats(shape), indicesInto(shape, depth, count, draw.integers(0, 999, [count, depth]).values)],
      run: (x, indices) => tf.gatherND(x, indices),
    }),
    'TensorFlow.js has none',
  ),
  row(
    'GatherV2',
    fc.record({ of: shapeAndAxis(3), indices: shapes(0, 2) }),
    ({ of: { shape, axis }, indices }, draw) => ({
      inputs: [draw.floats(shape), draw.integers(0, shape.at(axis)!, indices)],
      run: (x, places_) => tf.gather(x, places_ as tf.Tensor1D, axis),
    }),
  ),
  row(
    'GatherV2',
    fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 1, max: 3 }))),
    ([batch, length, width, count], draw) => ({
      inputs: [draw.floats([batch!, length!, width!]), draw.integers(0, length!, [batch!, count!])],
      run: (x, indices) => tf.gather(x, indices as tf.Tensor2D as never, 1, 1),
    }),
    'TensorFlow.js has none by batches',
  ),
  row(
    'ScatterNd',
    places,
    ({ shape, depth, count }, draw) => ({
      inputs: [
        indicesInto(shape, depth, count, draw.integers(0, 999, [count, depth]).values),
        draw.floats([count, ...shape.slice(depth)]),
      ],
      run: (indices, updates) => tf.scatterND(indices, updates, shape),
    }),
    'TensorFlow.js has none',
  ),
  row(
    'SparseToDense',
    shapes(1, 3),
    (shape, draw) => ({
      inputs: [
        {
          values: Int32Array.from({ length: 2 * shape.length }, (_, i) =>
            i < shape.length ? 0 : shape[i % shape.length]! - 1,
          ),
          shape: [2, shape.length],
        },
        draw.floats([]),
        draw.floats([]),
      ],
      run: (indices, values, fallback) =>
        tf.sparseToDense(indices, tf.tile(tf.reshape(values, [1]), [2]), shape as [number], fallback as tf.Scalar),
    }),
    'TensorFlow.js has none',
  ),
  row(
    'TensorScatterUpdate',
    places,
    ({ shape, depth }, draw) => ({
      inputs: [
        draw.floats(shape),
        { values: new Int32Array(depth), shape: [1, depth] },
        draw.floats([1, ...shape.slice(depth)]),
      ],
      run: (x, indices, updates) => tf.tensorScatterUpdate(x, indices, updates),
    }),
    'TensorFlow.js has none',
  ),
  row(
    'UnsortedSegmentSum',
    fc.record({ shape: shapes(1, 3), segments: fc.integer({ min: 1, max: 4 }) }),
    ({ shape, segments }, draw) => ({
      inputs: [draw.floats(shape), draw.integers(-1, segments, shape.slice(0, 1))],
      run: (x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, segments),
    }),
  ),
  row(
    'UnsortedSegmentSum',
    fc.record({ shape: shapes(1, 3), segments: fc.integer({ min: 1, max: 4 }) }),
    ({ shape, segments }, draw) => ({
      inputs: [draw.floats(shape), draw.integers(-1, segments + 2, shape.slice(0, 1))],
      run: (x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, segments),
    }),
    'TensorFlow.js throws for segments that there are not',
  ),
];

export const countRows: readonly KernelRow[] = [
  row(
    'Bincount',
    fc.record({ length: fc.integer({ min: 1, max: 9 }), size: fc.integer({ min: 1, max: 4 }), weighted: fc.boolean() }),
    ({ length, size, weighted }, draw) => ({
      inputs: [
        draw.integers(0, 6, [length]),
        weighted ? draw.floats([length]) : { values: new Float32Array(0), shape: [0] },
      ],
      run: (x, weights) => tf.bincount(x as tf.Tensor1D, weights as tf.Tensor1D, size),
    }),
    'TensorFlow.js has none',
  ),
  row(
    'DenseBincount',
    fc.record({
      shape: shapes(1, 2, 6),
      size: fc.integer({ min: 1, max: 4 }),
      weighted: fc.boolean(),
      binary: fc.boolean(),
    }),
    ({ shape, size, weighted, binary }, draw) => ({
      inputs: [draw.integers(0, 6, shape), weighted ? draw.floats(shape) : { values: new Float32Array(0), shape: [0] }],
      run: (x, weights) =>
        tf.denseBincount(x as tf.Tensor2D, weights as tf.Tensor2D, size, binary && shape.length === 2),
    }),
    'TensorFlow.js has none',
  ),
  row(
    'SearchSorted',
    fc.record({
      rows: fc.integer({ min: 1, max: 3 }),
      n: fc.integer({ min: 1, max: 6 }),
      m: fc.integer({ min: 1, max: 4 }),
      side: fc.constantFrom('left' as const, 'right' as const),
    }),
    ({ rows, n, m, side }, draw) => ({
      inputs: [
        { values: sorted(draw.floats([rows, n]).values as Float32Array, rows), shape: [rows, n] },
        draw.floats([rows, m]),
      ],
      run: (sequence, values) => tf.searchSorted(sequence, values, side),
    }),
  ),
];
