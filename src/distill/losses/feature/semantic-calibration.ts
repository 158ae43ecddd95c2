/** @file SemCKD: every stage of the student learns from every stage of the teacher, by attention. */
import * as tf from '@tensorflow/tfjs-core';
import { rowsOf } from '../ops/rows.ts';

/**
 * 1/(B·L_s) · Σ_b Σ_ij a_bij · mean (P_ij(F_s,i) - F_t,j)². `students[i][j]` and `teachers[i][j]` are features of one shape
 * [B, …] (the student's already projected), `attention` [B, L_s, L_t], whose rows add up to 1. A scalar. Chen, Mei, Zhang, Wang,
 * Feng, Chen, "Cross-Layer Distillation with Semantic Calibration", AAAI 2021, equation 6; as the authors' `SemCKDLoss`.
 */
export function semanticCalibration(
  students: readonly (readonly tf.Tensor[])[],
  teachers: readonly (readonly tf.Tensor[])[],
  attention: tf.Tensor3D,
): tf.Scalar {
  const [batch, rows] = attention.shape;
  const differences = students.map((row, i) =>
    tf.stack(
      row.map((student, j) => tf.mean(tf.squaredDifference(rowsOf(student), rowsOf(teachers[i]![j]!)), 1)),
      1,
    ),
  );
  return tf.div(tf.sum(tf.mul(attention, tf.stack(differences, 1))), batch * rows);
}
