/** @file Sums and means over the leading axes, such as the gradient of a bias; the shipped kernel transposes everything first. */
import { backend_util, type MeanAttrs, type SumAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Scratch, sizeOf } from './scratch.ts';

/** The sum of the rows of a matrix, in double precision, in an order that depends on nothing but the shape. */
function sumOfRows(x: Float32Array, width: number): Float64Array {
  const totals = new Float64Array(width);
  let start = 0;
  for (; start + 4 * width <= x.length; start += 4 * width) {
    for (let i = start, column = 0; column < width; i++, column++) {
      totals[column]! += x[i]! + x[i + width]! + x[i + 2 * width]! + x[i + 3 * width]!;
    }
  }
  for (; start < x.length; start += width) {
    for (let column = 0; column < width; column++) totals[column]! += x[start + column]!;
  }
  return totals;
}

/** The axes of a reduction in order, if they are the first axes but not all; else undefined. */
function leadingAxes(x: TensorInfo, axis: SumAttrs['axis']): number[] | undefined {
  const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((axis, i) => axis === i);
  return leading && x.dtype === 'float32' ? axes : undefined;
}

function reduceRows(scratch: Scratch, x: TensorInfo, axes: number[], keepDims: boolean, scale: number): TensorInfo {
  const shape = x.shape.slice(axes.length);
  const out = scratch.make(keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape);
  const totals = sumOfRows(scratch.floats(x), sizeOf(shape));
  scratch.floats(out).set(scale === 1 ? totals : totals.map((total) => total * scale));
  return out;
}

/** `Sum`. Over leading axes it is the sum of a matrix's rows; other axes are left to the shipped kernel. */
export function sum(scratch: Scratch, { x }: { readonly x: TensorInfo }, attrs: SumAttrs): TensorInfo {
  const axes = leadingAxes(x, attrs.axis);
  if (axes === undefined) return scratch.shipped({ x }, attrs);
  return reduceRows(scratch, x, axes, attrs.keepDims, 1);
}

/** `Mean`, in the same way. */
export function mean(scratch: Scratch, { x }: { readonly x: TensorInfo }, attrs: MeanAttrs): TensorInfo {
  const axes = leadingAxes(x, attrs.axis);
  if (axes === undefined) return scratch.shipped({ x }, attrs);
  return reduceRows(scratch, x, axes, attrs.keepDims, 1 / sizeOf(x.shape.slice(0, axes.length)));
}
