/** @file AT: where the activations are large. */
import * as tf from '@tensorflow/tfjs-core';
import { absolute } from '../ops/absolute.ts';
import { sameSize } from '../ops/maps.ts';
import { lengths, nearlyUnit, rowsOf, unit } from '../ops/rows.ts';

export interface AttentionOptions {
  /**
   * `paper`: mean over the batch of ‖q_s - q_t‖ / (2·H·W); `code`: mean of (q_s - q_t)² over all places; `torchdistill`: mean over
   * the batch of ‖q_s - q_t‖, its mode `paper`. Default: `paper`.
   */
  readonly variant?: 'paper' | 'code' | 'torchdistill';
  /** Power p of the activations. Default: 2. */
  readonly power?: number;
  /** Added to the length that divides an attention map (Knowledge-Distillation-Zoo: 1e-6). Default: 0, as `F.normalize`. */
  readonly epsilon?: number;
}

/**
 * Distance of the attention maps q = vec(mean_c |F|^p) / ‖·‖. Maps [B, H, W, C], of any width; the larger one is averaged to
 * the size of the smaller. A scalar, 0 where both agree. Zagoruyko and Komodakis, "Paying More Attention to Attention", ICLR
 * 2017, equation 2: β/2 · ‖q_s - q_t‖, where β is 1000 over the numbers of a map and of the batch, so that a term's weight is 1000
 * for maps of any size. What their code computes instead is the variant `code`.
 */
export function attention(student: tf.Tensor4D, teacher: tf.Tensor4D, options: AttentionOptions = {}): tf.Scalar {
  const { variant = 'paper', power = 2, epsilon = 0 } = options;
  const [s, t] = sameSize(student, teacher).map((map) => attentionMap(map, power, epsilon));
  if (variant === 'code') return tf.mean(tf.squaredDifference(s!, t!));
  const distance = tf.mean<tf.Scalar>(lengths(tf.sub(s!, t!)));
  return variant === 'paper' ? tf.div(distance, 2 * s!.shape[1]) : distance;
}

/** vec(mean_c |F|^p) over its length, [B, H·W]. `epsilon` is added to the length of the sum over channels. */
export function attentionMap(map: tf.Tensor4D, power: number, epsilon = 0): tf.Tensor2D {
  const powers = power === 2 ? tf.square(map) : power === 1 ? absolute(map) : tf.pow(absolute(map), power);
  if (epsilon === 0) return unit(rowsOf(tf.mean(powers, 3)));
  return nearlyUnit(rowsOf(tf.sum(powers, 3)), epsilon);
}
