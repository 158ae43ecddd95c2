/** @file Hints: the teacher's features as targets. */
import type * as tf from '@tensorflow/tfjs-core';
import { meanSquaredDifference } from '../ops/rows.ts';

/**
 * Mean of (student - teacher)² over all numbers. Both of one shape [B, …]; a scalar, 0 where both agree.
 * Romero et al., "FitNets: Hints for Thin Deep Nets", ICLR 2015, equation 3; the mean instead of half the sum, as in
 * RepDistiller's `HintLoss` and mdistiller.
 */
export function hint(student: tf.Tensor, teacher: tf.Tensor): tf.Scalar {
  return meanSquaredDifference(student, teacher);
}
