/** @file A small trained network that turns the student's features into the shape of the teacher's. */
import * as tf from '@tensorflow/tfjs-core';
import { batchNormalised, convolution, type BatchNorm } from './ops/layers.ts';
import { asMap } from './ops/maps.ts';
import { filled, heNormal, unitNorm } from './parameters.ts';

/** How one feature map becomes the size of another. */
export interface Projection {
  readonly kind: 'conv' | 'transposed';
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  /** Rows and columns of zeros on every side. */
  readonly padding: number;
}

/** What a projector computes with. */
export interface ProjectorParameters extends BatchNorm {
  /** [height, width, in, out]; for a transposed convolution [height, width, out, in]. */
  readonly kernel: tf.Tensor4D;
  /** [out]. */
  readonly bias: tf.Tensor1D;
}

/** The same as variables that are trained. */
export interface ProjectorVariables extends ProjectorParameters {
  readonly kernel: tf.Variable<tf.Rank.R4>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly gamma: tf.Variable<tf.Rank.R1>;
  readonly beta: tf.Variable<tf.Rank.R1>;
}

/**
 * The convolution that brings a map to another's height and width, or undefined if there is none: 3 × 3 with stride 2 for
 * half the size, 4 × 4 transposed with stride 2 for twice the size, else as large as the difference (1 × 1 for equal ones).
 * RepDistiller's and mdistiller's `ConvReg`.
 */
export function projectionBetween(from: readonly number[], to: readonly number[]): Projection | undefined {
  const [height, width] = asMap(from);
  const [wantedHeight, wantedWidth] = asMap(to);
  if (height === 2 * wantedHeight && width === 2 * wantedWidth) {
    return { kind: 'conv', kernel: [3, 3], stride: 2, padding: 1 };
  }
  if (2 * height === wantedHeight && 2 * width === wantedWidth && height > 1) {
    return { kind: 'transposed', kernel: [4, 4], stride: 2, padding: 1 };
  }
  if (height < wantedHeight || width < wantedWidth) return undefined;
  return { kind: 'conv', kernel: [1 + height - wantedHeight, 1 + width - wantedWidth], stride: 1, padding: 0 };
}

/** The variables of a projector from `from` to `to` channels: He-normal kernel, no bias, unit scale. */
export function projectorVariables(
  { kind, kernel: [height, width] }: Projection,
  [from, to]: readonly [number, number],
  seed: number,
): ProjectorVariables {
  const channels = kind === 'conv' ? ([from, to] as const) : ([to, from] as const);
  const start = heNormal<tf.Rank.R4>([height, width, ...channels], seed, height * width * from);
  return { kernel: start, bias: filled([to], 0), ...unitNorm(to) };
}

/**
 * Convolution, batch normalisation with the statistics of this batch, ReLU. `features` [B, H, W, C] or [B, C]; the result is
 * always a map, [B, H', W', C'].
 */
export function project(features: tf.Tensor, projection: Projection, parameters: ProjectorParameters): tf.Tensor4D {
  const [batch = 0, ...shape] = features.shape;
  const map = tf.reshape<tf.Rank.R4>(features, [batch, ...asMap(shape)]);
  return tf.relu(batchNormalised(tf.add(convolve(map, projection, parameters.kernel), parameters.bias), parameters));
}

function convolve(map: tf.Tensor4D, { kind, stride, padding }: Projection, kernel: tf.Tensor4D): tf.Tensor4D {
  // a numeric padding makes TensorFlow.js 4.22 take every kernel for square
  const pad = padding === 0 ? 'valid' : padding;
  if (kind === 'conv') return tf.conv2d(map, kernel, stride, pad);
  const [batch, height, width] = map.shape;
  return tf.conv2dTranspose(map, kernel, [batch, height * stride, width * stride, kernel.shape[2]], stride, pad);
}

/** A 1 × 1 convolution and batch normalisation to another width. */
export interface Alignment {
  readonly kernel: tf.Variable<tf.Rank.R4>;
  readonly gamma: tf.Variable<tf.Rank.R1>;
  readonly beta: tf.Variable<tf.Rank.R1>;
}

/** The variables that bring maps of `from` channels to `to`. */
export function alignmentVariables([from, to]: readonly [number, number], seed: number): Alignment {
  return { kernel: heNormal<tf.Rank.R4>([1, 1, from, to], seed), ...unitNorm(to) };
}

/** The map in another width, without an activation. `map` [B, H, W, C]. */
export function aligned(map: tf.Tensor4D, { kernel, ...norm }: Alignment): tf.Tensor4D {
  return batchNormalised(convolution(map, kernel), norm);
}
