/** @file CTKD: a temperature that is trained to make the task harder. */
import * as tf from '@tensorflow/tfjs-core';
import type { Factor } from '../ops/factor.ts';
import { scaledGradient } from '../ops/gradient-flow.ts';
import { softTargets } from './soft-targets.ts';

export interface CurriculumTemperatureOptions {
  /** Strength λ with which the temperature is trained against the student, 0 … 1. Default: 1. */
  readonly strength?: Factor;
  /** The lowest temperature. Default: 1. */
  readonly start?: number;
  /** How far above it can rise. Default: 20. */
  readonly range?: number;
}

/**
 * Soft targets at the temperature start + range · σ(θ). θ, a scalar variable that starts at 1, is trained along with the
 * student, but its gradient is turned round and multiplied by λ, so that it makes the loss larger. Logits [B, C]; a scalar,
 * 0 where both agree. Li, Li, Yang, Zhao, Song, Luo, Li, Yang, "Curriculum Temperature for Knowledge Distillation", AAAI 2023,
 * equations 5 to 8; range and start as in the authors' `CTKD` (λ rises in a cosine over the first 10 epochs).
 */
export function curriculumTemperature(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  theta: tf.Scalar,
  options: CurriculumTemperatureOptions = {},
): tf.Scalar {
  const { strength = 1, start = 1, range = 20 } = options;
  const against = scaledGradient(theta, tf.neg(strength) as tf.Scalar);
  const temperature = tf.add<tf.Scalar>(tf.mul(tf.sigmoid(against), range), start);
  return softTargets(student, teacher, temperature);
}
