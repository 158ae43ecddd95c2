/** @file Relational distillation of distances. */
import * as tf from '@tensorflow/tfjs-core';
import { centred, offDiagonal, products, squaredDistances, squaredLengths } from '../ops/pairwise.ts';
import { smoothL1 } from '../ops/smooth-l1.ts';

/** Squared distances are at least this, so that the gradient of the root stays finite. */
const EPSILON = 1e-12;

export interface RkdDistanceOptions {
  /** Use squared distances (a variant in mdistiller). Default: false, as in the paper. */
  readonly squared?: boolean;
}

/**
 * Mean over all pairs of smoothL1(d_s / mean d_s - d_t / mean d_t), where d are Euclidean distances within the batch and each
 * mean is over pairs of different examples. `student` [B, D_s], `teacher` [B, D_t]; a scalar, identically 0 for B < 3.
 * Park, Kim, Lu, Cho, "Relational Knowledge Distillation", CVPR 2019, equations 5 to 7; as RepDistiller's `RKDLoss`.
 */
export function rkdDistance(student: tf.Tensor2D, teacher: tf.Tensor2D, options: RkdDistanceOptions = {}): tf.Scalar {
  const { squared = false } = options;
  const difference = tf.sub(relativeDistances(student, squared), relativeDistances(teacher, squared));
  return smoothL1(difference);
}

/** Distances between the rows over their mean, [B, B], 0 on the diagonal. */
function relativeDistances(embeddings: tf.Tensor2D, squared: boolean): tf.Tensor2D {
  const [batch] = embeddings.shape;
  const distances = pairwiseDistances(embeddings, squared);
  const mean = tf.div(tf.sum(distances), Math.max(1, batch * (batch - 1)));
  return tf.div(distances, tf.maximum(mean, EPSILON));
}

/** Distances between the rows, [B, B], 0 on the diagonal: B²·D multiplications and no array beyond B². */
function pairwiseDistances(embeddings: tf.Tensor2D, squared: boolean): tf.Tensor2D {
  const rows = centred(embeddings);
  const squares = tf.maximum(squaredDistances(products(rows), squaredLengths(rows)), EPSILON);
  return tf.mul(squared ? squares : tf.sqrt(squares), offDiagonal(rows.shape[0]));
}
