/** @file PKD: features compared after each channel is standardized. */
import * as tf from '@tensorflow/tfjs-core';
import { sameSize } from '../ops/maps.ts';
import { standardized } from '../ops/standardized.ts';

/**
 * Half the mean squared difference of the maps, each channel with mean 0 and deviation 1 over batch and places ((x - mean) /
 * (std + 1e-6), std of a sample): 1 minus Pearson's correlation. Maps [B, H, W, C] of one width; the larger one is averaged to
 * the size of the smaller. A scalar, 0 where both agree up to scale and shift. Cao, Zhang, Gao, Cheng, Wang, Cheng, "PKD:
 * General Distillation Framework for Object Detectors via Pearson Correlation Coefficient", NeurIPS 2022, equations 3 and 4; as
 * mmrazor's `PKDLoss`.
 */
export function pearson(student: tf.Tensor4D, teacher: tf.Tensor4D): tf.Scalar {
  const [s, t] = sameSize(student, teacher).map((map) => {
    const byChannel = tf.transpose(tf.reshape(map, [-1, map.shape[3]]));
    return standardized(byChannel, 1e-6);
  });
  return tf.div(tf.mean(tf.squaredDifference(s!, t!)), 2);
}
