/** @file Kernels that make many numbers one, or look along an axis. */
import {
  type ArgMaxAttrs,
  type CumprodAttrs,
  type CumsumAttrs,
  type MaxAttrs,
  type SoftmaxAttrs,
  type SoftmaxInputs,
  type SumAttrs,
  type TopKAttrs,
  util,
} from '@tensorflow/tfjs-core';
import type { ElementType, Value } from '../graph.ts';
import { cast, mul, pad, reduce, type ReduceOp, slice } from '../ops/index.ts';
import type { KernelTable, Unary } from './table.ts';

/** Axes from 0, in rising order; all of them where none is named. */
const axesOf = (axis: number | number[], { shape }: Value): number[] =>
  util.parseAxisParam(axis, [...shape]).toSorted((a, b) => a - b);

/** A reduction of numbers that are first made at least of the given type. */
const reduction =
  (name: ReduceOp, types: Partial<Record<ElementType, ElementType>> = {}) =>
  ({ x }: Unary, { axis, keepDims }: SumAttrs): Value =>
    reduce(name, cast(x, types[x.dtype] ?? x.dtype), axesOf(axis, x), keepDims);

/** Where the largest (smallest) number stands: the first of several. */
const extreme =
  (name: 'ArgMax' | 'ArgMin') =>
  ({ x }: Unary, { axis }: ArgMaxAttrs): Value => {
    const [along = 0] = axesOf(axis, x);
    const shape = x.shape.filter((_, i) => i !== along);
    const attributes = { axis: along, keepdims: 0 };
    return cast(x.graph.node(name, [x], { shape, dtype: 'int64' }, attributes), 'int32');
  };

/** All, or any, of the truths along the axes. */
const quantified =
  (name: 'ReduceMin' | 'ReduceMax') =>
  ({ x }: Unary, { axis, keepDims }: SumAttrs): Value =>
    cast(reduce(name, cast(x, 'int32'), axesOf(axis, x), keepDims), 'bool');

function softmax({ logits }: Record<keyof SoftmaxInputs, Value>, { dim }: SoftmaxAttrs): Value {
  const [along = 0] = axesOf(dim, logits);
  return logits.graph.node('Softmax', [logits], logits, { axis: along });
}

function cumulative({ x }: Unary, { axis, exclusive, reverse }: CumsumAttrs): Value {
  const [along = 0] = axesOf(axis, x);
  const at = x.graph.scalar(along, { shape: [], dtype: 'int64' });
  return x.graph.node('CumSum', [x, at], x, { exclusive: Number(exclusive), reverse: Number(reverse) });
}

/** Products of all numbers up to each: of ever longer runs, each twice as long as the one before. */
function cumulativeProduct({ x }: Unary, { axis, exclusive, reverse }: CumprodAttrs): Value {
  const [along = 0] = axesOf(axis, x);
  const length = x.shape[along]!;
  /** Moves the numbers along the axis; ones come in. */
  const moved = (y: Value, by: number): Value => {
    const begin = y.shape.map((_, i) => (i === along && reverse ? by : 0));
    const amounts = y.shape.map((_, i) => (i === along ? by : 0));
    const none = y.shape.map(() => 0);
    const rest = slice(y, begin, y.shape.with(along, length - by));
    return reverse ? pad(rest, none, amounts, 1) : pad(rest, amounts, none, 1);
  };
  let product = cast(x, x.dtype === 'bool' ? 'int32' : x.dtype);
  if (exclusive) product = moved(product, 1);
  for (let by = 1; by < length; by *= 2) product = mul(product, moved(product, by));
  return product;
}

function topK({ x }: Unary, { k, sorted }: TopKAttrs): readonly Value[] {
  const shape = [...x.shape.slice(0, -1), k];
  const signatures = [
    { shape, dtype: x.dtype },
    { shape, dtype: 'int64' },
  ] as const;
  const attributes = { axis: x.shape.length - 1, largest: 1, sorted: Number(sorted) };
  const [values, at] = x.graph.nodes('TopK', [x, x.graph.integers([k])], signatures, attributes);
  return [values!, cast(at!, 'int32')];
}

const whole = { bool: 'int32' } as const;
const real = { bool: 'float32', int32: 'float32' } as const;

export const reductions: KernelTable = {
  All: quantified('ReduceMin'),
  Any: quantified('ReduceMax'),
  ArgMax: extreme('ArgMax'),
  ArgMin: extreme('ArgMin'),
  Cumprod: cumulativeProduct,
  Cumsum: cumulative,
  Max: ({ x }: Unary, { reductionIndices, keepDims }: MaxAttrs) =>
    reduce('ReduceMax', x, axesOf(reductionIndices, x), keepDims),
  Mean: reduction('ReduceMean', real),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd', whole),
  Softmax: softmax,
  Sum: reduction('ReduceSum', whole),
  TopK: topK,
};
