/** @file Kernels of normalisation. */
import type {
  FusedBatchNormAttrs,
  FusedBatchNormInputs,
  LRNAttrs,
  LRNGradAttrs,
  LRNGradInputs,
} from '@tensorflow/tfjs-core';
import { blocksOf } from '../blocked.ts';
import { fillOf, float, type Value } from '../graph.ts';
import { add, binary, div, full, matMul, mul, sameShape, sub, unary } from '../ops/index.ts';
import { channelsFirst, channelsLast } from './planes.ts';
import type { KernelTable } from './table.ts';

type BatchNormInputs = Record<'x' | 'mean' | 'variance', Value> & Partial<Record<keyof FusedBatchNormInputs, Value>>;

/** scale · (x - mean) / √(variance + ε) + offset: one pass over x where statistics are those of its last axis. */
function batchNorm({ x, mean, variance, scale, offset }: BatchNormInputs, attrs: FusedBatchNormAttrs): Value {
  const channels = [x.shape.at(-1)!];
  const whole = [mean, variance, scale, offset].every((one) => one === undefined || sameShape(one.shape, channels));
  // for images in blocks of channels the product and the sum below are a single pass
  if (whole && blocksOf(x) === undefined && (x.shape.length === 2 || x.shape.length === 4)) {
    const [gamma, beta] = [scale ?? full(mean, 1), offset ?? full(mean, 0)];
    const first = x.shape.length === 4 ? channelsFirst(x) : x;
    const epsilon = float(attrs.varianceEpsilon);
    const y = first.graph.node('BatchNormalization', [first, gamma, beta, mean, variance], first, { epsilon });
    return x.shape.length === 4 ? channelsLast(y) : y;
  }
  const spread = add(variance, attrs.varianceEpsilon);
  const inverse = fillOf(spread) === 1 ? full(spread, 1) : div(1, unary('Sqrt', spread));
  const factor = scale === undefined ? inverse : mul(scale, inverse);
  const away = fillOf(mean) === 0 ? full(mean, 0) : mul(mean, mul(factor, -1));
  const shift = offset === undefined ? away : add(offset, away);
  return add(mul(x, factor), shift);
}

/** Sums along the last axis over the neighbours within a radius. */
function neighbours(x: Value, radius: number): Value {
  const channels = x.shape.at(-1)!;
  const near = Float32Array.from({ length: channels ** 2 }, (_, i) =>
    Number(Math.abs(Math.floor(i / channels) - (i % channels)) <= radius),
  );
  return matMul(x, x.graph.constant(near, { shape: [channels, channels], dtype: 'float32' }));
}

/** bias + alpha · Σ x² over the neighbouring channels. */
function lrnNorm(x: Value, { depthRadius, bias, alpha }: LRNAttrs): Value {
  return add(mul(neighbours(mul(x, x), depthRadius), alpha), bias);
}

function lrn({ x }: { readonly x: Value }, attrs: LRNAttrs): Value {
  return mul(x, binary('Pow', lrnNorm(x, attrs), -attrs.beta));
}

function lrnGrad({ x, y, dy }: Record<keyof LRNGradInputs, Value>, attrs: LRNGradAttrs): Value {
  const norm = lrnNorm(x, attrs);
  const shares = neighbours(div(mul(dy, y), norm), attrs.depthRadius);
  return sub(mul(dy, binary('Pow', norm, -attrs.beta)), mul(mul(x, 2 * attrs.alpha * attrs.beta), shares));
}

export const normalisation: KernelTable = { FusedBatchNorm: batchNorm, LRN: lrn, LRNGrad: lrnGrad };
