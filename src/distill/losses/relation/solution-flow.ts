/** @file FSP: how one layer becomes the next. */
import * as tf from '@tensorflow/tfjs-core';
import { averagePoolTo, channelRows, maxPoolTo, sameSize } from '../ops/maps.ts';
import { lengths } from '../ops/rows.ts';

export interface SolutionFlowOptions {
  /**
   * `paper`: mean squared difference, the larger map max-pooled; `repdistiller`: the same, averaged; `torchdistill`: Σ of lengths
   * along the first layer's channels over B, max-pooled. Default: `paper`.
   */
  readonly variant?: 'paper' | 'repdistiller' | 'torchdistill';
}

/**
 * Distance of the matrices G = F1ᵀ·F2 / (H·W) [B, C1, C2] between two layers, summed over neighbouring layers. `students` and
 * `teachers` are maps [B, H, W, C] from input to output, stage by stage of one width. A scalar, 0 where both agree. Yim, Joo,
 * Bae, Kim, "A Gift from Knowledge Distillation", CVPR 2017, equations 1 and 2; the mean instead of the sum over a matrix.
 */
export function solutionFlow(
  students: readonly tf.Tensor4D[],
  teachers: readonly tf.Tensor4D[],
  options: SolutionFlowOptions = {},
): tf.Scalar {
  const { variant = 'paper' } = options;
  const pool = variant === 'repdistiller' ? averagePoolTo : maxPoolTo;
  const parts = students.slice(1).map((_, i): tf.Scalar => {
    const s = flow(students[i]!, students[i + 1]!, pool);
    const t = flow(teachers[i]!, teachers[i + 1]!, pool);
    if (variant !== 'torchdistill') return tf.mean(tf.squaredDifference(s, t));
    return tf.div(tf.sum(lengths(tf.transpose(tf.sub(s, t), [0, 2, 1]))), s.shape[0]);
  });
  return tf.addN(parts);
}

/** G of two layers, [B, C1, C2]; the larger map is pooled to the size of the smaller. */
function flow(first: tf.Tensor4D, second: tf.Tensor4D, pool: typeof averagePoolTo): tf.Tensor3D {
  const [a, b] = sameSize(first, second, pool);
  return tf.div(tf.matMul(channelRows(a), channelRows(b), false, true), a.shape[1] * a.shape[2]);
}
