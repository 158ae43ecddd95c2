/** @file Shapes, and the axes of a value in another order or number. */
import { blocksOf, channelsFirstOf } from '../blocked.ts';
import { fillOf, madeBy, type Signature, type Value } from '../graph.ts';

export type Shape = readonly number[];

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, i) => n === b[i]);
export const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The shape of two operands together (NumPy's rules). */
export function broadcastShape(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return range(rank).map((i) => {
    const [m = 1, n = 1] = [a[i - rank + a.length], b[i - rank + b.length]];
    return m === 1 ? n : m;
  });
}

/** How a transposed value came about: what was transposed, and by which order of axes. */
export function transposed(x: Value): { readonly from: Value; readonly order: Shape } | undefined {
  const node = madeBy(x, 'Transpose');
  return node === undefined ? undefined : { from: node.inputs[0]!, order: node.attributes['perm'] as Shape };
}

export const inverse = (order: Shape): number[] => range(order.length).map((i) => order.indexOf(i));

/** The axes in another order: axis i of the result is axis order[i] of x. */
export function transpose(x: Value, order: Shape): Value {
  if (order.every((axis, i) => axis === i)) return x;
  const before = transposed(x);
  if (before !== undefined)
    return transpose(
      before.from,
      order.map((axis) => before.order[axis]!),
    );
  const images = x.dtype === 'float32' ? blocksOf(x) : undefined;
  if (images !== undefined) {
    return transpose(
      channelsFirstOf(images, x.shape[3]!),
      order.map((axis) => [0, 2, 3, 1][axis]!),
    );
  }
  const shape = order.map((axis) => x.shape[axis]!);
  // moving only axes of size 1 moves no number
  const moving = order.filter((axis) => x.shape[axis] !== 1);
  if (moving.every((axis, i) => i === 0 || axis > moving[i - 1]!)) return reshape(x, shape);
  if (fillOf(x) !== undefined) return filled(x, shape);
  return x.graph.node('Transpose', [x], { shape, dtype: x.dtype }, { perm: order });
}

/** The same numbers, row by row, in another shape. */
export function reshape(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (fillOf(x) !== undefined) return filled(x, shape);
  const before = madeBy(x, 'Reshape');
  if (before !== undefined) return reshape(before.inputs[0]!, shape);
  if (x.source.kind === 'constant') return x.graph.constant(x.source.numbers, { shape, dtype: x.dtype });
  return x.graph.node('Reshape', [x, x.graph.integers(shape)], { shape, dtype: x.dtype });
}

/** A constant that is full of the same number as `like`. */
export function filled(like: Value, shape: Shape): Value {
  return like.graph.scalar(fillOf(like)!, { shape, dtype: like.dtype });
}

/** Repeats the axes of size 1 (and adds axes in front) until the shape is reached. */
export function broadcastTo(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (fillOf(x) !== undefined) return filled(x, shape);
  return x.graph.node('Expand', [x, x.graph.integers(shape)], { shape, dtype: x.dtype });
}

/** The last two axes exchanged. */
export function swapLast(x: Value): Value {
  const rank = x.shape.length;
  return transpose(x, [...range(rank - 2), rank - 1, rank - 2]);
}

/** A value that is full of a number, in the shape and type of another. */
export function full(like: Value, x: number, signature: Partial<Signature> = {}): Value {
  const { shape = like.shape, dtype = like.dtype } = signature;
  return like.graph.scalar(x, { shape, dtype });
}
