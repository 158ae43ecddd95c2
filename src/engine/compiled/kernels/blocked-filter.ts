/** @file The gradient of the filters of convolutions, by onnxruntime's operator for images in blocks of channels. */
import { blocked, filledUp, fillsBlocks, nominal } from '../blocked.ts';
import type { Graph, Value } from '../graph.ts';
import { pad, range, reduce, reshape, slice, transpose } from '../ops/index.ts';
import { convolution, type Placement } from './blocked-conv.ts';
import type { Geometry } from './planes.ts';

/**
 * The gradient of a filter, [height, width, in, out]: a convolution in which the batch is what is summed over. The input's
 * channels are its batch, the batch its channels, and the output's gradient its filter; strides and dilations change places.
 */
export function blockedFilterGradient(x: Value, dy: Value, geometry: Geometry): Value | undefined {
  const { graph } = x;
  const { batchSize: batch, inChannels, outChannels, filterHeight, filterWidth } = geometry;
  const { block } = graph;
  if (block === undefined) return undefined;
  if (batch > block && !fillsBlocks(graph, batch)) {
    // examples of zeros add nothing
    const batchSize = Math.ceil(batch / block) * block;
    const filled = (images: Value): Value => pad(images, [0, 0, 0, 0], [batchSize - batch, 0, 0, 0]);
    return blockedFilterGradient(filled(x), filled(dy), { ...geometry, batchSize });
  }
  const filter = gradientAsIs(dy, inChannels) ?? gradientOfBlocks(dy);
  if (filter === undefined) return undefined;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  const { top, left, bottom, right } = bordersOf(geometry);
  // at the border the operator is slow, so that zeros are put there beforehand
  const [, height = 0, width = 0] = x.shape;
  const reached = slice(x, [0, 0, 0, 0], [batch, height + Math.min(0, bottom), width + Math.min(0, right), inChannels]);
  const padded = pad(reached, [0, top, left, 0], [0, Math.max(0, bottom), Math.max(0, right), 0]);
  const [outputs = 0, examples = 0] = filter.shape;
  const groups = batch / examples;
  const blocks = outputs / (groups * block);
  const lines = transpose(padded, [3, 0, 1, 2]);
  const placement: Placement = {
    strides: [dilationHeight, dilationWidth],
    dilations: [strideHeight, strideWidth],
    pads: [0, 0, 0, 0],
    groups,
  };
  // as many examples as fill blocks are read in blocks
  const gradient = convolution(examples < block ? lines : reordered(lines, graph), filter, placement);
  const apart = reshape(gradient, [inChannels, groups, blocks, filterHeight, filterWidth, block]);
  const summed = reduce('ReduceSum', apart, [1]);
  const whole = reshape(transpose(summed, [2, 3, 0, 1, 4]), [filterHeight, filterWidth, inChannels, blocks * block]);
  return slice(whole, [0, 0, 0, 0], [filterHeight, filterWidth, inChannels, outChannels]);
}

/** From so many channels of the input on, sums of many single examples are more than what is saved. */
const FEW_CHANNELS = 4;

/**
 * The gradient of the output as it is stored, as the filters of several groups of images whose channels are some examples: what
 * the groups give remains to be summed. Undefined where there are too many channels for that.
 */
function gradientAsIs(dy: Value, inChannels: number): Value | undefined {
  const block = dy.graph.block!;
  const [batch = 0, height = 0, width = 0, channels = 0] = dy.shape;
  const blocks = Math.ceil(channels / block);
  if (blocks > 1 && (inChannels > FEW_CHANNELS || channels % block !== 0)) return undefined;
  // fewer than a block, as the operator would take them for blocks otherwise
  const examples = blocks > 1 ? 1 : divisorBelow(batch, block);
  // what fills blocks up takes channels by four
  const fours = Math.ceil(channels / 4) * 4;
  const images = fillsBlocks(dy.graph, channels)
    ? nominal(blocked(dy))
    : filledUp(pad(dy, [0, 0, 0, 0], [0, 0, 0, fours - channels]));
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
