/** @file AB: on which side of zero the activations are. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Mean over the batch of Σ (s + m)² where the teacher is off (t ≤ 0) and s > -m, (s - m)² where it is on (t > 0) and s ≤ m.
 * Both of one shape [B, …], before their ReLU. A scalar; 0 where the student is at least `margin` m on the teacher's side,
 * which need not be so where both agree. Heo, Lee, Yun, Choi, "Knowledge Transfer via Distillation of Activation Boundaries
 * Formed by Hidden Neurons", AAAI 2019, equation 3; as torchdistill's `AltActTransferLoss`. Default margin: 1.
 */
export function activationBoundaries(student: tf.Tensor, teacher: tf.Tensor, margin = 1): tf.Scalar {
  const on = tf.step(teacher);
  const above = tf.add(student, margin);
  const below = tf.sub(student, margin);
  const tooHigh = tf.mul(tf.square(tf.relu(above)), tf.sub(1, on));
  const tooLow = tf.mul(tf.square(tf.relu(tf.neg(below))), on);
  return tf.div(tf.sum(tf.add(tooHigh, tooLow)), student.shape[0]!);
}

/**
 * Σ_l 2^(l-L+1) · 3/1000 · `activationBoundaries` over the stages l = 0 … L-1: RepDistiller's `ABLoss`, which weighs the deeper
 * stages more.
 */
export function stagedActivationBoundaries(
  students: readonly tf.Tensor[],
  teachers: readonly tf.Tensor[],
  margin = 1,
): tf.Scalar {
  const stages = students.map((student, l): tf.Scalar => {
    const weight = (2 ** (l - students.length + 1) * 3) / 1000;
    return tf.mul(activationBoundaries(student, teachers[l]!, margin), weight);
  });
  return tf.addN(stages);
}
