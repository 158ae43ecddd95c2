/** @file Calls of the kernels of one tensor, number by number. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { type Draw, type Dtype, type KernelRow, row, shapes } from '../contract.ts';
import type { HostTensor } from '../../../../../src/engine/index.ts';

type Values = (draw: Draw, shape: readonly number[]) => HostTensor;

const any: Values = (draw, shape) => draw.floats(shape);
const inside: Values = (draw, shape) => draw.between(-0.9, 0.9, shape);
const positive: Values = (draw, shape) => draw.between(0.1, 4, shape);
const aboveOne: Values = (draw, shape) => draw.between(1.1, 4, shape);
const small: Values = (draw, shape) => draw.floats(shape, 0.1);
/** With what is no number. */
const wild: Values = (draw, shape) => {
  const { values } = draw.floats(shape);
  const odd = draw.integers(0, 8, shape).values;
  const numbers = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return { values: Float32Array.from(values, (x, i) => numbers[odd[i]!] ?? x), shape };
};

/** A function of one tensor, on numbers of its domain. */
const unary = (kernel: string, run: (x: tf.Tensor) => tf.Tensor, values = any, valueOnly?: string): KernelRow =>
  row(kernel, shapes(0, 4), (shape, draw) => ({ inputs: [values(draw, shape)], run }), valueOnly);

const DTYPES: readonly Dtype[] = ['float32', 'int32', 'bool'];
const typed = fc.record({ shape: shapes(0, 4), dtype: fc.constantFrom(...DTYPES) });

export const elementwiseRows: readonly KernelRow[] = [
  unary('Abs', tf.abs),
  unary('Acos', tf.acos, inside),
  unary('Acosh', tf.acosh, aboveOne),
  unary('Asin', tf.asin, inside),
  unary('Asinh', tf.asinh),
  unary('Atan', tf.atan),
  unary('Atanh', tf.atanh, inside),
  row(
    'Cast',
    fc.record({ shape: shapes(0, 4), from: fc.constantFrom(...DTYPES), to: fc.constantFrom(...DTYPES) }),
    (o, draw) => ({
      inputs: [draw.typed(o.from, o.shape)],
      run: (x) => tf.cast(x, o.to),
    }),
    'not between types',
  ),
  unary('Ceil', tf.ceil),
  unary('ClipByValue', (x) => tf.clipByValue(x, -0.5, 1)),
  unary('Cos', tf.cos),
  unary('Cosh', tf.cosh, small),
  unary('Elu', tf.elu),
  unary('EluGrad', (x) => tf.grad((y) => tf.sum(tf.elu(y)))(x), any, 'TensorFlow.js has no second one'),
  unary('Erf', tf.erf),
  unary('Exp', tf.exp, small),
  unary('Expm1', tf.expm1, small),
  unary('Floor', tf.floor),
  row('Identity', typed, ({ shape, dtype }, draw) => ({ inputs: [draw.typed(dtype, shape)], run: (x) => tf.clone(x) })),
  unary('IsFinite', tf.isFinite, wild),
  unary('IsInf', tf.isInf, wild),
  unary('IsNan', tf.isNaN, wild),
  row(
    'LeakyRelu',
    fc.record({ shape: shapes(0, 4), alpha: fc.constantFrom(0, 0.1, 0.5) }),
    ({ shape, alpha }, draw) => ({
      inputs: [draw.floats(shape)],
      run: (x) => tf.leakyRelu(x, alpha),
    }),
  ),
  unary('Log', tf.log, positive),
  unary('Log1p', tf.log1p, positive),
  row('LogicalNot', shapes(0, 4), (shape, draw) => ({ inputs: [draw.bools(shape)], run: (x) => tf.logicalNot(x) })),
  row('Neg', typed, ({ shape, dtype }, draw) => ({
    inputs: [draw.typed(dtype === 'bool' ? 'int32' : dtype, shape)],
    run: (x) => tf.neg(x),
  })),
  row('OnesLike', typed, ({ shape, dtype }, draw) => ({
    inputs: [draw.typed(dtype, shape)],
    run: (x) => tf.onesLike(x),
  })),
  row(
    'Prelu',
    shapes(1, 4).chain((shape) => fc.record({ shape: fc.constant(shape), all: fc.boolean() })),
    ({ shape, all }, draw) => ({
      inputs: [draw.floats(shape), draw.floats(all ? shape : shape.slice(-1))],
      run: (x, alpha) => tf.prelu(x, alpha),
    }),
  ),
  unary('Reciprocal', tf.reciprocal, positive),
  unary('Relu', tf.relu),
  unary('Relu6', (x) => tf.relu6(tf.mul(x, 3))),
  unary('Round', tf.round),
  unary('Rsqrt', tf.rsqrt, positive),
  unary('Selu', tf.selu),
  unary('Sigmoid', tf.sigmoid),
  unary('Sign', tf.sign),
  unary('Sin', tf.sin),
  unary('Sinh', tf.sinh, small),
  unary('Softplus', tf.softplus),
  unary('Sqrt', tf.sqrt, positive),
  row('Square', typed, ({ shape, dtype }, draw) => ({
    inputs: [draw.typed(dtype === 'bool' ? 'int32' : dtype, shape)],
    run: (x) => tf.square(x),
  })),
  unary('Step', (x) => tf.step(x, 0.25)),
  unary('Tan', tf.tan, inside),
  unary('Tanh', tf.tanh),
  row('ZerosLike', typed, ({ shape, dtype }, draw) => ({
    inputs: [draw.typed(dtype, shape)],
    run: (x) => tf.zerosLike(x),
  })),
];
