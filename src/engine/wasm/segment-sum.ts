/** @file Sums of segments, the gradient of gathering rows by their numbers (an embedding). */
import type { TensorInfo, UnsortedSegmentSumAttrs } from '@tensorflow/tfjs-core';
import { type Scratch, sizeOf } from './scratch.ts';

/**
 * `UnsortedSegmentSum`: row s of the result is the sum of those rows of x, [rows, …], whose number in `segmentIds`, [rows],
 * is s. Rows with a number outside 0 … numSegments - 1 are left out.
 */
export function unsortedSegmentSum(
  scratch: Scratch,
  { x, segmentIds }: { readonly x: TensorInfo; readonly segmentIds: TensorInfo },
  { numSegments }: UnsortedSegmentSumAttrs,
): TensorInfo {
  const rowShape = x.shape.slice(segmentIds.shape.length);
  const width = sizeOf(rowShape);
  const out = scratch.make([numSegments, ...rowShape], x.dtype);
  const isFloat = x.dtype === 'float32';
  const [from, to] = isFloat ? [scratch.floats(x), scratch.floats(out)] : [scratch.ints(x), scratch.ints(out)];
  to.fill(0);
  for (const [row, segment] of scratch.ints(segmentIds).entries()) {
    if (segment < 0 || segment >= numSegments) continue;
    for (let i = 0; i < width; i++) to[segment * width + i]! += from[row * width + i]!;
  }
  return out;
}
