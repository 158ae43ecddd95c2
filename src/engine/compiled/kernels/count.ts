/** @file Kernels that count: how often each number occurs, and how many come before it. */
import type { BincountAttrs, DenseBincountAttrs, SearchSortedAttrs } from '@tensorflow/tfjs-core';
import type { Value } from '../graph.ts';
import { cast, compare, full, mul, reduce, reshape } from '../ops/index.ts';
import type { KernelTable, Unary } from './table.ts';

/** Whether each number is 0, 1, … `size` - 1: a row of truths each. */
function hits(x: Value, size: number): Value {
  const classes = Int32Array.from({ length: size }, (_, i) => i);
  const row = x.graph.constant(classes, { shape: [size], dtype: 'int32' });
  return compare('Equal', reshape(x, [...x.shape, 1]), row);
}

interface Counted extends Unary {
  /** What each number counts; without numbers: 1. */
  readonly weights: Value;
}

/** How often each class occurs along the last axis of x, [size] or [rows, size]. */
function bincount(
  { x, weights }: Counted,
  { size, binaryOutput = false }: Partial<DenseBincountAttrs> & BincountAttrs,
): Value {
  const last = x.shape.length - 1;
  const found = hits(cast(x, 'int32'), size);
  if (binaryOutput) return cast(reduce('ReduceMax', cast(found, 'int32'), [last]), weights.dtype);
  const worth = weights.size === 0 ? full(x, 1, { dtype: weights.dtype }) : weights;
  return reduce('ReduceSum', mul(cast(found, weights.dtype), reshape(worth, [...x.shape, 1])), [last]);
}

/** Where each of [rows, m] numbers belongs in a sorted row of [rows, n]: how many are smaller (`right`: or the same). */
function searchSorted(
  { sortedSequence: sorted, values }: { sortedSequence: Value; values: Value },
  { side }: SearchSortedAttrs,
): Value {
  const [rows = 0, n = 0] = sorted.shape;
  const one = reshape(values, [rows, values.shape[1]!, 1]);
  const before = compare(side === 'left' ? 'Less' : 'LessOrEqual', reshape(sorted, [rows, 1, n]), one);
  return reduce('ReduceSum', cast(before, 'int32'), [2]);
}

export const counts: KernelTable = {
  Bincount: bincount,
  DenseBincount: bincount,
  SearchSorted: searchSorted,
};
