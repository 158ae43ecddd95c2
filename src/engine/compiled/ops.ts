/**
 * @file Building blocks for kernels: ONNX operators that know their result's shape and simplify themselves.
 *
 * TensorFlow.js stores images as [batch, height, width, channels] and ONNX convolves [batch, channels, height, width]. Every
 * convolution is therefore transposed before and after; the operators here let a transposition sink through them, so that
 * it meets the next one and both vanish.
 */
import {
  affine,
  affineWithSum,
  blocked,
  blocksOf,
  channelsFirstOf,
  fillsBlocks,
  rectified,
  unblocked,
} from './blocked.ts';
import { type Attributes, dependsOn, type ElementType, fillOf, madeBy, type Signature, type Value } from './graph.ts';

export type Shape = readonly number[];

/** A value, or a number that takes the type of the other operand. */
export type Operand = Value | number;

const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((n, i) => n === b[i]);
const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The shape of two operands together (NumPy's rules). */
export function broadcastShape(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return range(rank).map((i) => {
    const [m = 1, n = 1] = [a[i - rank + a.length], b[i - rank + b.length]];
    return m === 1 ? n : m;
  });
}

/** How a transposed value came about: what was transposed, and by which order of axes. */
function transposed(x: Value): { readonly from: Value; readonly order: Shape } | undefined {
  const node = madeBy(x, 'Transpose');
  return node === undefined ? undefined : { from: node.inputs[0]!, order: node.attributes['perm'] as Shape };
}

const inverse = (order: Shape): number[] => range(order.length).map((i) => order.indexOf(i));

/** Numbers that are stored otherwise than the axes say: elementwise operators are applied to them as they are stored. */
interface Arrangement {
  /** As stored. */
  readonly from: Value;
  /** What is stored like `from`, with its axes in order again. */
  readonly back: (x: Value) => Value;
  /** Another value, which may be broadcast, stored like `from`. */
  readonly into: (x: Value) => Value;
}

/** How a value is stored; undefined: as its axes say. */
function arrangement(x: Value): Arrangement | undefined {
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
function filled(like: Value, shape: Shape): Value {
  return like.graph.scalar(fillOf(like)!, { shape, dtype: like.dtype });
}

/** Repeats the axes of size 1 (and adds axes in front) until the shape is reached. */
export function broadcastTo(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (fillOf(x) !== undefined) return filled(x, shape);
  return x.graph.node('Expand', [x, x.graph.integers(shape)], { shape, dtype: x.dtype });
}

export function cast(x: Value, dtype: ElementType): Value {
  if (x.dtype === dtype) return x;
  const fill = fillOf(x);
  if (fill !== undefined && dtype !== 'int64') {
    const number = dtype === 'bool' ? Number(fill !== 0) : dtype === 'int32' ? Math.trunc(fill) : fill;
    return x.graph.scalar(number, { shape: x.shape, dtype });
  }
  return through(x, (y) => y.graph.node('Cast', [y], { shape: y.shape, dtype }, { to: ONNX_TYPES[dtype] }));
}

/** Numbers of the types in ONNX's TensorProto.DataType. */
export const ONNX_TYPES: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** Applies an elementwise function to numbers as they are stored. */
function through(x: Value, apply: (x: Value) => Value): Value {
  const arranged = arrangement(x);
  return arranged === undefined ? apply(x) : arranged.back(apply(arranged.from));
}

/** An elementwise operator of one operand. */
export function unary(op: string, x: Value, attributes: Attributes = {}, dtype: ElementType = x.dtype): Value {
  return through(x, (y) => {
    const whole = op === 'Relu' ? rectified(y) : undefined;
    return whole ?? y.graph.node(op, [y], { shape: y.shape, dtype }, attributes);
  });
}

/** Whether adding (multiplying, …) this number changes nothing. */
const NEUTRAL: Readonly<Record<string, (a: number | undefined, b: number | undefined) => 'a' | 'b' | undefined>> = {
  Add: (a, b) => (b === 0 ? 'a' : a === 0 ? 'b' : undefined),
  Sub: (_, b) => (b === 0 ? 'a' : undefined),
  Mul: (a, b) => (b === 1 ? 'a' : a === 1 ? 'b' : undefined),
  Div: (_, b) => (b === 1 ? 'a' : undefined),
};

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

/** An elementwise operator of two operands, which are broadcast; `dtype` is the result's where it is not the operands'. */
export function binary(op: string, left: Operand, right: Operand, dtype?: ElementType): Value {
  const [a, b] = bothValues(left, right);
  const shape = broadcastShape(a.shape, b.shape);
  const neutral = simpler(op, a, b, shape);
  if (neutral !== undefined) return neutral;
  const arranged = sinking(a, b, shape);
  if (arranged === undefined)
    return (op === 'Add' ? (withSum(a, b) ?? withSum(b, a)) : undefined) ?? pairwise(op, a, b, dtype);
  return arranged.back(pairwise(op, arranged.into(a), arranged.into(b), dtype));
}

/** A matrix product and what is added to it, as one operator. */
function withSum(product: Value, other: Value): Value | undefined {
  const node = madeBy(product, 'Gemm');
  if (node?.inputs.length !== 2 || !sameShape(broadcastShape(product.shape, other.shape), product.shape))
    return undefined;
  if (dependsOn(other, product)) return undefined;
  return product.graph.node('Gemm', [...node.inputs, other], product, node.attributes);
}

/** The node of an elementwise operator. */
function pairwise(op: string, a: Value, b: Value, dtype: ElementType = a.dtype): Value {
  const shape = broadcastShape(a.shape, b.shape);
  if (op === 'Mul')
    for (const [x, mask] of [
      [a, b],
      [b, a],
    ] as const)
      if (isMasked(x, mask)) return x;
  // where something is above 0 its rectified numbers are too, and those are needed anyway
  if (op === 'Greater' && fillOf(b) === 0) a = a.graph.rectified(a) ?? a;
  const whole = byChannel(op, a, b) ?? byNumber(op, a, b);
  if (whole !== undefined) return whole;
  return a.graph.node(op, [withoutFill(a, b, shape), withoutFill(b, a, shape)], { shape, dtype });
}

/** From so many numbers on a pass that is saved is worth what it costs to set up. */
const MANY = 1 << 14;

/**
 * `s · x + y` or `y - s · x`, where s is one number, and y another or as many as x: one pass instead of two, of x as the only
 * line of an image in blocks.
 */
function byNumber(op: string, a: Value, b: Value): Value | undefined {
  const { block } = a.graph;
  if (block === undefined || a.dtype !== 'float32' || (op !== 'Add' && op !== 'Sub')) return undefined;
  for (const [i, [product, other]] of [[a, b] as const, [b, a] as const].entries()) {
    const { size, shape } = product;
    const factors = size >= MANY && size % block === 0 ? byOne(product) : undefined;
    const single = other.size === 1;
    if (factors === undefined || !(single || sameShape(other.shape, shape))) continue;
    // a difference is the same with a sign turned
    const turned = op === 'Sub';
    if (turned && i === 0 && !single) continue;
    const [x, scale] = [factors[0], turned && i === 1 ? mul(factors[1], -1) : factors[1]];
    const line = (y: Value): Value => reshape(y, [1, 1, 1, size / block, block]);
    const everywhere = (y: Value): Value => broadcastTo(reshape(y, [1, 1, 1, 1, 1]), [1, 1, 1, 1, block]);
    const shift = single ? everywhere(turned && i === 0 ? mul(other, -1) : other) : undefined;
    const scaled = affine(line(x), { scale: everywhere(scale), shift });
    return reshape(single ? scaled : affineWithSum(scaled, line(other))!, shape);
  }
  return undefined;
}

/** The factors of a product with one number, which is the second. */
function byOne(product: Value): readonly [Value, Value] | undefined {
  const [x, y] = madeBy(product, 'Mul')?.inputs ?? [];
  if (x === undefined || y === undefined) return undefined;
  if (y.size === 1 && sameShape(x.shape, product.shape)) return [x, y];
  return x.size === 1 && sameShape(y.shape, product.shape) ? [y, x] : undefined;
}

/** Images in blocks and one number a channel, or the sum of two images: in one pass, if it can be. */
function byChannel(op: string, a: Value, b: Value): Value | undefined {
  if (a.graph.block === undefined || a.dtype !== 'float32') return undefined;
  if (op === 'Add' && sameShape(a.shape, b.shape) && a.shape.length === 5)
    return affineWithSum(a, b) ?? affineWithSum(b, a);
  if (op === 'Sub') return isOfChannels(b, a) ? affine(a, { shift: mul(b, -1) }) : undefined;
  if (op !== 'Add' && op !== 'Mul') return undefined;
  const key = op === 'Add' ? 'shift' : 'scale';
  if (isOfChannels(b, a)) return affine(a, { [key]: b });
  return isOfChannels(a, b) ? affine(b, { [key]: a }) : undefined;
}

/** Whether `x` has one number for each channel of images in blocks. */
function isOfChannels(x: Value, images: Value): boolean {
  const [, blocks, height = 0, width = 0, block] = images.shape;
  if (images.shape.length !== 5 || block !== images.graph.block || height * width === 1) return false;
  return sameShape(x.shape, [1, blocks!, 1, 1, block!]);
}

/** Whether `mask` is 1 where something is true and else 0, and `x` is zero there already. */
function isMasked(x: Value, mask: Value): boolean {
  const truth = madeBy(mask, 'Cast')?.inputs[0];
  return truth !== undefined && x.graph.isZeroWithout(x, truth);
}

function bothValues(left: Operand, right: Operand): [Value, Value] {
  const like = typeof left === 'number' ? right : left;
  if (typeof like === 'number') throw new TypeError('two numbers make no tensor');
  const value = (x: Operand): Value =>
    typeof x === 'number' ? like.graph.scalar(x, { shape: [], dtype: like.dtype }) : x;
  return [value(left), value(right)];
}

/** The result without a node: an operand that the other does not change, or a number known beforehand. */
function simpler(op: string, a: Value, b: Value, shape: Shape): Value | undefined {
  const [left, right] = [fillOf(a), fillOf(b)];
  if (left === undefined && right === undefined) return undefined;
  const keep = NEUTRAL[op]?.(left, right);
  if (keep !== undefined) return broadcastTo(keep === 'a' ? a : b, shape);
  if (left !== undefined && right !== undefined && op in ARITHMETIC && a.dtype === 'float32') {
    return a.graph.scalar(ARITHMETIC[op]!(left, right), { shape, dtype: a.dtype });
  }
  if (op === 'Mul') {
    // (x · c) · d is x · (c · d)
    const [x, factor] = left === undefined ? [a, right!] : [b, left];
    const product = madeBy(x, 'Mul');
    const known = product?.inputs.findIndex((input) => fillOf(input!) !== undefined) ?? -1;
    if (product !== undefined && known >= 0 && sameShape(x.shape, shape) && a.dtype === 'float32') {
      return binary('Mul', product.inputs[1 - known]!, fillOf(product.inputs[known]!)! * factor);
    }
  }
  return undefined;
}

/** How the result of a binary operator is best stored, if an operand is not stored as its axes say. */
function sinking(a: Value, b: Value, shape: Shape): Arrangement | undefined {
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

/** The value that gives x when it is transposed by `order`; axes of size 1 are added in front where there are too few. */
function below(x: Value, order: Shape): Value {
  if (x.size === 1) return x;
  const full = [...Array.from({ length: order.length - x.shape.length }, () => 1), ...x.shape];
  return transpose(reshape(x, full), inverse(order));
}

/** A constant that is full of one number as that number alone, where the other operand has the shape already. */
function withoutFill(x: Value, other: Value, shape: Shape): Value {
  const fill = fillOf(x);
  if (fill === undefined || x.shape.length === 0 || !sameShape(other.shape, shape)) return x;
  return x.graph.scalar(fill, { shape: [], dtype: x.dtype });
}

export const add = (a: Operand, b: Operand): Value => binary('Add', a, b);
export const sub = (a: Operand, b: Operand): Value => binary('Sub', a, b);
export const mul = (a: Operand, b: Operand): Value => binary('Mul', a, b);
export const div = (a: Operand, b: Operand): Value => binary('Div', a, b);

/** A comparison; the result is bool. */
export const compare = (op: string, a: Operand, b: Operand): Value => binary(op, a, b, 'bool');

/** `yes` where the condition holds, else `no`; all are broadcast. */
export function where(condition: Value, yes: Operand, no: Operand): Value {
  const [a, b] = bothValues(yes, no);
  const shape = broadcastShape(condition.shape, broadcastShape(a.shape, b.shape));
  const arranged = shape.length === 4 && sameShape(condition.shape, shape) ? arrangement(condition) : undefined;
  if (arranged === undefined) return chosen(condition, a, b);
  const { into } = arranged;
  return arranged.back(chosen(into(condition), into(a), into(b)));
}

/** The node of `where`. */
function chosen(condition: Value, a: Value, b: Value): Value {
  const shape = broadcastShape(condition.shape, broadcastShape(a.shape, b.shape));
  const inputs = [condition, withoutFill(a, condition, shape), withoutFill(b, condition, shape)];
  return a.graph.node('Where', inputs, { shape, dtype: a.dtype });
}

export type ReduceOp = 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceProd' | 'ReduceSumSquare';

/** Reduces the given axes, which stay with size 1 if `keep`. */
export function reduce(op: ReduceOp, x: Value, axes: Shape, keep = false): Value {
  if (axes.length === 0) return x;
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

/** Every `step`th number from `begin` on, `size` of them (one entry an axis). */
export function slice(x: Value, begin: Shape, size: Shape, step: Shape = begin.map(() => 1)): Value {
  const axes = range(x.shape.length).filter((i) => begin[i] !== 0 || size[i] !== x.shape[i] || step[i] !== 1);
  if (axes.length === 0) return x;
  const fill = fillOf(x);
  if (fill !== undefined) return filled(x, size);
  const images = axes.includes(3) ? undefined : blocksOf(x);
  if (images !== undefined) {
    const [blocks = 0, block = 0] = [images.shape[1], images.shape[4]];
    const inside = ([n = 0, height = 0, width = 0]: Shape, ...rest: [number, number]): Shape => [
      n,
      rest[0],
      height,
      width,
      rest[1],
    ];
    return unblocked(slice(images, inside(begin, 0, 0), inside(size, blocks, block), inside(step, 1, 1)));
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
    const inside = ([n = 0, height = 0, width = 0]: Shape): Shape => [n, 0, height, width, 0];
    return unblocked(pad(images, inside(before), inside(after), fill, mode));
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

/** Rows of `x` along an axis by int32 or int64 indices, whose shape takes the place of the axis. */
export function gather(x: Value, indices: Value, axis: number): Value {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return x.graph.node('Gather', [x, indices], { shape, dtype: x.dtype }, { axis });
}

export { range, sameShape, sizeOf };
