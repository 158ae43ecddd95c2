/** @file Kernels of pooling in two dimensions, and their gradients. */
import { type AvgPoolAttrs, type AvgPoolGradAttrs, backend_util, type MaxPoolAttrs } from '@tensorflow/tfjs-core';
import { blocked, blocksOf, fromNominal, nominal, unblocked } from '../blocked.ts';
import { type Attributes, madeBy, type Value } from '../graph.ts';
import { add, cast, compare, full, mul, pad, reshape, slice, unary } from '../ops/index.ts';
import { channelsFirst, channelsLast } from './planes.ts';
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

/** How images are stored, and what depends on it. */
interface Layout {
  /** Images of [batch, height, width, channels] as stored, and back. */
  readonly into: (x: Value) => Value;
  readonly back: (x: Value) => Value;
  /** The axis of the rows; that of the columns follows. */
  readonly rows: number;
  /** The maxima of windows. */
  readonly maxima: (x: Value, geometry: Geometry) => Value;
  /** Each number twice in height and in width. */
  readonly blownUp: (x: Value) => Value;
}

/** Channels first. */
const planes: Layout = {
  into: channelsFirst,
  back: channelsLast,
  rows: 2,
  maxima: (x, geometry) => maxima(x, geometry)[0],
  blownUp(x) {
    const { graph, shape, dtype } = x;
    const scales = graph.constant(Float32Array.of(1, 1, 2, 2), { shape: [4], dtype: 'float32' });
    const [batch = 0, channels = 0, height = 0, width = 0] = shape;
    const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
    const output = { shape: [batch, channels, 2 * height, 2 * width], dtype };
    return graph.node('Resize', [x, undefined, scales], output, attributes);
  },
};

/** Channels in blocks, which come last. */
const blocks: Layout = {
  into: blocked,
  back: unblocked,
  rows: 2,
  maxima(x, geometry) {
    const { batchSize, outChannels, outHeight, outWidth } = geometry;
    const output = { shape: [batchSize, outChannels, outHeight, outWidth], dtype: x.dtype };
    return fromNominal(x.graph.node('nchwc.MaxPool', [nominal(x)], output, attributesOf(geometry)));
  },
  blownUp(x) {
    const [batch = 0, channels = 0, height = 0, width = 0] = nominal(x).shape;
    const output = { shape: [batch, channels, 2 * height, 2 * width], dtype: x.dtype };
    const attributes = { scales: [1, 1, 2, 2], mode: 'nearest' };
    return fromNominal(x.graph.node('nchwc.Upsample', [nominal(x)], output, attributes));
  },
};

const layoutOf = (x: Value): Layout => (blocksOf(x) === undefined ? planes : blocks);

/** Images as what they are made of, by steps that rise: such a step can follow the maxima, where there are fewer numbers. */
interface Rising {
  readonly from: Value;
  /** The steps, for the maxima of `from`. */
  readonly lift: (largest: Value) => Value;
  /** Where the gradient goes through the last step; everywhere if missing. For the images, and for their maxima. */
  readonly passes?: (largest: Value) => readonly [images: Value, largest: Value];
}

function rising(x: Value): Rising {
  const relu = madeBy(x, 'Relu')?.inputs[0];
  if (relu !== undefined) {
    const { from, lift } = withoutBias(relu);
    const passes = (y: Value) => [compare('Greater', relu, 0), compare('Greater', lift(y), 0)] as const;
    return { from, lift: (y) => unary('Relu', lift(y)), passes };
  }
  return withoutBias(x);
}

/** A sum with one number a channel. (Where two sums are rounded to the same, the larger is still the larger here.) */
function withoutBias(x: Value): Rising {
  const inputs = madeBy(x, 'Add')?.inputs ?? [];
  const from = inputs.find((input) => input!.shape.join() === x.shape.join());
  const bias = inputs.find((input) => input !== from && input!.shape[2] === 1 && input!.shape[3] === 1);
  if (bias === undefined || from === undefined) return { from: x, lift: (y) => y };
  return { from, lift: (y) => add(y, bias) };
}

function maxPool({ x }: Unary, attrs: MaxPoolAttrs): Value {
  const layout = layoutOf(x);
  const { from, lift } = rising(layout.into(x));
  return layout.back(lift(layout.maxima(from, geometryOf(x, attrs))));
}

interface MaxPoolGradInputs {
  readonly dy: Value;
  readonly input: Value;
}

/** Gives each gradient to the place of its window's maximum. */
function maxPoolGrad({ dy, input }: MaxPoolGradInputs, attrs: MaxPoolAttrs): Value {
  const geometry = geometryOf(input, attrs);
  if (!isTiled(geometry)) return channelsLast(scattered(channelsFirst(input), channelsFirst(dy), geometry));
  const layout = layoutOf(input);
  const { from, passes } = rising(layout.into(input));
  const gradient = layout.into(dy);
  const largest = layout.maxima(from, geometry);
  const [images, there] = passes?.(largest) ?? [];
  const passed = there === undefined ? gradient : mul(gradient, cast(there, 'float32'));
  const result = tiled(layout, from, largest, passed);
  from.graph.noteSpread(result, passed);
  if (images !== undefined) from.graph.noteZeros(result, images);
  return layout.back(result);
}

/** Any windows: by the places of their maxima. */
function scattered(x: Value, gradient: Value, geometry: Geometry): Value {
  const [, at] = maxima(x, geometry);
  const zeros = full(x, 0, { shape: [x.size] });
  const inputs = [zeros, reshape(at, [at.size]), reshape(gradient, [gradient.size])];
  return reshape(x.graph.node('ScatterElements', inputs, zeros, { axis: 0, reduction: 'add' }), x.shape);
}

/** Windows of 2 × 2 side by side, without padding. */
function isTiled({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo }: Geometry): boolean {
  const { top, left, bottom, right } = padInfo;
  return (
    [filterHeight, filterWidth, strideHeight, strideWidth].every((n) => n === 2) && top + left + bottom + right === 0
  );
}

/**
 * For tiled windows: the gradient, blown up, where an image is as large as the blown-up maximum. That needs no places,
 * which cost more to find than the maxima, and no scattering.
 */
function tiled({ rows, blownUp }: Layout, x: Value, largest: Value, gradient: Value): Value {
  const shape = largest.shape.map((n, axis) => (axis === rows || axis === rows + 1 ? 2 * n : n));
  const none = shape.map(() => 0);
  const whole = slice(x, none, shape);
  const first = firstOfWindow(compare('Equal', whole, blownUp(largest)), rows);
  const rest = x.shape.map((n, i) => n - shape[i]!);
  return pad(mul(cast(first, 'float32'), blownUp(gradient)), none, rest);
}

/**
 * Of the truths in a window of 2 × 2, row by row, the first alone. All rows of all images are one long line here: what
 * stands before is then some places back, and which places count depends on whether row and column are odd.
 */
function firstOfWindow(found: Value, rows: number): Value {
  const { graph } = found;
  const [height = 0, width = 0, depth = 1] = found.shape.slice(rows);
  const image = [found.size / (height * width * depth), height * width * depth];
  const where = (test: (row: number, column: number) => boolean): Value => {
    const bits = Uint8Array.from({ length: image[1]! }, (_, i) => {
      const place = Math.floor(i / depth);
      return Number(test(Math.floor(place / width), place % width));
    });
    return graph.constant(bits, { shape: [1, image[1]!], dtype: 'bool' });
  };
  const logic = (op: 'And' | 'Or', a: Value, b: Value): Value =>
    graph.node(op, [a, b], { shape: image, dtype: 'bool' });
  const without = (a: Value, b: Value): Value => logic('And', a, graph.node('Not', [b], b));
  const before = (x: Value, places: number): Value => {
    const step = places * depth;
    return reshape(pad(reshape(x, [x.size]), [step], [-step]), image);
  };
  const [odd, even] = [where((_, column) => column % 2 === 1), where((_, column) => column % 2 === 0)];
  const all = reshape(found, image);
  const inRow = without(all, logic('And', before(all, 1), odd));
  const besides = logic(
    'Or',
    logic('And', before(inRow, width + 1), odd),
    logic('And', before(inRow, width - 1), even),
  );
  const above = logic('Or', before(inRow, width), besides);
  const lower = where((row) => row % 2 === 1);
  return reshape(without(inRow, logic('And', above, lower)), found.shape);
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
