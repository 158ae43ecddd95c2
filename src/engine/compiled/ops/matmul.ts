/** @file The matrix product. */
import type { Value } from '../graph.ts';
import { broadcastShape, swapLast, transposed } from './axes.ts';

/** The matrix product of the last two axes, each transposed on demand; the axes before them are broadcast. */
export function matMul(a: Value, b: Value, transposeA = false, transposeB = false): Value {
  const [left, turnA] = asFactor(a, transposeA);
  const [right, turnB] = asFactor(b, transposeB);
  const m = left.shape.at(turnA ? -1 : -2)!;
  const n = turnB ? right.shape.at(-2)! : right.shape.at(-1)!;
  // onnxruntime has no Gemm of whole numbers
  if (left.shape.length === 2 && right.shape.length === 2 && a.dtype === 'float32') {
    const attributes = { transA: Number(turnA), transB: Number(turnB) };
    return a.graph.node('Gemm', [left, right], { shape: [m, n], dtype: a.dtype }, attributes);
  }
  const outer = broadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const inputs = [turnA ? swapLast(left) : left, turnB ? swapLast(right) : right];
  return a.graph.node('MatMul', inputs, { shape: [...outer, m, n], dtype: a.dtype });
}

/** A factor without the transposition that the product can do itself. */
function asFactor(x: Value, turned: boolean): [Value, boolean] {
  const before = transposed(x);
  return before !== undefined && x.shape.length === 2 ? [before.from, !turned] : [x, turned];
}
