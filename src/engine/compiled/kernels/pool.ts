/** @file Kernels of pooling in two dimensions, and their gradients. */
import { type AvgPoolAttrs, type AvgPoolGradAttrs, backend_util, type MaxPoolAttrs } from '@tensorflow/tfjs-core';
import type { Attributes, Value } from '../graph.ts';
import { full, mul, reshape } from '../ops.ts';
import { channelsFirst, channelsLast } from './conv.ts';
import type { KernelTable, Unary } from './table.ts';

type Geometry = backend_util.Conv2DInfo;
type Quad = [number, number, number, number];

function geometryOf({ shape }: Value, { filterSize, strides, pad, dimRoundingMode }: MaxPoolAttrs): Geometry {
  return backend_util.computePool2DInfo([...shape] as Quad, filterSize, strides, 1, pad as 'same', dimRoundingMode);
}

function attributesOf({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo }: Geometry): Attributes {
  const { top, left, bottom, right } = padInfo;
  const strides = [strideHeight, strideWidth];
  return { kernel_shape: [filterHeight, filterWidth], strides, pads: [top, left, bottom, right] };
}

/** The maxima of windows, and where in the whole tensor each stands (the first of several). Channels first. */
function maxima(x: Value, geometry: Geometry): readonly [largest: Value, at: Value] {
  const { batchSize, outChannels, outHeight, outWidth } = geometry;
  const shape = [batchSize, outChannels, outHeight, outWidth];
  const signatures = [
    { shape, dtype: x.dtype },
    { shape, dtype: 'int64' },
  ] as const;
  const [largest, at] = x.graph.nodes('MaxPool', [x], signatures, attributesOf(geometry));
  return [largest!, at!];
}

function maxPool({ x }: Unary, attrs: MaxPoolAttrs): Value {
  return channelsLast(maxima(channelsFirst(x), geometryOf(x, attrs))[0]);
}

interface MaxPoolGradInputs {
  readonly dy: Value;
  readonly input: Value;
}

/** Gives each gradient to the place of its window's maximum. */
function maxPoolGrad({ dy, input }: MaxPoolGradInputs, attrs: MaxPoolAttrs): Value {
  const geometry = geometryOf(input, attrs);
  const x = channelsFirst(input);
  const [, at] = maxima(x, geometry);
  const zeros = full(x, 0, { shape: [x.size] });
  const inputs = [zeros, reshape(at, [at.size]), reshape(channelsFirst(dy), [dy.size])];
  const sums = x.graph.node('ScatterElements', inputs, zeros, { axis: 0, reduction: 'add' });
  return channelsLast(reshape(sums, x.shape));
}

/** The mean of the numbers that a window covers, without the padding. */
function avgPool({ x }: Unary, attrs: AvgPoolAttrs): Value {
  const geometry = geometryOf(x, attrs);
  const { batchSize, outChannels, outHeight, outWidth } = geometry;
  const shape = [batchSize, outChannels, outHeight, outWidth];
  const input = channelsFirst(x);
  const attributes = { ...attributesOf(geometry), count_include_pad: 0 };
  return channelsLast(x.graph.node('AveragePool', [input], { shape, dtype: x.dtype }, attributes));
}

/** How many numbers of a line each of its windows covers. */
function covered(size: number, windows: number, filter: number, stride: number, before: number): number[] {
  return Array.from({ length: windows }, (_, i) => {
    const start = i * stride - before;
    return Math.min(size, start + filter) - Math.max(0, start);
  });
}

/** Gives each number of a window its share of the mean's gradient: a transposed convolution, channel by channel. */
function avgPoolGrad({ dy, input }: MaxPoolGradInputs, attrs: AvgPoolGradAttrs): Value {
  const geometry = geometryOf(input, attrs);
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth } = geometry;
  const rows = covered(inHeight, outHeight, filterHeight, strideHeight, padInfo.top);
  const columns = covered(inWidth, outWidth, filterWidth, strideWidth, padInfo.left);
  const shares = Float32Array.from(rows.flatMap((height) => columns.map((width) => 1 / (height * width))));
  const share = dy.graph.constant(shares, { shape: [1, 1, outHeight, outWidth], dtype: 'float32' });
  const ones = full(dy, 1, { shape: [inChannels, 1, filterHeight, filterWidth] });
  const restHeight = inHeight + padInfo.top + padInfo.bottom - filterHeight - (outHeight - 1) * strideHeight;
  const restWidth = inWidth + padInfo.left + padInfo.right - filterWidth - (outWidth - 1) * strideWidth;
  const attributes = { ...attributesOf(geometry), group: inChannels, output_padding: [restHeight, restWidth] };
  const shape = [batchSize, inChannels, inHeight, inWidth];
  const spread = [mul(channelsFirst(dy), share), ones];
  return channelsLast(dy.graph.node('ConvTranspose', spread, { shape, dtype: dy.dtype }, attributes));
}

export const pooling: KernelTable = {
  AvgPool: avgPool,
  AvgPoolGrad: avgPoolGrad,
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGrad,
};
