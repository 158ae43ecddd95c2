/** @file Sums over the leading axes, such as the gradient of a bias; the shipped kernel transposes everything first. */
import { backend_util, type SumAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
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

/** `Sum`. Sums over leading axes are those of a matrix's rows; other axes are left to the shipped kernel. */
export function sum(scratch: Scratch, { x }: { readonly x: TensorInfo }, attrs: SumAttrs): TensorInfo {
  const axes = util.parseAxisParam(attrs.axis, x.shape).sort((a, b) => a - b);
  const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((axis, i) => axis === i);
  if (!leading || x.dtype !== 'float32') return scratch.shipped({ x }, attrs);
  const shape = x.shape.slice(axes.length);
  const out = scratch.make(attrs.keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape);
  scratch.floats(out).set(sumOfRows(scratch.floats(x), sizeOf(shape)));
  return out;
}
