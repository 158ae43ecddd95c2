/** @file Tf-KD: a teacher that is only imagined. */
import * as tf from '@tensorflow/tfjs-core';
import type { Factor } from '../ops/factor.ts';
import { oneHot } from '../ops/labels.ts';
import { divergence, softTargets } from './soft-targets.ts';

export interface VirtualTeacherOptions {
  /** The share that the teacher gives the label's class, 1/C … 1. Default: 0.99. */
  readonly correct?: number;
  /** Default: 20. */
  readonly temperature?: Factor;
  /** `paper`: soft targets of the shares' logarithms; `code`: of the shares themselves, the student not softened. Default: `paper`. */
  readonly variant?: 'paper' | 'code';
}

/**
 * T²/B · Σ_b KL(q_b ‖ softmax(s_b/T)), in nats; q is softmax(log u / T) of the teacher u who gives the label's class `correct`
 * and every other class the same. Logits [B, C], `labels` [B] int32; a scalar. Yuan, Tay, Li, Wang, Feng, "Revisiting
 * Knowledge Distillation via Label Smoothing Regularization", CVPR 2020, equations 8 and 9. The authors' code computes
 * 1/B · Σ_b KL(softmax(u_b/T) ‖ softmax(s_b)) instead, a teacher of nearly equal shares (its mean over classes and its
 * `multiplier` of 100 cancel for CIFAR-100). The defaults are its numbers for ResNet-18; KD_Lib's are 0.9 and 10.
 */
export function virtualTeacher(
  student: tf.Tensor2D,
  labels: tf.Tensor1D,
  options: VirtualTeacherOptions = {},
): tf.Scalar {
  const { correct = 0.99, temperature = 20, variant = 'paper' } = options;
  const [batch, classes] = student.shape;
  const other = (1 - correct) / (classes - 1);
  const atLabel = oneHot(labels, classes);
  const teacher = (label: number, rest: number): tf.Tensor2D => tf.add(tf.mul(atLabel, label - rest), rest);
  if (variant === 'code') return tf.div(divergence(student, tf.div(teacher(correct, other), temperature)), batch);
  return softTargets(student, teacher(finiteLog(correct), finiteLog(other)), temperature);
}

function finiteLog(share: number): number {
  return Math.log(Math.max(share, 1e-30));
}
