/** @file Relational distillation of distances and angles together. */
import * as tf from '@tensorflow/tfjs-core';
import { rkdAngle } from './rkd-angle.ts';
import { rkdDistance, type RkdDistanceOptions } from './rkd-distance.ts';

export interface RkdOptions extends RkdDistanceOptions {
  /** Weight of the distances. Default: 25. */
  readonly distanceWeight?: number;
  /** Weight of the angles. Default: 50. */
  readonly angleWeight?: number;
}

/**
 * distanceWeight · rkdDistance + angleWeight · rkdAngle. `student` [B, D_s], `teacher` [B, D_t]; a scalar without unit, 0 where
 * both agree, identically 0 for B < 3. Park, Kim, Lu, Cho, "Relational Knowledge Distillation", CVPR 2019, equations 5 to 10;
 * as RepDistiller's `RKDLoss`, whose weights are the defaults.
 */
export function rkd(student: tf.Tensor2D, teacher: tf.Tensor2D, options: RkdOptions = {}): tf.Scalar {
  const { distanceWeight = 25, angleWeight = 50, ...distances } = options;
  const ofDistances = tf.mul<tf.Scalar>(rkdDistance(student, teacher, distances), distanceWeight);
  return tf.add(ofDistances, tf.mul(rkdAngle(student, teacher), angleWeight));
}
