/** @file ReviewKD: earlier features of the teacher from later ones of the student. */
import * as tf from '@tensorflow/tfjs-core';
import { batchNormalised, convolution, type BatchNorm } from '../ops/layers.ts';
import { averagePoolTo, enlargeTo } from '../ops/maps.ts';
import { meanSquaredDifference } from '../ops/rows.ts';

/**
 * Hierarchical context loss: mean squared difference of the maps and of their averages over 4 × 4, 2 × 2 and 1 × 1 cells with
 * weights 1, ½, ¼, ⅛ (only levels smaller than the map count), over the sum of the weights. Maps [B, H, W, C] of one shape; a
 * scalar, 0 where both agree. Chen, Liu, Zhao, Jia, "Distilling Knowledge via Knowledge Review", CVPR 2021, section 3.3.
 */
export function hierarchicalContext(
  student: tf.Tensor4D,
  teacher: tf.Tensor4D,
  levels: readonly number[] = [4, 2, 1],
): tf.Scalar {
  const smaller = levels.filter((level) => level < student.shape[1]);
  const weights = [1, ...smaller.map((_, i) => 0.5 ** (i + 1))];
  const at = (level: number): tf.Scalar =>
    meanSquaredDifference(averagePoolTo(student, level, level), averagePoolTo(teacher, level, level));
  const parts = [meanSquaredDifference(student, teacher), ...smaller.map(at)];
  const total = tf.addN(parts.map((part, i): tf.Scalar => tf.mul(part, weights[i]!)));
  return tf.div(
    total,
    weights.reduce((a, b) => a + b),
  );
}

/** Attention-based fusion of one stage: what is trained along. */
export interface Fusion {
  /** [1, 1, C_s, M] to a common width M, with its batch normalisation. */
  readonly reduce: tf.Tensor4D;
  readonly reduceNorm: BatchNorm;
  /** [3, 3, M, C_t] to the teacher's width, with its batch normalisation. */
  readonly expand: tf.Tensor4D;
  readonly expandNorm: BatchNorm;
  /** [1, 1, 2·M, 2] and [2]: how much comes from here and from the deeper stage. Left out in the deepest one. */
  readonly attention?: { readonly kernel: tf.Tensor4D; readonly bias: tf.Tensor1D };
}

/**
 * The student's features as predictions of the teacher's, in the order of `students` (from input to output). `fusions[i]` and
 * the size `sizes[i]` (height and width of the teacher's map) belong to `students[i]`. Figure 4 of the paper; as mdistiller's
 * `ABF`: residuals flow from the deepest stage to the first.
 */
export function review(
  students: readonly tf.Tensor4D[],
  fusions: readonly Fusion[],
  sizes: readonly (readonly [height: number, width: number])[],
): tf.Tensor4D[] {
  let deeper: tf.Tensor4D | undefined;
  const results: tf.Tensor4D[] = [];
  for (let i = students.length - 1; i >= 0; i--) {
    const { expand, expandNorm, ...fusion } = fusions[i]!;
    const fused = fuse(students[i]!, deeper, fusion);
    deeper = enlargeTo(fused, ...sizes[i]!);
    results.unshift(batchNormalised(convolution(deeper, expand), expandNorm));
  }
  return results;
}

function fuse(
  map: tf.Tensor4D,
  deeper: tf.Tensor4D | undefined,
  { reduce, reduceNorm, attention }: Omit<Fusion, 'expand' | 'expandNorm'>,
): tf.Tensor4D {
  const own = batchNormalised(convolution(map, reduce), reduceNorm);
  if (deeper === undefined || attention === undefined) return own;
  const other = enlargeTo(deeper, own.shape[1], own.shape[2]);
  const mixed = convolution(tf.concat([own, other], 3), attention.kernel);
  const shares = tf.sigmoid(tf.add(mixed, attention.bias));
  const [ofOwn, ofOther] = tf.split(shares, 2, 3) as [tf.Tensor4D, tf.Tensor4D];
  return tf.add(tf.mul(own, ofOwn), tf.mul(other, ofOther));
}

/** Σ over the stages of `hierarchicalContext` between the student's reviewed features and the teacher's. */
export function reviewLoss(
  students: readonly tf.Tensor4D[],
  teachers: readonly tf.Tensor4D[],
  fusions: readonly Fusion[],
): tf.Scalar {
  const reviewed = review(
    students,
    fusions,
    teachers.map(({ shape: [, height, width] }) => [height, width] as const),
  );
  return tf.addN(reviewed.map((map, i) => hierarchicalContext(map, teachers[i]!)));
}
