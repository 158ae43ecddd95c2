/** @file OFD: the teacher's features before their ReLU, where they say something. */
import * as tf from '@tensorflow/tfjs-core';
import { batchNormalised, convolution, type BatchNorm } from '../ops/layers.ts';

/**
 * Partial L2, the mean over the batch of the sum over the rest: (s - m)² where s > m ≥ t; (s - t)² where s > t and m < t ≤ 0;
 * (s - t)² where t > 0; else 0. `student`, `teacher` [B, H, W, C], `margin` m [C], at most 0: the mean of the teacher's negative
 * responses. A scalar, 0 where both agree. Heo, Kim, Yun, Park, Kwak, Choi, "A Comprehensive Overhaul of Feature
 * Distillation", ICCV 2019, equations 1 to 3; as mdistiller's `feat_loss`.
 */
export function partialL2(student: tf.Tensor, teacher: tf.Tensor, margin: tf.Tensor1D): tf.Scalar {
  const goal = tf.maximum(teacher, margin);
  const difference = tf.sub(student, goal);
  const counts = tf.maximum(tf.step(teacher), tf.step(difference));
  return tf.div(tf.sum(tf.mul(tf.square(difference), counts)), student.shape[0]!);
}

/**
 * Σ (s - t)² where s > t or t > 0, over the batch size and over `divisor`: partial L2 without a margin, as mmrazor's `OFDLoss`.
 * Both of one shape [B, …]; a scalar. Default divisor: 1000.
 */
export function partialL2WithoutMargin(student: tf.Tensor, teacher: tf.Tensor, divisor = 1000): tf.Scalar {
  const difference = tf.sub(student, teacher);
  const counts = tf.maximum(tf.step(teacher), tf.step(difference));
  return tf.div(tf.sum(tf.mul(tf.square(difference), counts)), student.shape[0]! * divisor);
}

/** The 1 × 1 convolution and batch normalisation that bring a student's stage to the teacher's width. */
export interface Connector extends BatchNorm {
  /** [1, 1, C_s, C_t]. */
  readonly kernel: tf.Tensor4D;
}

/** One stage of OFD. */
export interface OverhaulStage {
  readonly student: tf.Tensor4D;
  readonly teacher: tf.Tensor4D;
  readonly connector: Connector;
  /** [C_t]; undefined: none, as mmrazor's `OFDLoss`. */
  readonly margin: tf.Tensor1D | undefined;
}

/**
 * Σ_l 2^-(L-l-1) · partialL2(connector(s_l), t_l) over the stages; mdistiller's weight for CIFAR is 1e-3, for ImageNet 1e-4.
 * Without a margin `partialL2WithoutMargin`, whose weight is 1.
 */
export function overhaul(stages: readonly OverhaulStage[]): tf.Scalar {
  const parts = stages.map(({ student, teacher, connector, margin }, l): tf.Scalar => {
    const connected = batchNormalised(convolution(student, connector.kernel), connector);
    const part =
      margin === undefined ? partialL2WithoutMargin(connected, teacher) : partialL2(connected, teacher, margin);
    return tf.mul(part, 2 ** (l + 1 - stages.length));
  });
  return tf.addN(parts);
}

/**
 * E[x | x < 0] of each channel [C] for a normal distribution with mean β and deviation |γ|, those of the teacher's batch
 * normalisation: OFD's margin. Where nearly nothing is below 0 (β > 3|γ|), -3|γ|, as in the authors' code.
 */
export function negativeMeans(gamma: readonly number[], beta: readonly number[]): number[] {
  return gamma.map((scale, i) => {
    const [deviation, mean] = [Math.abs(scale), beta[i]!];
    const below = normalBelow(-mean / deviation);
    if (below <= 0.001) return -3 * deviation;
    const density = Math.exp(-((mean / deviation) ** 2) / 2) / Math.sqrt(2 * Math.PI);
    return mean - (deviation * density) / below;
  });
}

/** Share of a standard normal distribution below z; Abramowitz and Stegun 7.1.26, to 1.5e-7. */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const half = (series * Math.exp(-x * x)) / 2;
  return z < 0 ? half : 1 - half;
}
