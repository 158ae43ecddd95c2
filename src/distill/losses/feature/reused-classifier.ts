/** @file SimKD: the student's last features for the teacher's classifier. */
import * as tf from '@tensorflow/tfjs-core';
import { batchNormalised, convolution, type BatchNorm } from '../ops/layers.ts';
import { sameSize } from '../ops/maps.ts';
import { meanSquaredDifference } from '../ops/rows.ts';

/** A convolution without bias, batch normalisation, ReLU. */
export interface ConvBlock extends BatchNorm {
  /** [h, w, in, out]. */
  readonly kernel: tf.Tensor4D;
}

/**
 * Mean of (P(F_s) - F_t)²; P is a chain of blocks, 1 × 1, 3 × 3, 1 × 1 through C_t/2 channels, trained along. Maps
 * [B, H, W, C]; the larger one is averaged to the size of the smaller. A scalar. Chen, Mei, Zhang, Wang, Feng, Chen, "Knowledge
 * Distillation with the Reused Teacher Classifier", CVPR 2022, equation 3.
 */
export function reusedClassifier(
  student: tf.Tensor4D,
  teacher: tf.Tensor4D,
  projector: readonly ConvBlock[],
): tf.Scalar {
  const [s, t] = sameSize(student, teacher);
  return meanSquaredDifference(throughBlocks(s, projector), t);
}

/** The map after the blocks. */
export function throughBlocks(map: tf.Tensor4D, blocks: readonly ConvBlock[]): tf.Tensor4D {
  return blocks.reduce((x, block) => tf.relu(batchNormalised(convolution(x, block.kernel), block)), map);
}
