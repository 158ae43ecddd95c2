/** @file Kernels of convolutions and pooling in three dimensions, and their gradients. Inside, volumes are [B, C, D, H, W]. */
import {
  type AvgPool3DAttrs,
  type AvgPool3DGradAttrs,
  backend_util,
  type Conv3DAttrs,
  type Conv3DBackpropFilterV2Attrs,
  type Conv3DBackpropInputV2Attrs,
  type MaxPool3DAttrs,
} from '@tensorflow/tfjs-core';
import type { Attributes, Value } from '../graph.ts';
import { full, mul, pad, reshape, type Shape, slice, transpose } from '../ops/index.ts';
import type { KernelTable, Unary } from './table.ts';

/** Where TensorFlow.js has [batch, depth, height, width, channels], and ONNX the channels first. */
const channelsFirst = (x: Value): Value => transpose(x, [0, 4, 1, 2, 3]);
const channelsLast = (x: Value): Value => transpose(x, [0, 2, 3, 4, 1]);

/** [depth, height, width, in, out] to [out, in, depth, height, width]. */
const outFirst = (filter: Value): Value => transpose(filter, [4, 3, 0, 1, 2]);

type Five = [number, number, number, number, number];
type Triple = readonly [depth: number, height: number, width: number];

/** A convolution or pooling, each list in the order depth, height, width. */
interface Geometry {
  readonly batch: number;
  readonly channels: number;
  readonly outChannels: number;
  readonly from: Triple;
  readonly to: Triple;
  readonly filter: Triple;
  readonly strides: Triple;
  readonly dilations: Triple;
  readonly before: Triple;
  readonly after: Triple;
  /** Places at the start and at the end of each axis that nothing reads: long strides of a short filter, `same`. */
  readonly unread: readonly [start: Triple, end: Triple];
}

function geometryOf(info: backend_util.Conv3DInfo): Geometry {
  const { padInfo } = info;
  const before: Triple = [padInfo.front, padInfo.top, padInfo.left];
  const after: Triple = [padInfo.back, padInfo.bottom, padInfo.right];
  // TensorFlow.js says that as a padding below 0
  const unread = [each(before, (n) => Math.max(0, -n)), each(after, (n) => Math.max(0, -n))] as const;
  return {
    batch: info.batchSize,
    channels: info.inChannels,
    outChannels: info.outChannels,
    from: each([info.inDepth, info.inHeight, info.inWidth], (n, i) => n - unread[0][i]! - unread[1][i]!),
    to: [info.outDepth, info.outHeight, info.outWidth],
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    before: each(before, (n) => Math.max(0, n)),
    after: each(after, (n) => Math.max(0, n)),
    unread,
  };
}

const each = ([depth, height, width]: Triple, change: (n: number, axis: number) => number): Triple => [
  change(depth, 0),
  change(height, 1),
  change(width, 2),
];

/** What is read of a volume; channels first. */
function readPart(x: Value, { from, unread: [start] }: Geometry): Value {
  const y = channelsFirst(x);
  return slice(y, [0, 0, ...start], [...y.shape.slice(0, 2), ...from]);
}

/** The whole volume of the gradient of the part that is read; channels last. */
function wholeOf(gradient: Value, { unread: [start, end] }: Geometry): Value {
  return channelsLast(pad(gradient, [0, 0, ...start], [0, 0, ...end]));
}

type ConvLayout = Pick<Conv3DAttrs, 'strides' | 'pad'> & { readonly dilations?: Conv3DAttrs['dilations'] };

type PoolLayout = Omit<MaxPool3DAttrs, 'dataFormat'>;

function convGeometry(input: Shape, filter: Shape, { strides, pad: padding, dilations = 1 }: ConvLayout): Geometry {
  return geometryOf(
    backend_util.computeConv3DInfo([...input] as Five, [...filter] as Five, strides, dilations, padding),
  );
}

function poolGeometry(input: Value, { filterSize, strides, pad: padding, dimRoundingMode }: PoolLayout): Geometry {
  const shape = [...input.shape] as Five;
  return geometryOf(backend_util.computePool3DInfo(shape, filterSize, strides, 1, padding, dimRoundingMode));
}

const attributesOf = ({ filter, strides, dilations, before, after }: Geometry): Attributes => ({
  kernel_shape: filter,
  strides,
  dilations,
  pads: [...before, ...after],
});

/** What a transposed convolution must add at the end of each axis: places that no filter reached. */
function restOf({ from, to, filter, strides, dilations, before, after }: Geometry): number[] {
  return from.map((size, i) => {
    const reach = (filter[i]! - 1) * dilations[i]! + 1;
    return size + before[i]! + after[i]! - reach - (to[i]! - 1) * strides[i]!;
  });
}

function conv3d({ x, filter }: { x: Value; filter: Value }, attrs: Conv3DAttrs): Value {
  const geometry = convGeometry(x.shape, filter.shape, attrs);
  const shape = [geometry.batch, geometry.outChannels, ...geometry.to];
  const inputs = [readPart(x, geometry), outFirst(filter)];
  return channelsLast(x.graph.node('Conv', inputs, { shape, dtype: x.dtype }, attributesOf(geometry)));
}

/** The gradient of a convolution's input: the transposed convolution of the output's gradient. */
function conv3dInput({ dy, filter }: { dy: Value; filter: Value }, attrs: Conv3DBackpropInputV2Attrs): Value {
  const geometry = convGeometry(attrs.inputShape, filter.shape, attrs);
  const shape = [geometry.batch, geometry.channels, ...geometry.from];
  const attributes = { ...attributesOf(geometry), output_padding: restOf(geometry) };
  const inputs = [channelsFirst(dy), outFirst(filter)];
  return wholeOf(dy.graph.node('ConvTranspose', inputs, { shape, dtype: dy.dtype }, attributes), geometry);
}

/** The gradient of a filter: a convolution that sums over the batch; strides and dilations change places (see conv.ts). */
function conv3dFilter({ x, dy }: { x: Value; dy: Value }, attrs: Conv3DBackpropFilterV2Attrs): Value {
  const geometry = convGeometry(x.shape, attrs.filterShape, attrs);
  const { from, to, filter, strides, dilations, before, after, channels, outChannels } = geometry;
  const grown = from.map((size, i) => {
    const reach = (to[i]! - 1) * strides[i]! + 1;
    return Math.floor((size + before[i]! + after[i]! - reach) / dilations[i]!) + 1;
  });
  const inputs = [transpose(readPart(x, geometry), [1, 0, 2, 3, 4]), transpose(dy, [4, 0, 1, 2, 3])];
  const attributes = { kernel_shape: to, strides: dilations, dilations: strides, pads: [...before, ...after] };
  const shape = [channels, outChannels, ...grown];
  const all = x.graph.node('Conv', inputs, { shape, dtype: x.dtype }, attributes);
  return transpose(slice(all, [0, 0, 0, 0, 0], [channels, outChannels, ...filter]), [2, 3, 4, 0, 1]);
}

/** The maxima of windows, and where in the whole tensor each stands. Channels first. */
function maxima(x: Value, geometry: Geometry): readonly Value[] {
  const shape = [geometry.batch, geometry.outChannels, ...geometry.to];
  const signatures = [
    { shape, dtype: x.dtype },
    { shape, dtype: 'int64' },
  ] as const;
  return x.graph.nodes('MaxPool', [x], signatures, attributesOf(geometry));
}

function maxPool3d({ x }: Unary, attrs: MaxPool3DAttrs): Value {
  const geometry = poolGeometry(x, attrs);
  return channelsLast(maxima(readPart(x, geometry), geometry)[0]!);
}

interface PoolGradInputs {
  readonly dy: Value;
  readonly input: Value;
}

/** Gives each gradient to the place of its window's maximum. */
function maxPool3dGrad({ dy, input }: PoolGradInputs, attrs: MaxPool3DAttrs): Value {
  const geometry = poolGeometry(input, attrs);
  const x = readPart(input, geometry);
  const at = maxima(x, geometry)[1]!;
  const zeros = full(x, 0, { shape: [x.size] });
  const inputs = [zeros, reshape(at, [at.size]), reshape(channelsFirst(dy), [dy.size])];
  const sums = x.graph.node('ScatterElements', inputs, zeros, { axis: 0, reduction: 'add' });
  return wholeOf(reshape(sums, x.shape), geometry);
}

/** The mean of the numbers that a window covers, without the padding. */
function avgPool3d({ x }: Unary, attrs: AvgPool3DAttrs): Value {
  const geometry = poolGeometry(x, attrs);
  const shape = [geometry.batch, geometry.outChannels, ...geometry.to];
  const attributes = { ...attributesOf(geometry), count_include_pad: 0 };
  return channelsLast(x.graph.node('AveragePool', [readPart(x, geometry)], { shape, dtype: x.dtype }, attributes));
}

/** How many numbers each window covers along one axis. */
function covered({ from, to, filter, strides, before }: Geometry, axis: number): number[] {
  return Array.from({ length: to[axis]! }, (_, i) => {
    const start = i * strides[axis]! - before[axis]!;
    return Math.min(from[axis]!, start + filter[axis]!) - Math.max(0, start);
  });
}

/** Gives each number of a window its share of the mean's gradient: a transposed convolution, channel by channel. */
function avgPool3dGrad({ dy, input }: PoolGradInputs, attrs: AvgPool3DGradAttrs): Value {
  const geometry = poolGeometry(input, attrs);
  const { batch, channels, from, to, filter } = geometry;
  const [depths, rows, columns] = [covered(geometry, 0), covered(geometry, 1), covered(geometry, 2)];
  const counts = depths.flatMap((d) => rows.flatMap((h) => columns.map((w) => d * h * w)));
  const shares = Float32Array.from(counts, (count) => 1 / count);
  const share = dy.graph.constant(shares, { shape: [1, 1, ...to], dtype: 'float32' });
  const ones = full(dy, 1, { shape: [channels, 1, ...filter] });
  const attributes = { ...attributesOf(geometry), group: channels, output_padding: restOf(geometry) };
  const inputs = [mul(channelsFirst(dy), share), ones];
  const shape = [batch, channels, ...from];
  return wholeOf(dy.graph.node('ConvTranspose', inputs, { shape, dtype: dy.dtype }, attributes), geometry);
}

export const volumes: KernelTable = {
  AvgPool3D: avgPool3d,
  AvgPool3DGrad: avgPool3dGrad,
  Conv3D: conv3d,
  Conv3DBackpropFilterV2: conv3dFilter,
  Conv3DBackpropInputV2: conv3dInput,
  MaxPool3D: maxPool3d,
  MaxPool3DGrad: maxPool3dGrad,
};
