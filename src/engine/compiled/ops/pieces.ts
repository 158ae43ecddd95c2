/** @file Parts of values, and values put together. */
import { blocked, blocksOf, fillsBlocks, unblocked } from '../blocked.ts';
import { fillOf, type Value } from '../graph.ts';
import { below } from './arrangement.ts';
import { filled, inverse, range, type Shape, transpose, transposed } from './axes.ts';

/** Places the values one after the other along an axis. */
export function concat(values: readonly Value[], axis: number): Value {
  const [first, ...rest] = values;
  if (rest.length === 0) return first!;
  if (blocksOf(first!) !== undefined && values.every((x) => fillsBlocks(x.graph, x.shape[3]!))) {
    return unblocked(concat(values.map(blocked), [0, 2, 3, 1][axis]!));
  }
  const order = transposed(first!)?.order;
  if (order !== undefined && order.length === 4) {
    return transpose(
      concat(
        values.map((value) => below(value, order)),
        order[axis]!,
      ),
      order,
    );
  }
  const length = values.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  const shape = first!.shape.map((n, i) => (i === axis ? length : n));
  return first!.graph.node('Concat', values, { shape, dtype: first!.dtype }, { axis });
}

/** What is said of each axis of images, said of them in blocks of channels. */
function inBlocks([n = 0, height = 0, width = 0]: Shape, blocks: number, block: number): Shape {
  return [n, blocks, height, width, block];
}

/** Every `step`th number from `begin` on, `size` of them (one entry an axis). */
export function slice(x: Value, begin: Shape, size: Shape, step: Shape = begin.map(() => 1)): Value {
  const axes = range(x.shape.length).filter((i) => begin[i] !== 0 || size[i] !== x.shape[i] || step[i] !== 1);
  if (axes.length === 0) return x;
  const fill = fillOf(x);
  if (fill !== undefined) return filled(x, size);
  const images = axes.includes(3) ? undefined : blocksOf(x);
  if (images !== undefined) {
    const [blocks = 0, block = 0] = [images.shape[1], images.shape[4]];
    return unblocked(slice(images, inBlocks(begin, 0, 0), inBlocks(size, blocks, block), inBlocks(step, 1, 1)));
  }
  const before = transposed(x);
  if (before !== undefined) {
    const back = inverse(before.order);
    const inside = (list: Shape): Shape => back.map((axis) => list[axis]!);
    return transpose(slice(before.from, inside(begin), inside(size), inside(step)), before.order);
  }
  const ends = axes.map((i) => endOf(begin[i]!, size[i]!, step[i]!));
  const { graph } = x;
  const lists = [axes.map((i) => begin[i]!), ends, axes, axes.map((i) => step[i]!)];
  return graph.node('Slice', [x, ...lists.map((list) => graph.integers(list))], { shape: size, dtype: x.dtype });
}

/** Where a slice ends in ONNX's terms; backwards past the first number is a very negative one. */
function endOf(begin: number, size: number, step: number): number {
  const end = begin + (size - 1) * step + Math.sign(step);
  return end < 0 ? -(2 ** 31) : end;
}

/** The numbers of the given axes in reverse. */
export function flip(x: Value, axes: Shape): Value {
  const turned = new Set(axes.filter((axis) => x.shape[axis] !== 1));
  const begin = x.shape.map((n, i) => (turned.has(i) ? n - 1 : 0));
  const step = x.shape.map((_, i) => (turned.has(i) ? -1 : 1));
  return slice(x, begin, x.shape, step);
}

/** Adds numbers before and after each axis: a constant, or by ONNX's modes `reflect`, `edge`. */
export function pad(x: Value, before: Shape, after: Shape, fill = 0, mode = 'constant'): Value {
  if ([...before, ...after].every((n) => n === 0)) return x;
  const shape = x.shape.map((n, i) => n + before[i]! + after[i]!);
  const images = before[3] === 0 && after[3] === 0 ? blocksOf(x) : undefined;
  if (images !== undefined) {
    return unblocked(pad(images, inBlocks(before, 0, 0), inBlocks(after, 0, 0), fill, mode));
  }
  const inner = transposed(x);
  if (inner !== undefined) {
    const back = inverse(inner.order);
    const [first, last] = [back.map((axis) => before[axis]!), back.map((axis) => after[axis]!)];
    return transpose(pad(inner.from, first, last, fill, mode), inner.order);
  }
  const { graph, dtype } = x;
  const number = graph.scalar(fill, { shape: [], dtype });
  return graph.node('Pad', [x, graph.integers([...before, ...after]), number], { shape, dtype }, { mode });
}

/** Rows of `x` along an axis by int32 or int64 indices, whose shape takes the place of the axis. */
export function gather(x: Value, indices: Value, axis: number): Value {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return x.graph.node('Gather', [x, indices], { shape, dtype: x.dtype }, { axis });
}
