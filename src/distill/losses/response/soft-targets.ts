/** @file Soft targets: the teacher's answers at a temperature. */
import * as tf from '@tensorflow/tfjs-core';
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
  const { student: ofStudent, teacher: ofTeacher } = temperaturesOf(temperature);
  const perExample = tf.div(divergence(tf.div(student, ofStudent), tf.div(teacher, ofTeacher)), student.shape[0]);
  return tf.mul(tf.mul(perExample, ofStudent), ofTeacher);
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
  const [logStudent, logTeacher] = [tf.logSoftmax(student), tf.logSoftmax(teacher)];
  return tf.sum(tf.mul(tf.exp(logTeacher), tf.sub(logTeacher, logStudent)));
}

function temperaturesOf(temperature: Factor | Temperatures): Temperatures {
  const one = typeof temperature === 'number' || temperature instanceof tf.Tensor;
  return one ? { student: temperature, teacher: temperature } : temperature;
}
