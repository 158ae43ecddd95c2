/**
 * @file Building blocks for kernels: ONNX operators that know their result's shape and simplify themselves.
 *
 * TensorFlow.js stores images as [batch, height, width, channels] and ONNX convolves [batch, channels, height, width]. Every
 * convolution is therefore transposed before and after; the operators here let a transposition sink through them, so that
 * it meets the next one and both vanish.
 */

export type { Shape } from './axes.ts';
export { broadcastTo, full, range, reshape, sameShape, sizeOf, transpose } from './axes.ts';
export type { Operand } from './elementwise.ts';
export { add, binary, cast, compare, div, mul, ONNX_TYPES, sub, unary, where } from './elementwise.ts';
export { matMul } from './matmul.ts';
export { concat, flip, gather, pad, slice } from './pieces.ts';
export type { ReduceOp } from './reduce.ts';
export { reduce } from './reduce.ts';
