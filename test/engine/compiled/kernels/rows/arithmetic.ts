/** @file Calls of the kernels of two tensors, number by number, with broadcasting. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { broadcastShapes, type Draw, type Dtype, type KernelRow, row, shapes } from '../contract.ts';

type Run = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const NUMBERS: readonly Dtype[] = ['float32', 'int32'];
const ALL: readonly Dtype[] = [...NUMBERS, 'bool'];

/** Of broadcast operands of one of the given types. */
const broadcast = (kernel: string, run: Run, types = NUMBERS, valueOnly?: string): KernelRow =>
  row(
    kernel,
    fc.record({ shapes: broadcastShapes, dtype: fc.constantFrom(...types) }),
    ({ shapes: [a, b], dtype }, draw) => ({ inputs: [draw.typed(dtype, a), draw.typed(dtype, b)], run }),
    valueOnly,
  );

/** TensorFlow.js has no right gradient when it broadcasts these. */
const ofOneShape = (kernel: string, run: Run): KernelRow =>
  row(kernel, fc.record({ shape: shapes(0, 4), dtype: fc.constantFrom(...NUMBERS) }), ({ shape, dtype }, draw) => ({
    inputs: [draw.typed(dtype, shape), draw.typed(dtype, shape)],
    run,
  }));

/** Of a number and one above 0. */
const byPositive = (kernel: string, run: Run, dtypes = NUMBERS, valueOnly?: string): KernelRow =>
  row(
    kernel,
    fc.record({ shapes: broadcastShapes, dtype: fc.constantFrom(...dtypes) }),
    ({ shapes: [a, b], dtype }, draw) => ({
      inputs: [draw.typed(dtype, a), dtype === 'int32' ? draw.integers(1, 5, b) : draw.between(0.3, 3, b)],
      run,
    }),
    valueOnly,
  );

const signed = (draw: Draw, dtype: Dtype, shape: readonly number[]) =>
  dtype === 'int32' ? draw.integers(-7, -1, shape) : draw.between(-3, -0.3, shape);

export const arithmeticRows: readonly KernelRow[] = [
  broadcast('Add', tf.add),
  row('AddN', fc.record({ shape: shapes(0, 4), count: fc.integer({ min: 1, max: 4 }) }), ({ shape, count }, draw) => ({
    inputs: Array.from({ length: count }, () => draw.floats(shape)),
    run: (...terms) => tf.addN(terms),
  })),
  broadcast('Atan2', tf.atan2, ['float32'], 'at 0, 0 there is none'),
  row('Atan2', broadcastShapes, ([a, b], draw) => ({
    inputs: [draw.between(-2, 2, a), draw.between(0.1, 2, b)],
    run: (y, x) => tf.add(tf.atan2(y, x), tf.atan2(y, tf.neg(x))),
  })),
  row('BitwiseAnd', shapes(0, 4), (shape, draw) => ({
    inputs: [draw.integers(-99, 99, shape), draw.integers(-99, 99, shape)],
    run: (a, b) => tf.bitwiseAnd(a, b),
  })),
  broadcast('Equal', tf.equal, ALL),
  byPositive('FloorDiv', tf.floorDiv),
  row('FloorDiv', fc.record({ shape: shapes(0, 3), dtype: fc.constantFrom(...NUMBERS) }), ({ shape, dtype }, draw) => ({
    inputs: [draw.typed(dtype, shape), signed(draw, dtype, shape)],
    run: (a, b) => tf.floorDiv(a, b),
  })),
  broadcast('Greater', tf.greater, ALL),
  broadcast('GreaterEqual', tf.greaterEqual, ALL),
  broadcast('Less', tf.less, ALL),
  broadcast('LessEqual', tf.lessEqual, ALL),
  broadcast('LogicalAnd', tf.logicalAnd, ['bool']),
  broadcast('LogicalOr', tf.logicalOr, ['bool']),
  ofOneShape('Maximum', tf.maximum),
  broadcast('Maximum', tf.maximum, ALL, 'wrong in TensorFlow.js when it broadcasts'),
  ofOneShape('Minimum', tf.minimum),
  broadcast('Minimum', tf.minimum, ALL, 'wrong in TensorFlow.js when it broadcasts'),
  byPositive('Mod', tf.mod),
  row('Mod', fc.record({ shape: shapes(0, 3), dtype: fc.constantFrom(...NUMBERS) }), ({ shape, dtype }, draw) => ({
    inputs: [draw.typed(dtype, shape), signed(draw, dtype, shape)],
    run: (a, b) => tf.mod(a, b),
  })),
  broadcast('Multiply', tf.mul),
  broadcast('NotEqual', tf.notEqual, ALL),
  row('Pow', broadcastShapes, ([a, b], draw) => ({
    inputs: [draw.between(0.2, 2, a), draw.between(-2, 2, b)],
    run: (x, y) => tf.pow(x, y),
  })),
  row('Pow', fc.record({ shape: shapes(0, 4), power: fc.constantFrom(0, 1, 2, 3, 0.5) }), ({ shape, power }, draw) => ({
    inputs: [draw.between(0.1, 2, shape)],
    run: (x) => tf.pow(x, power),
  })),
  byPositive('RealDiv', tf.div, ['float32']),
  row('Select', fc.record({ shape: shapes(0, 4), dtype: fc.constantFrom(...ALL) }), ({ shape, dtype }, draw) => ({
    inputs: [draw.bools(shape), draw.typed(dtype, shape), draw.typed(dtype, shape)],
    run: (condition, t, e) => tf.where(condition, t, e),
  })),
  ofOneShape('SquaredDifference', tf.squaredDifference),
  broadcast('SquaredDifference', tf.squaredDifference, NUMBERS, 'wrong in TensorFlow.js when it broadcasts'),
  broadcast('Sub', tf.sub),
];
