/** @file VID: the likelihood of the teacher's features given the student's. */
import * as tf from '@tensorflow/tfjs-core';
import { convolution } from '../ops/layers.ts';
import { sameSize } from '../ops/maps.ts';

/** Added to the variance. */
const EPSILON = 1e-5;

/** What VID trains along. */
export interface VariationalParts {
  /** Kernels [1, 1, in, out] of a network that predicts the mean of the teacher's features, ReLU between them. */
  readonly regressor: readonly tf.Tensor4D[];
  /** softplus⁻¹ of the variance of each of the teacher's channels, [C_t]. */
  readonly logScale: tf.Tensor1D;
}

/**
 * Mean of ½ · ((μ(F_s) - F_t)² / σ_c² + log σ_c²), σ_c² = softplus(logScale_c) + 1e-5. Maps [B, H, W, C]; the larger one is
 * averaged to the size of the smaller. A scalar, of any sign. Ahn, Hu, Damianou, Lawrence, Dai, "Variational Information
 * Distillation for Knowledge Transfer", CVPR 2019, equations 5 and 6; as RepDistiller's `VIDLoss`, where σ² starts at 5.
 */
export function variationalInformation(
  student: tf.Tensor4D,
  teacher: tf.Tensor4D,
  { regressor, logScale }: VariationalParts,
): tf.Scalar {
  const [s, t] = sameSize(student, teacher);
  const mean = regressor.reduce((x, kernel, i) => convolution(i === 0 ? x : tf.relu(x), kernel), s);
  const variance = tf.add(tf.softplus(logScale), EPSILON);
  return tf.mul(tf.mean(tf.add(tf.div(tf.squaredDifference(mean, t), variance), tf.log(variance))), 0.5);
}
