/** @file DIST: how the answers correlate, within examples and within classes. */
import * as tf from '@tensorflow/tfjs-core';
import { meanCorrelation, type Guard } from '../ops/correlation.ts';
import { type Factor, squared } from '../ops/factor.ts';

export interface DistOptions {
  /** Weight of the relation between classes, example by example. Default: 1. */
  readonly beta?: number;
  /** Weight of the relation within a class, over the batch. Default: 1. */
  readonly gamma?: number;
  /** Default: 1. */
  readonly temperature?: Factor;
  /** `clamp` (torchdistill, exactly 0 where both agree) or `add` (the authors' code). Default: `clamp`. */
  readonly guard?: Guard;
}

/**
 * T² · (β · (1 - mean_b ρ(p_s,b, p_t,b)) + γ · (1 - mean_c ρ(p_s,·c, p_t,·c))), ρ Pearson's correlation of softened
 * probabilities. Logits [B, C]; a scalar, 0 where both agree. Huang, You, Wang, Qian, Xu, "Knowledge Distillation from A
 * Stronger Teacher", NeurIPS 2022, equations 8 to 10.
 */
export function dist(student: tf.Tensor2D, teacher: tf.Tensor2D, options: DistOptions = {}): tf.Scalar {
  const { beta = 1, gamma = 1, temperature = 1, guard = 'clamp' } = options;
  const [s, t] = [student, teacher].map((logits) => tf.softmax(tf.div(logits, temperature)));
  const between = tf.sub(1, meanCorrelation(s!, t!, guard));
  const within = tf.sub(1, meanCorrelation(tf.transpose(s!), tf.transpose(t!), guard));
  return tf.mul(tf.add(tf.mul(between, beta), tf.mul(within, gamma)), squared(temperature));
}
