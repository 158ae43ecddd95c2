/** @file Convolutions in two dimensions as all their kernels see them: the order of axes, and where filters go. */
import type { backend_util } from '@tensorflow/tfjs-core';
import type { Value } from '../graph.ts';
import { transpose } from '../ops/index.ts';

/** Where TensorFlow.js has [batch, height, width, channels], and ONNX the channels first. */
export const channelsFirst = (x: Value): Value => transpose(x, [0, 3, 1, 2]);
export const channelsLast = (x: Value): Value => transpose(x, [0, 2, 3, 1]);

export type Geometry = backend_util.Conv2DInfo;
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

export const padsOf = ({ padInfo: { top, left, bottom, right } }: Geometry): Pads => [top, left, bottom, right];

/** Whether a filter moves by one place and has no gaps. */
export function movesByOne({ strideHeight, strideWidth, dilationHeight, dilationWidth }: Geometry): boolean {
  return [strideHeight, strideWidth, dilationHeight, dilationWidth].every((n) => n === 1);
}
