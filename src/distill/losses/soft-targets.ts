/** @file Soft targets: the teacher's answers at a temperature. */
import * as tf from '@tensorflow/tfjs-core';
import type { Term } from './loss.ts';

/**
 * T²/B · Σ_b KL(softmax(t_b/T) ‖ softmax(s_b/T)), in nats. `student`, `teacher` logits [B, C]; a scalar, 0 where both agree.
 * T² keeps the gradient's size the same at every temperature. Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural
 * Network", 2015, section 2.1; reduction as in RepDistiller's `DistillKL` (sum over classes, mean over the batch).
 */
export function softTargets(student: tf.Tensor2D, teacher: tf.Tensor2D, temperature: number): tf.Scalar {
  const logStudent = tf.logSoftmax(tf.div(student, temperature));
  const logTeacher = tf.logSoftmax(tf.div(teacher, temperature));
  const divergence = tf.sum(tf.mul(tf.exp(logTeacher), tf.sub(logTeacher, logStudent)));
  return tf.mul(divergence, temperature ** 2 / student.shape[0]);
}

/** Soft targets on the logits, as a term named `soft`. */
export function softTerm(weight: number, temperature: number): Term {
  return {
    name: 'soft',
    weight,
    teacherTaps: ['logits'],
    value: ({ student, teacher }) =>
      softTargets(student['logits'] as tf.Tensor2D, teacher['logits'] as tf.Tensor2D, temperature),
  };
}
