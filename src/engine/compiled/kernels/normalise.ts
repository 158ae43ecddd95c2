/** @file Kernels of normalisation. */
import type { FusedBatchNormAttrs, FusedBatchNormInputs } from '@tensorflow/tfjs-core';
import type { Value } from '../graph.ts';
import { add, div, mul, sub, unary } from '../ops.ts';
import type { KernelTable } from './table.ts';

type BatchNormInputs = Record<'x' | 'mean' | 'variance', Value> & Partial<Record<keyof FusedBatchNormInputs, Value>>;

/** scale · (x - mean) / √(variance + ε) + offset, as one product and one sum over x. */
function batchNorm({ x, mean, variance, scale, offset }: BatchNormInputs, attrs: FusedBatchNormAttrs): Value {
  const inverse = div(1, unary('Sqrt', add(variance, attrs.varianceEpsilon)));
  const factor = scale === undefined ? inverse : mul(scale, inverse);
  const shift = offset === undefined ? mul(mean, mul(factor, -1)) : sub(offset, mul(mean, factor));
  return add(mul(x, factor), shift);
}

export const normalisation: KernelTable = { FusedBatchNorm: batchNorm };
