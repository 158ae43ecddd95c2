/** @file Soft targets of standardized logits. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Factor } from '../ops/factor.ts';
import { standardized } from '../ops/standardized.ts';
import { softTargets } from './soft-targets.ts';

/**
 * Soft targets after each example's logits have mean 0 and deviation 1, (z - mean) / (std + 1e-7), std of a sample: only their
 * order and proportions are taught. Logits [B, C]; a scalar, 0 where both agree up to scale and shift. Sun, Ren, Li, Wang,
 * Cao, "Logit Standardization in Knowledge Distillation", CVPR 2024, algorithm 1. Default temperature: 2.
 */
export function standardizedSoftTargets(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  temperature: Factor = 2,
): tf.Scalar {
  return softTargets(standardized(student, 1e-7), standardized(teacher, 1e-7), temperature);
}
