/** @file Values whose numbers are stored otherwise than their axes say: transposed, or images in blocks of channels. */
import { blocked, blocksOf, unblocked } from '../blocked.ts';
import type { Value } from '../graph.ts';
import { inverse, reshape, type Shape, sameShape, transpose, transposed } from './axes.ts';

/** Numbers that are stored otherwise than the axes say: elementwise operators are applied to them as they are stored. */
export interface Arrangement {
  /** As stored. */
  readonly from: Value;
  /** What is stored like `from`, with its axes in order again. */
  readonly back: (x: Value) => Value;
  /** Another value, which may be broadcast, stored like `from`. */
  readonly into: (x: Value) => Value;
}

/** How a value is stored; undefined: as its axes say. */
export function arrangement(x: Value): Arrangement | undefined {
  const images = blocksOf(x);
  if (images !== undefined) return { from: images, back: unblocked, into: (y) => intoBlocks(y, x.shape) };
  const before = transposed(x);
  if (before === undefined) return undefined;
  const { from, order } = before;
  return { from, back: (y) => transpose(y, order), into: (y) => below(y, order) };
}

/** A value that is broadcast to images of this shape, in blocks of channels. */
function intoBlocks(x: Value, [, , , channels = 0]: Shape): Value {
  if (x.size === 1) return x;
  const full = [...Array.from({ length: 4 - x.shape.length }, () => 1), ...x.shape] as [number, number, number, number];
  const [batch, height, width, depth] = full;
  const block = x.graph.block!;
  if (depth === 1) return reshape(x, [batch, 1, height, width, 1]);
  if (height * width === 1) return reshape(x, [batch, channels / block, 1, 1, block]);
  return blocked(reshape(x, full));
}

/** The value that gives x when it is transposed by `order`; axes of size 1 are added in front where there are too few. */
export function below(x: Value, order: Shape): Value {
  if (x.size === 1) return x;
  const full = [...Array.from({ length: order.length - x.shape.length }, () => 1), ...x.shape];
  return transpose(reshape(x, full), inverse(order));
}

/** How the result of a binary operator is best stored, if an operand is not stored as its axes say. */
export function sinking(a: Value, b: Value, shape: Shape): Arrangement | undefined {
  for (const x of [a, b]) if (sameShape(x.shape, shape) && blocksOf(x) !== undefined) return arrangement(x);
  for (const [x, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const before = transposed(x);
    if (before === undefined || !sameShape(x.shape, shape)) continue;
    const small = other.size * 4 <= x.size;
    const same = transposed(other)?.order.join() === before.order.join();
    if (small || same || shape.length >= 4) return arrangement(x);
  }
  return undefined;
}

/** Applies an elementwise function to numbers as they are stored. */
export function through(x: Value, apply: (x: Value) => Value): Value {
  const arranged = arrangement(x);
  return arranged === undefined ? apply(x) : arranged.back(apply(arranged.from));
}
