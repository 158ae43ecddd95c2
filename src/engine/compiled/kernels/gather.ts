/** @file Kernels that gather numbers by their places, and put numbers in places. */
import type {
  GatherV2Attrs,
  ScatterNdAttrs,
  SparseToDenseAttrs,
  SparseToDenseInputs,
  UnsortedSegmentSumAttrs,
} from '@tensorflow/tfjs-core';
import type { Value } from '../graph.ts';
import { add, binary, broadcastTo, cast, compare, full, gather, reshape, sizeOf, slice, where } from '../ops/index.ts';
import { axisOf } from './shape.ts';
import type { KernelTable } from './table.ts';

/** Rows by index. With batch axes, the indices of each batch count within its own part of the axis. */
function gathered({ x, indices }: { x: Value; indices: Value }, { axis, batchDims }: GatherV2Attrs): Value {
  const at = axisOf(axis, x);
  if (batchDims === 0) return gather(x, cast(indices, 'int32'), at);
  if (at !== batchDims) throw new TypeError('gathering by batches along a later axis is unknown');
  const batch = x.shape.slice(0, batchDims);
  const [batches, length] = [sizeOf(batch), x.shape[at]!];
  const flat = reshape(x, [batches * length, ...x.shape.slice(at + 1)]);
  const offsets = x.graph.constant(
    Int32Array.from({ length: batches }, (_, i) => i * length),
    {
      shape: [batches, 1],
      dtype: 'int32',
    },
  );
  const rows = add(reshape(cast(indices, 'int32'), [batches, -1].with(1, indices.size / batches)), offsets);
  const taken = gather(flat, reshape(rows, [rows.size]), 0);
  return reshape(taken, [...indices.shape, ...x.shape.slice(at + 1)]);
}

/** Sums the rows that have the same segment; rows of one that there is not are left out. */
function segmentSum(
  { x, segmentIds }: { x: Value; segmentIds: Value },
  { numSegments }: UnsortedSegmentSumAttrs,
): Value {
  const rest = x.shape.slice(segmentIds.shape.length);
  const rows = segmentIds.size;
  const flat = reshape(x, [rows, ...rest]);
  const ids = reshape(segmentIds, [rows, 1]);
  // what does not belong goes into a row of its own, which is dropped
  const known = where(compare('Less', ids, 0), full(ids, numSegments), binary('Min', ids, numSegments));
  const zeros = full(x, 0, { shape: [numSegments + 1, ...rest] });
  const sums = x.graph.node('ScatterND', [zeros, cast(known, 'int64'), flat], zeros, { reduction: 'add' });
  return slice(
    sums,
    zeros.shape.map(() => 0),
    [numSegments, ...rest],
  );
}

function gatherNd({ params, indices }: { params: Value; indices: Value }): Value {
  const depth = indices.shape.at(-1)!;
  const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
  return params.graph.node('GatherND', [params, cast(indices, 'int64')], { shape, dtype: params.dtype });
}

function scatterNd({ indices, updates }: { indices: Value; updates: Value }, { shape }: ScatterNdAttrs): Value {
  const zeros = full(updates, 0, { shape });
  return updates.graph.node('ScatterND', [zeros, cast(indices, 'int64'), updates], zeros, { reduction: 'add' });
}

function updated({ tensor, indices, updates }: { tensor: Value; indices: Value; updates: Value }): Value {
  return tensor.graph.node('ScatterND', [tensor, cast(indices, 'int64'), updates], tensor);
}

/** Numbers at some places, and a default everywhere else. Where a place is named twice, which number wins is not said. */
function sparseToDense(
  { sparseIndices, sparseValues, defaultValue }: Record<keyof SparseToDenseInputs, Value>,
  { outputShape }: SparseToDenseAttrs,
): Value {
  const rank = outputShape.length;
  const count = sparseIndices.size / rank;
  const places = reshape(cast(sparseIndices, 'int64'), [count, rank]);
  const numbers = broadcastTo(sparseValues, [count]);
  const empty = broadcastTo(defaultValue, outputShape);
  return numbers.graph.node('ScatterND', [empty, places, numbers], empty);
}

export const gathering: KernelTable = {
  GatherNd: gatherNd,
  GatherV2: gathered,
  ScatterNd: scatterNd,
  SparseToDense: sparseToDense,
  TensorScatterUpdate: updated,
  UnsortedSegmentSum: segmentSum,
};
