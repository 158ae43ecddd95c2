/** @file Kernels of convolutions in two dimensions, and their gradients. Inside, images are [batch, channels, height, width]. */
import {
  backend_util,
  type Conv2DAttrs,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
  type DepthwiseConv2dNativeAttrs,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type FusedConv2DAttrs,
} from '@tensorflow/tfjs-core';
import type { Attributes, Value } from '../graph.ts';
import { add, concat, matMul, pad, range, reshape, type Shape, slice, transpose } from '../ops/index.ts';
import { blockedConv, blockedInputGradient } from './blocked-conv.ts';
import { blockedFilterGradient } from './blocked-filter.ts';
import { activate } from './elementwise.ts';
import { channelsFirst, channelsLast, type Geometry, movesByOne, padsOf } from './planes.ts';
import type { KernelTable, Unary } from './table.ts';

type Quad = [number, number, number, number];

type Conv2DInfoArguments = Parameters<typeof backend_util.computeConv2DInfo>;

interface Layout {
  readonly strides: Conv2DInfoArguments[2];
  /** Null from TensorFlow.js' layer of depthwise convolutions. */
  readonly dilations?: Conv2DInfoArguments[3] | null;
  readonly pad: Conv2DAttrs['pad'];
  readonly dimRoundingMode?: Conv2DInfoArguments[5];
  readonly dataFormat?: string;
}

function geometryOf(input: Shape, filter: Shape, layout: Layout, depthwise = false): Geometry {
  const { strides, dilations, pad, dimRoundingMode, dataFormat = 'NHWC' } = layout;
  if (dataFormat !== 'NHWC') throw new TypeError(`the data format ${dataFormat} is unknown`);
  const shapes = [[...input] as Quad, [...filter] as Quad] as const;
  return backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, pad as 'same', dimRoundingMode, depthwise);
}

function attributesOf(geometry: Geometry, group = 1): Attributes {
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, filterHeight, filterWidth } = geometry;
  return {
    kernel_shape: [filterHeight, filterWidth],
    strides: [strideHeight, strideWidth],
    dilations: [dilationHeight, dilationWidth],
    pads: padsOf(geometry),
    group,
  };
}

/** [height, width, in, out] to [out, in, height, width]. */
const outFirst = (filter: Value): Value => transpose(filter, [3, 2, 0, 1]);

/** [height, width, channels, multiplier] to [channels · multiplier, 1, height, width]. */
function depthwiseFilter(filter: Value): Value {
  const [height = 0, width = 0, channels = 0, multiplier = 0] = filter.shape;
  return reshape(transpose(filter, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

/** A convolution of [B, C, H, W] with [out, in, h, w]. */
function convolved(x: Value, filter: Value, geometry: Geometry, bias?: Value, group = 1): Value {
  const { batchSize, outChannels, outHeight, outWidth } = geometry;
  const shape = [batchSize, outChannels, outHeight, outWidth];
  return x.graph.node('Conv', [x, filter, bias], { shape, dtype: x.dtype }, attributesOf(geometry, group));
}

interface ConvInputs extends Unary {
  readonly filter: Value;
  readonly bias?: Value;
  readonly preluActivationWeights?: Value;
}

/** A convolution whose bias, if it is one number a channel, is added by the operator itself. */
function withBias({ x, filter, bias }: ConvInputs, geometry: Geometry, group = 1): Value {
  const inside = bias !== undefined && bias.size === geometry.outChannels;
  const flat = inside ? reshape(bias, [bias.size]) : undefined;
  const inBlocks = group === 1 ? blockedConv(x, filter, geometry, flat) : undefined;
  if (inBlocks !== undefined) return bias === undefined || inside ? inBlocks : add(inBlocks, bias);
  const weights = group === 1 ? outFirst(filter) : depthwiseFilter(filter);
  const y = channelsLast(convolved(channelsFirst(x), weights, geometry, flat, group));
  return bias === undefined || inside ? y : add(y, bias);
}

function conv2d(inputs: ConvInputs, attrs: Conv2DAttrs): Value {
  return withBias(inputs, geometryOf(inputs.x.shape, inputs.filter.shape, attrs));
}

function fusedConv2d(inputs: ConvInputs, attrs: FusedConv2DAttrs): Value {
  return activate(conv2d(inputs, attrs), attrs.activation, inputs.preluActivationWeights, attrs.leakyreluAlpha);
}

function depthwise(inputs: ConvInputs, attrs: DepthwiseConv2dNativeAttrs): Value {
  const { x, filter } = inputs;
  return withBias(inputs, geometryOf(x.shape, filter.shape, attrs, true), x.shape[3]!);
}

function fusedDepthwise(inputs: ConvInputs, attrs: FusedConv2DAttrs): Value {
  return activate(depthwise(inputs, attrs), attrs.activation, inputs.preluActivationWeights, attrs.leakyreluAlpha);
}

/** The gradient of a convolution's input, [B, C, H, W]: the transposed convolution of the output's gradient. */
function gradientOfInput(dy: Value, filter: Value, geometry: Geometry, group = 1): Value {
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = geometry;
  const { effectiveFilterHeight, effectiveFilterWidth, strideHeight, strideWidth } = geometry;
  const shape = [batchSize, inChannels, inHeight, inWidth];
  // rows and columns at the end that no filter reached
  const restHeight = inHeight + padInfo.top + padInfo.bottom - effectiveFilterHeight - (outHeight - 1) * strideHeight;
  const restWidth = inWidth + padInfo.left + padInfo.right - effectiveFilterWidth - (outWidth - 1) * strideWidth;
  const attributes = { ...attributesOf(geometry, group), output_padding: [restHeight, restWidth] };
  return dy.graph.node('ConvTranspose', [dy, filter], { shape, dtype: dy.dtype }, attributes);
}

interface BackpropInput {
  readonly dy: Value;
  readonly filter: Value;
}

function conv2dBackpropInput({ dy, filter }: BackpropInput, attrs: Conv2DBackpropInputAttrs): Value {
  const geometry = geometryOf(attrs.inputShape, filter.shape, attrs);
  const inBlocks = blockedInputGradient(dy, filter, geometry);
  return inBlocks ?? channelsLast(gradientOfInput(channelsFirst(dy), outFirst(filter), geometry));
}

function depthwiseBackpropInput({ dy, filter }: BackpropInput, attrs: DepthwiseConv2dNativeBackpropInputAttrs): Value {
  const geometry = geometryOf(attrs.inputShape, filter.shape, attrs, true);
  const channels = geometry.inChannels;
  return channelsLast(gradientOfInput(channelsFirst(dy), depthwiseFilter(filter), geometry, channels));
}

/** How many places a convolution with strides and dilations has along a line. */
function grown(size: number, pads: number, out: number, stride: number, dilation: number): number {
  return Math.floor((size + pads - (out - 1) * stride - 1) / dilation) + 1;
}

/**
 * The gradient of a filter as a convolution in which the batch is what is summed over: the input's channels are its batch,
 * the output's gradient its filter, and strides and dilations change places. [in, out, height, width].
 */
function gradientOfFilter(x: Value, dy: Value, geometry: Geometry, group = 1): Value {
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  const { inHeight, inWidth, padInfo, outHeight, outWidth } = geometry;
  const height = grown(inHeight, padInfo.top + padInfo.bottom, outHeight, strideHeight, dilationHeight);
  const width = grown(inWidth, padInfo.left + padInfo.right, outWidth, strideWidth, dilationWidth);
  const attributes = {
    kernel_shape: [outHeight, outWidth],
    strides: [dilationHeight, dilationWidth],
    dilations: [strideHeight, strideWidth],
    pads: padsOf(geometry),
    group,
  };
  const shape = [x.shape[0]!, dy.shape[0]!, height, width];
  const all = x.graph.node('Conv', [x, dy], { shape, dtype: x.dtype }, attributes);
  return slice(all, [0, 0, 0, 0], [shape[0]!, shape[1]!, filterHeight, filterWidth]);
}

interface BackpropFilter extends Unary {
  readonly dy: Value;
}

/** From so many channels on matrix products are faster than a convolution with a filter as large as the image. */
const CHANNELS_FOR_PRODUCTS = 8;

/**
 * The gradient of a filter that moves by one as a matrix product for each of its places, [height, width, in, out]. Input and
 * output's gradient are padded to the same size, so that each is one long line a channel, and what a place of the filter
 * saw is the input's line some numbers later.
 */
function productsOfShifts(x: Value, dy: Value, geometry: Geometry): Value {
  const { filterHeight, filterWidth, inChannels, outChannels, padInfo } = geometry;
  const { top, left, bottom, right } = padInfo;
  const input = pad(x, [0, 0, top, left], [0, 0, bottom, right]);
  const [, , height = 0, width = 0] = input.shape;
  const gradient = pad(dy, [0, 0, 0, 0], [0, 0, height - dy.shape[2]!, width - dy.shape[3]!]);
  const length = input.size / inChannels - (filterHeight - 1) * width - (filterWidth - 1);
  const line = (of: Value, from: number): Value => {
    const channels = of.shape[0]!;
    return slice(reshape(of, [channels, of.size / channels]), [0, from], [channels, length]);
  };
  const places = range(filterHeight).flatMap((row) => range(filterWidth).map((column) => row * width + column));
  const products = places.map((place) => matMul(line(gradient, 0), line(input, place), false, true));
  const all = concat(
    products.map((product) => reshape(product, [1, outChannels, inChannels])),
    0,
  );
  return transpose(reshape(all, [filterHeight, filterWidth, outChannels, inChannels]), [0, 1, 3, 2]);
}

function conv2dBackpropFilter({ x, dy }: BackpropFilter, attrs: Conv2DBackpropFilterAttrs): Value {
  const geometry = geometryOf(x.shape, attrs.filterShape, attrs);
  const inBlocks = blockedFilterGradient(x, dy, geometry);
  if (inBlocks !== undefined) return inBlocks;
  const [input, gradient] = [transpose(x, [3, 0, 1, 2]), transpose(dy, [3, 0, 1, 2])];
  if (movesByOne(geometry) && geometry.inChannels >= CHANNELS_FOR_PRODUCTS)
    return productsOfShifts(input, gradient, geometry);
  return transpose(gradientOfFilter(input, gradient, geometry), [2, 3, 0, 1]);
}

function depthwiseBackpropFilter({ x, dy }: BackpropFilter, attrs: DepthwiseConv2dNativeBackpropFilterAttrs): Value {
  const geometry = geometryOf(x.shape, attrs.filterShape, attrs, true);
  const { batchSize, inChannels, inHeight, inWidth } = geometry;
  const input = reshape(transpose(x, [3, 0, 1, 2]), [1, inChannels * batchSize, inHeight, inWidth]);
  const gradient = gradientOfFilter(input, transpose(dy, [3, 0, 1, 2]), geometry, inChannels);
  const [, , height = 0, width = 0] = gradient.shape;
  const [, , channels = 0, multiplier = 0] = attrs.filterShape;
  return transpose(reshape(gradient, [channels, multiplier, height, width]), [2, 3, 0, 1]);
}

export const convolutions: KernelTable = {
  Conv2D: conv2d,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  FusedConv2D: fusedConv2d,
  FusedDepthwiseConv2D: fusedDepthwise,
};
