/** @file Operators that make many numbers one. */
import { blocksOf, unblocked } from '../blocked.ts';
import type { Value } from '../graph.ts';
import { reshape, type Shape, transpose, transposed } from './axes.ts';

export type ReduceOp = 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceProd' | 'ReduceSumSquare';

/** Reduces the given axes, which stay with size 1 if `keep`. */
export function reduce(op: ReduceOp, x: Value, axes: Shape, keep = false): Value {
  if (axes.length === 0) return x;
  const smaller = op === 'ReduceSum' && axes.includes(2) && axes.includes(3) ? x.graph.spreadFrom(x) : undefined;
  if (smaller !== undefined) return reduce(op, smaller, axes, keep);
  const images = axes.includes(3) ? undefined : blocksOf(x);
  if (images !== undefined) {
    const outer = reducedBlocks(op, images, axes);
    return keep ? outer : reshape(outer, without(outer.shape, axes));
  }
  const before = transposed(x);
  if (before !== undefined) {
    const inner = reduce(
      op,
      before.from,
      axes.map((axis) => before.order[axis]!).sort((a, b) => a - b),
      true,
    );
    const outer = transpose(inner, before.order);
    return keep ? outer : reshape(outer, without(outer.shape, axes));
  }
  const shape = keep ? x.shape.map((n, i) => (axes.includes(i) ? 1 : n)) : without(x.shape, axes);
  if (axes.every((axis) => x.shape[axis] === 1) && op !== 'ReduceSumSquare') return reshape(x, shape);
  const inputs = [x, x.graph.integers(axes)];
  return x.graph.node(op, inputs, { shape, dtype: x.dtype }, { keepdims: Number(keep) });
}

/**
 * Images in blocks reduced along other axes than that of the channels, [batch, height, width, channels] with size 1 where it
 * was reduced. Height and width go first: onnxruntime is slow where the axes to reduce do not stand side by side.
 */
function reducedBlocks(op: ReduceOp, images: Value, axes: Shape): Value {
  const inside = axes.map((axis) => [0, 2, 3][axis]!);
  const first = inside.filter((axis) => axis > 0);
  const again = op === 'ReduceSumSquare' && first.length > 0 ? 'ReduceSum' : op;
  const reduced = reduce(again, reduce(op, images, first, true), inside.includes(0) ? [0] : [], true);
  const [batch = 0, blocks = 0, height = 0, width = 0, block = 0] = reduced.shape;
  return height * width === 1 ? reshape(reduced, [batch, 1, 1, blocks * block]) : unblocked(reduced);
}

const without = (shape: Shape, axes: Shape): number[] => shape.filter((_, i) => !axes.includes(i));
