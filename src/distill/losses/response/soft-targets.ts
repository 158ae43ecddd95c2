/** @file Soft targets: the teacher's answers at a temperature. */
import * as tf from '@tensorflow/tfjs-core';
import { divergences } from '../ops/divergence.ts';
import type { Factor } from '../ops/factor.ts';

/** Temperatures of the two networks; numbers, or scalars that are trained or change from step to step. */
export interface Temperatures {
  readonly student: Factor;
  readonly teacher: Factor;
}

/**
 * T²/B · Σ_b KL(softmax(t_b/T) ‖ softmax(s_b/T)), in nats. `student`, `teacher` logits [B, C]; a scalar, 0 where both agree.
 * T² keeps the gradient's size the same at every temperature. Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural
 * Network", 2015, section 2.1; reduction as in RepDistiller's `DistillKL` (sum over classes, mean over the batch). With
 * temperatures of their own for student and teacher the factor is their product.
 */
export function softTargets(student: tf.Tensor2D, teacher: tf.Tensor2D, temperature: Factor | Temperatures): tf.Scalar {
  return tf.mean(softTargetsOfEach(student, teacher, temperature));
}

/** The same for each example, [B]. */
export function softTargetsOfEach(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  temperature: Factor | Temperatures,
): tf.Tensor1D {
  const { student: ofStudent, teacher: ofTeacher } = temperaturesOf(temperature);
  // logits that are nearly alike are so to more digits before they are divided
  const difference =
    ofStudent === ofTeacher
      ? tf.div(tf.sub(student, teacher), ofStudent)
      : tf.sub(tf.div(student, ofStudent), tf.div(teacher, ofTeacher));
  const each = divergences(tf.div(teacher, ofTeacher), difference);
  return tf.reshape(tf.mul(tf.mul(each, ofStudent), ofTeacher), [-1]);
}

/**
 * T²/B · Σ_b -Σ_c softmax(t_b/T)_c · log softmax(s_b/T)_c: soft targets without the teacher's entropy, which has the same
 * gradient and is not 0 where both agree. Logits [B, C]; a scalar. As in cls_KD's `KDLoss`.
 */
export function softCrossEntropy(student: tf.Tensor2D, teacher: tf.Tensor2D, temperature: number): tf.Scalar {
  const wanted = tf.softmax(tf.div(teacher, temperature));
  const answer = tf.logSoftmax(tf.div(student, temperature));
  return tf.mul(tf.sum(tf.mul(wanted, answer)), -(temperature ** 2) / student.shape[0]);
}

/** Σ_b KL(softmax(t_b) ‖ softmax(s_b)), in nats. Logits [B, C]. */
export function divergence(student: tf.Tensor2D, teacher: tf.Tensor2D): tf.Scalar {
  return tf.sum(divergences(teacher, tf.sub(student, teacher)));
}

function temperaturesOf(temperature: Factor | Temperatures): Temperatures {
  const one = typeof temperature === 'number' || temperature instanceof tf.Tensor;
  return one ? { student: temperature, teacher: temperature } : temperature;
}
