/** @file MLKD: answers compared by example, by batch and by class, at several temperatures. */
import * as tf from '@tensorflow/tfjs-core';
import { standardizedSoftTargets } from './logit-standardization.ts';
import { softTargets } from './soft-targets.ts';

/** The temperatures of the paper. */
export const MLKD_TEMPERATURES: readonly number[] = [2, 3, 4, 5, 6];

type AtTemperature = (student: tf.Tensor2D, teacher: tf.Tensor2D, temperature: number) => tf.Scalar;

function summed(one: AtTemperature) {
  return (student: tf.Tensor2D, teacher: tf.Tensor2D, temperatures = MLKD_TEMPERATURES): tf.Scalar =>
    tf.addN(temperatures.map((temperature) => one(student, teacher, temperature)));
}

const batchAt: AtTemperature = (student, teacher, temperature) => {
  const [s, t] = probabilities(student, teacher, temperature);
  return tf.div(gramDifference(tf.matMul(s, s, false, true), tf.matMul(t, t, false, true)), student.shape[0]);
};

const classAt: AtTemperature = (student, teacher, temperature) => {
  const [s, t] = probabilities(student, teacher, temperature);
  return tf.div(gramDifference(tf.matMul(s, s, true), tf.matMul(t, t, true)), student.shape[1]);
};

function probabilities(student: tf.Tensor2D, teacher: tf.Tensor2D, temperature: number): [tf.Tensor2D, tf.Tensor2D] {
  return [tf.softmax(tf.div(student, temperature)), tf.softmax(tf.div(teacher, temperature))];
}

function gramDifference(s: tf.Tensor2D, t: tf.Tensor2D): tf.Scalar {
  return tf.sum(tf.squaredDifference(s, t));
}

/**
 * Instance level: Σ_T T² · KL, as `softTargets`. Logits [B, C]; a scalar in nats, 0 where both agree. Jin, Wang, Lin,
 * "Multi-Level Logit Distillation", CVPR 2023, equation 5.
 */
export const instanceLevel = summed(softTargets);

/**
 * Batch level: Σ_T ‖P_t·P_tᵀ - P_s·P_sᵀ‖² / B, P = softmax(z/T) [B, C]: how alike two examples' answers are, [B, B]. Logits
 * [B, C]; a scalar without unit (squared products of probabilities, no T²), 0 where both agree. Jin, Wang, Lin, "Multi-Level
 * Logit Distillation", CVPR 2023, equation 7; `temperatures` default to `MLKD_TEMPERATURES`.
 */
export const batchLevel = summed(batchAt);

/**
 * Class level: Σ_T ‖P_tᵀ·P_t - P_sᵀ·P_s‖² / C, P = softmax(z/T) [B, C]: which classes are likely for the same examples, [C, C],
 * summed over the batch. Logits [B, C]; a scalar without unit (squared products of probabilities, no T²), 0 where both agree.
 * Jin, Wang, Lin, "Multi-Level Logit Distillation", CVPR 2023, equation 9; `temperatures` default to `MLKD_TEMPERATURES`.
 */
export const classLevel = summed(classAt);

/** All three levels, each with weight 1. */
export function multiLevel(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  temperatures: readonly number[] = MLKD_TEMPERATURES,
): tf.Scalar {
  return tf.addN([instanceLevel, batchLevel, classLevel].map((level) => level(student, teacher, temperatures)));
}

/** The logits of one network on a weakly and on a strongly augmented batch, each [B, C]. */
export interface TwoViews {
  readonly weak: tf.Tensor2D;
  readonly strong: tf.Tensor2D;
}

export interface PublishedMultiLevelOptions {
  /** The temperature that comes first; the others are 3, 5, 2 and 6. Default: 4. */
  readonly temperature?: number;
  /** Standardize the logits of the instance level, as logit-standardization-KD does. Default: false. */
  readonly standardize?: boolean;
}

/**
 * What the authors' code computes, without its cross-entropy: the mask of confident examples multiplies a loss that is already
 * a mean, so the weak view counts by the share of examples (or classes) at or below the median, ⌈n/2⌉/n; at T = 2 and 6 the
 * strong view's terms are those of the weak view; batch and class level of the strong view are left out. A scalar, 0 where
 * both agree. Jin-Ying/Multi-Level-Logit-Distillation, `KD_ours.forward_train`; `standardize`: sunshangquan's `MLKD`.
 */
export function publishedMultiLevel(
  student: TwoViews,
  teacher: TwoViews,
  options: PublishedMultiLevelOptions = {},
): tf.Scalar {
  const { temperature = 4, standardize = false } = options;
  const [batch, classes] = student.weak.shape;
  const temperatures = [temperature, 3, 5, 2, 6];
  const instance = summed(standardize ? standardizedSoftTargets : softTargets);
  return tf.addN([
    tf.mul(instance(student.weak, teacher.weak, temperatures), half(batch)),
    instance(student.strong, teacher.strong, [temperature, 3, 5]),
    instance(student.weak, teacher.weak, [2, 6]),
    tf.mul(classLevel(student.weak, teacher.weak, temperatures), half(classes)),
    tf.mul(batchLevel(student.weak, teacher.weak, temperatures), half(batch)),
  ]);
}

/** Share of `count` different numbers that are at or below their median. */
function half(count: number): number {
  return Math.ceil(count / 2) / count;
}
