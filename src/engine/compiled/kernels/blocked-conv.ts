/**
 * @file Convolutions of images in blocks of channels, and their gradients: about twice as fast as ONNX's own. Each gives
 * undefined where the geometry does not suit it. Filters are [height, width, in, out], images [batch, height, width, channels].
 */
import { blocked, channelsFirstOf, filledUp, fillsBlocks, fromNominal, nominal, unblocked } from '../blocked.ts';
import type { Attributes, Graph, Value } from '../graph.ts';
import { flip, pad, range, reduce, reshape, slice, transpose } from '../ops/index.ts';
import { channelsFirst, channelsLast, type Geometry, movesByOne, type Pads, padsOf } from './planes.ts';

/** Images as the operator reads them: in blocks, or as they are where all channels are fewer than a block. */
function asInput(x: Value): Value | undefined {
  const channels = x.shape[3]!;
  if (fillsBlocks(x.graph, channels)) return nominal(blocked(x));
  return x.graph.block !== undefined && channels < x.graph.block ? channelsFirst(x) : undefined;
}

/**
 * A filter as the operator reads it, under the shape [out, in, height, width]: for each block of outputs the inputs (in blocks
 * too, if they fill them), then its places, then the block. Outputs that do not fill a block are filled up with zeros.
 */
function asFilter(filter: Value): Value {
  const block = filter.graph.block!;
  const [height = 0, width = 0, inputs = 0, wanted = 0] = filter.shape;
  const outputs = Math.ceil(wanted / block) * block;
  const whole = pad(filter, [0, 0, 0, 0], [0, 0, 0, outputs - wanted]);
  const shape = [outputs, inputs, height, width];
  if (!fillsBlocks(filter.graph, inputs)) {
    return reshape(transpose(reshape(whole, [height, width, inputs, outputs / block, block]), [3, 2, 0, 1, 4]), shape);
  }
  const apart = reshape(whole, [height, width, inputs / block, block, outputs / block, block]);
  return reshape(transpose(apart, [4, 2, 0, 1, 3, 5]), shape);
}

interface Placement {
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly pads: Pads;
  /** Default: 1. */
  readonly groups?: number;
}

/** The operator's node, [batch, out, height, width]. */
function convolution(x: Value, filter: Value, placement: Placement, bias?: Value): Value {
  const { strides, dilations, pads, groups: group = 1 } = placement;
  const [batch = 0, , height = 0, width = 0] = x.shape;
  const [outputs = 0, , filterHeight = 0, filterWidth = 0] = filter.shape;
  const places = (size: number, window: number, axis: 0 | 1): number => {
    const covered = dilations[axis] * (window - 1) + 1;
    return Math.floor((size + pads[axis] + pads[axis + 2]! - covered) / strides[axis]) + 1;
  };
  const shape = [batch, outputs, places(height, filterHeight, 0), places(width, filterWidth, 1)];
  const attributes: Attributes = { kernel_shape: [filterHeight, filterWidth], strides, dilations, pads, group };
  return x.graph.node('nchwc.Conv', [x, filter, bias], { shape, dtype: x.dtype }, attributes);
}

/** The convolution of `x`, with a bias for each channel. */
export function blockedConv(x: Value, filter: Value, geometry: Geometry, bias?: Value): Value | undefined {
  if (!fillsBlocks(x.graph, geometry.outChannels)) return undefined;
  const input = asInput(x);
  if (input === undefined) return undefined;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  const strides = [strideHeight, strideWidth] as const;
  const placement = { strides, dilations: [dilationHeight, dilationWidth] as const, pads: padsOf(geometry) };
  return unblocked(fromNominal(convolution(input, asFilter(filter), placement, bias)));
}

/** The gradient of the input of a convolution that moves by one: the convolution of `dy` with the filter turned around. */
export function blockedInputGradient(dy: Value, filter: Value, geometry: Geometry): Value | undefined {
  const { inChannels, filterHeight, filterWidth, padInfo } = geometry;
  const { block } = dy.graph;
  const { top, left, bottom, right } = padInfo;
  const pads: Pads = [
    filterHeight - 1 - top,
    filterWidth - 1 - left,
    filterHeight - 1 - bottom,
    filterWidth - 1 - right,
  ];
  // a block that is mostly empty is no gain
  if (block === undefined || !movesByOne(geometry) || pads.some((n) => n < 0) || 2 * inChannels < block)
    return undefined;
  const input = asInput(dy);
  if (input === undefined || (inChannels > block && !fillsBlocks(dy.graph, inChannels))) return undefined;
  const turned = asFilter(transpose(flip(filter, [0, 1]), [0, 1, 3, 2]));
  const images = fromNominal(convolution(input, turned, { strides: [1, 1], dilations: [1, 1], pads }));
  return fillsBlocks(dy.graph, inChannels) ? unblocked(images) : channelsLast(channelsFirstOf(images, inChannels));
}

/**
 * The gradient of a filter, [height, width, in, out]: a convolution in which the batch is what is summed over. The input's
 * channels are its batch, the batch its channels, and the output's gradient its filter; strides and dilations change places.
 */
export function blockedFilterGradient(x: Value, dy: Value, geometry: Geometry): Value | undefined {
  const { graph } = x;
  const { batchSize: batch, inChannels, outChannels, filterHeight, filterWidth } = geometry;
  const { block } = graph;
  if (block === undefined || (batch > block && !fillsBlocks(graph, batch))) return undefined;
  const filter = gradientAsIs(dy, inChannels) ?? gradientOfBlocks(dy);
  if (filter === undefined) return undefined;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  const { top, left, bottom, right } = bordersOf(geometry);
  // at the border the operator is slow, so that zeros are put there beforehand
  const [, height = 0, width = 0] = x.shape;
  const reached = slice(x, [0, 0, 0, 0], [batch, height + Math.min(0, bottom), width + Math.min(0, right), inChannels]);
  const padded = pad(reached, [0, top, left, 0], [0, Math.max(0, bottom), Math.max(0, right), 0]);
  const [outputs = 0, examples = 0] = filter.shape;
  const lines = transpose(padded, [3, 0, 1, 2]);
  const placement: Placement = {
    strides: [dilationHeight, dilationWidth],
    dilations: [strideHeight, strideWidth],
    pads: [0, 0, 0, 0],
    groups: batch / examples,
  };
  // as many examples as fill blocks are read in blocks
  const gradient = convolution(examples < block ? lines : reordered(lines, graph), filter, placement);
  const sums = [batch / examples, outputs / block / (batch / examples)] as const;
  const apart = reshape(gradient, [inChannels, ...sums, filterHeight, filterWidth, block]);
  const summed = reduce('ReduceSum', apart, [1]);
  const whole = reshape(transpose(summed, [2, 3, 0, 1, 4]), [filterHeight, filterWidth, inChannels, sums[1] * block]);
  return slice(whole, [0, 0, 0, 0], [filterHeight, filterWidth, inChannels, outChannels]);
}

/** From so many channels of the input on, sums of many single examples are more than what is saved. */
const FEW_CHANNELS = 4;

/**
 * The gradient of the output as it is stored, as the filters of several groups of images whose channels are some examples: what
 * the groups give remains to be summed. Undefined where there are too many channels for that, or the examples make no groups.
 */
function gradientAsIs(dy: Value, inChannels: number): Value | undefined {
  const block = dy.graph.block!;
  const [batch = 0, height = 0, width = 0, channels = 0] = dy.shape;
  const blocks = Math.ceil(channels / block);
  if ((blocks > 1 && inChannels > FEW_CHANNELS) || (channels % block !== 0 && (channels % 4 !== 0 || blocks > 1)))
    return undefined;
  // fewer than a block, as the operator would take them for blocks otherwise
  const examples = blocks > 1 ? 1 : divisorBelow(batch, block);
  const images = fillsBlocks(dy.graph, channels) ? nominal(blocked(dy)) : filledUp(dy);
  return reshape(images, [(batch / examples) * blocks * block, examples, height, width]);
}

/** The largest number below `limit` that divides `n`. */
function divisorBelow(n: number, limit: number): number {
  return range(limit).findLast((divisor) => divisor > 0 && n % divisor === 0)!;
}

/** The gradient of the output, [batch, height, width, out], as a filter of images whose channels are the batch. */
function gradientOfBlocks(dy: Value): Value | undefined {
  const block = dy.graph.block!;
  if (!fillsBlocks(dy.graph, dy.shape[0]!) || !fillsBlocks(dy.graph, dy.shape[3]!)) return undefined;
  const images = blocked(dy);
  const [batch = 0, blocks = 0, height = 0, width = 0] = images.shape;
  const apart = reshape(images, [batch / block, block, blocks, height * width, block]);
  return reshape(transpose(apart, [2, 0, 3, 1, 4]), [blocks * block, batch, height, width]);
}

/** How much must be added on each side (or taken away, at the end) so that the filter has no place too many. */
function bordersOf(geometry: Geometry): Record<'top' | 'left' | 'bottom' | 'right', number> {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, padInfo } = geometry;
  const { effectiveFilterHeight, effectiveFilterWidth } = geometry;
  const { top, left } = padInfo;
  const bottom = (outHeight - 1) * strideHeight + effectiveFilterHeight - inHeight - top;
  const right = (outWidth - 1) * strideWidth + effectiveFilterWidth - inWidth - left;
  return { top, left, bottom, right };
}

/** [images, channels, height, width] as the operator reads it. */
function reordered(x: Value, graph: Graph): Value {
  return graph.node('nchwc.ReorderInput', [x], x);
}
