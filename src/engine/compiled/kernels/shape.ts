/** @file Kernels that move numbers about: shapes, slices, padding, blocks. */
import {
  type ConcatAttrs,
  type DepthToSpaceAttrs,
  type ExpandDimsAttrs,
  type FillAttrs,
  type MirrorPadAttrs,
  type OneHotAttrs,
  type PackAttrs,
  type PadV2Attrs,
  type ReshapeAttrs,
  type ReverseAttrs,
  type SliceAttrs,
  slice_util,
  type SplitVAttrs,
  type StridedSliceAttrs,
  type TileAttrs,
  type TransposeAttrs,
  type UnpackAttrs,
  util,
} from '@tensorflow/tfjs-core';
import { backend_util } from '@tensorflow/tfjs-core';
import { type ElementType, fillOf, type Graph, type Value } from '../graph.ts';
import {
  cast,
  compare,
  concat,
  flip,
  full,
  mul,
  pad,
  range,
  reshape,
  sizeOf,
  slice,
  transpose,
  where,
} from '../ops/index.ts';
import type { KernelTable, Unary } from './table.ts';

/** An axis from 0; negative ones count from the end. */
export const axisOf = (axis: number, { shape }: Value): number => util.parseAxisParam(axis, [...shape])[0]!;

function concatenated(inputs: readonly Value[], { axis }: ConcatAttrs): Value {
  return concat(inputs, axisOf(axis, inputs[0]!));
}

function expanded({ input }: { readonly input: Value }, { dim }: ExpandDimsAttrs): Value {
  const at = dim < 0 ? input.shape.length + 1 + dim : dim;
  return reshape(input, input.shape.toSpliced(at, 0, 1));
}

function packed(inputs: readonly Value[], { axis }: PackAttrs): Value {
  const [first] = inputs;
  const at = axis < 0 ? first!.shape.length + 1 + axis : axis;
  const shape = first!.shape.toSpliced(at, 0, 1);
  return concat(
    inputs.map((input) => reshape(input, shape)),
    at,
  );
}

/** The parts of an axis, with the axis kept. */
function parts(x: Value, axis: number, sizes: readonly number[]): Value[] {
  let start = 0;
  return sizes.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    start += length;
    return slice(x, begin, x.shape.with(axis, length));
  });
}

function unpacked({ value }: { readonly value: Value }, { axis }: UnpackAttrs): readonly Value[] {
  const at = axisOf(axis, value);
  const shape = value.shape.toSpliced(at, 1);
  return parts(
    value,
    at,
    Array.from({ length: value.shape[at]! }, () => 1),
  ).map((part) => reshape(part, shape));
}

function splitted({ x }: Unary, { numOrSizeSplits, axis }: SplitVAttrs): readonly Value[] {
  const at = axisOf(axis, x);
  return parts(x, at, backend_util.prepareSplitSize(x as never, numOrSizeSplits, at));
}

function sliced({ x }: Unary, { begin, size }: SliceAttrs): Value {
  const [first, length] = slice_util.parseSliceParams(x as never, begin, size);
  return slice(x, first!, length!);
}

function stridedSlice({ x }: Unary, attrs: StridedSliceAttrs): Value {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
  const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
  const info = slice_util.sliceInfo([...x.shape], begin, end, strides, ...masks);
  const size = slice_util.computeOutShape(info.begin, info.end, info.strides);
  return reshape(slice(x, info.begin, size, info.strides), info.finalShape);
}

function padded({ x }: Unary, { paddings, constantValue }: PadV2Attrs): Value {
  const [before, after] = [paddings.map(([n]) => n), paddings.map(([, n]) => n)];
  return pad(x, before, after, constantValue);
}

/** `reflect` is ONNX's; `symmetric` repeats the edge too, and is made of slices in reverse. */
function mirrored({ x }: Unary, { paddings, mode }: MirrorPadAttrs): Value {
  if (mode === 'reflect') {
    return pad(
      x,
      paddings.map(([n]) => n),
      paddings.map(([, n]) => n),
      0,
      'reflect',
    );
  }
  return paddings.reduce((y, [before, after], axis) => {
    const zero = y.shape.map(() => 0);
    const part = (start: number, length: number): Value =>
      flip(slice(y, zero.with(axis, start), y.shape.with(axis, length)), [axis]);
    const head = before === 0 ? [] : [part(0, before)];
    const tail = after === 0 ? [] : [part(y.shape[axis]! - after, after)];
    return concat([...head, y, ...tail], axis);
  }, x);
}

function tiled({ x }: Unary, { reps }: TileAttrs): Value {
  const shape = x.shape.map((n, i) => n * reps[i]!);
  if (fillOf(x) !== undefined) return full(x, fillOf(x)!, { shape });
  if (shape.every((n, i) => n === x.shape[i])) return x;
  return x.graph.node('Tile', [x, x.graph.integers(reps)], { shape, dtype: x.dtype });
}

function filled(_: unknown, { shape, value, dtype }: FillAttrs, graph: Graph): Value {
  if (typeof value === 'string') throw new TypeError('no numbers of type string');
  return graph.scalar(value, { shape, dtype: (dtype ?? 'float32') as ElementType });
}

/** 1 where an axis of the given length has its index, else 0; as rows of a last axis. */
function oneHot({ indices }: { readonly indices: Value }, { depth, onValue, offValue, dtype }: OneHotAttrs): Value {
  const places = indices.graph.constant(
    Int32Array.from({ length: depth }, (_, i) => i),
    {
      shape: [depth],
      dtype: 'int32',
    },
  );
  const hit = compare('Equal', reshape(indices, [...indices.shape, 1]), places);
  const type = dtype as ElementType;
  if (onValue === 1 && offValue === 0) return cast(hit, type);
  return where(hit, full(hit, onValue, { dtype: type }), full(hit, offValue, { dtype: type }));
}

/** Blocks of an image's axes become batches, and back: a reshape, a transposition, a reshape. */
function spaceToBatch({ x }: Unary, { blockShape, paddings }: { blockShape: number[]; paddings: number[][] }): Value {
  const block = blockShape.length;
  const rest = x.shape.length - 1 - block;
  const all = [[0, 0], ...paddings, ...Array.from({ length: rest }, () => [0, 0])];
  const y = pad(
    x,
    all.map(([n]) => n!),
    all.map(([, n]) => n!),
  );
  const [batch = 0, ...space] = y.shape;
  const cut = blockShape.flatMap((size, i) => [space[i]! / size, size]);
  const order = [...range(block).map((i) => 2 + 2 * i), 0, ...range(block).map((i) => 1 + 2 * i)];
  const last = range(rest).map((i) => 1 + 2 * block + i);
  const blocks = transpose(reshape(y, [batch, ...cut, ...space.slice(block)]), [...order, ...last]);
  const outer = blockShape.map((size, i) => space[i]! / size);
  return reshape(blocks, [batch * sizeOf(blockShape), ...outer, ...space.slice(block)]);
}

function batchToSpace({ x }: Unary, { blockShape, crops }: { blockShape: number[]; crops: number[][] }): Value {
  const block = blockShape.length;
  const [batches = 0, ...space] = x.shape;
  const batch = batches / sizeOf(blockShape);
  const rest = space.slice(block);
  const cut = reshape(x, [...blockShape, batch, ...space]);
  const order = [block, ...range(block).flatMap((i) => [block + 1 + i, i]), ...rest.map((_, i) => 2 * block + 1 + i)];
  const grown = blockShape.map((size, i) => size * space[i]!);
  const y = reshape(transpose(cut, order), [batch, ...grown, ...rest]);
  const begin = [0, ...crops.map(([n]) => n!), ...rest.map(() => 0)];
  return slice(y, begin, [batch, ...grown.map((n, i) => n - crops[i]![0]! - crops[i]![1]!), ...rest]);
}

/** Blocks of `blockSize` × `blockSize` numbers of a place's channels become places. */
function depthToSpace({ x }: Unary, { blockSize, dataFormat }: DepthToSpaceAttrs): Value {
  if (dataFormat !== 'NHWC') throw new TypeError(`the data format ${dataFormat} is unknown`);
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const depth = channels / blockSize ** 2;
  const cut = reshape(x, [batch, height, width, blockSize, blockSize, depth]);
  return reshape(transpose(cut, [0, 1, 3, 2, 4, 5]), [batch, height * blockSize, width * blockSize, depth]);
}

/** The matrix with the numbers on its diagonal. */
function diagonal({ x }: Unary): Value {
  const eye = x.graph.constant(
    Float32Array.from({ length: x.size ** 2 }, (_, i) => Number(Math.floor(i / x.size) === i % x.size)),
    { shape: [x.size, x.size], dtype: 'float32' },
  );
  const square = mul(reshape(cast(x, 'float32'), [x.size, 1]), eye);
  return reshape(cast(square, x.dtype), [...x.shape, ...x.shape]);
}

export const shapes: KernelTable = {
  BatchToSpaceND: batchToSpace,
  Concat: concatenated,
  DepthToSpace: depthToSpace,
  Diag: diagonal,
  ExpandDims: expanded,
  Fill: filled,
  FlipLeftRight: ({ image }: { readonly image: Value }) => flip(image, [2]),
  MirrorPad: mirrored,
  OneHot: oneHot,
  Pack: packed,
  PadV2: padded,
  Reshape: ({ x }: Unary, { shape }: ReshapeAttrs) => reshape(x, util.inferFromImplicitShape(shape, x.size)),
  Reverse: ({ x }: Unary, { dims }: ReverseAttrs) => flip(x, util.parseAxisParam(dims, [...x.shape])),
  Slice: sliced,
  SpaceToBatchND: spaceToBatch,
  SplitV: splitted,
  StridedSlice: stridedSlice,
  Tile: tiled,
  Transpose: ({ x }: Unary, { perm }: TransposeAttrs) => transpose(x, perm),
  Unpack: unpacked,
};
