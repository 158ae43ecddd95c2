/** @file How much each of several teachers counts: weights that sum to 1 over them. Logits are [B, C], one tensor a teacher. */
import * as tf from '@tensorflow/tfjs-core';
import { classShares, crossEntropies, type MixedLabels } from '../losses/ops/labels.ts';
import { minNormWeights } from './min-norm.ts';

/**
 * (1 - H_k / Σ_j H_j) / (K-1) for each example, [K, B]: a teacher counts less where it is undecided; H is the entropy of its
 * answer. Kwon, Na, Lee, Kim, "Adaptive knowledge distillation based on entropy", ICASSP 2020. (The code of CA-MKD
 * divides by K instead.)
 */
export function entropyWeights(teachers: readonly tf.Tensor2D[]): tf.Tensor2D {
  const entropies = tf.stack(teachers.map((logits) => entropy(logits))) as tf.Tensor2D;
  const shares = tf.div(entropies, tf.maximum(tf.sum(entropies, 0, true), 1e-12));
  return tf.div(tf.sub(1, shares), teachers.length - 1);
}

/** -Σ_c p·ln p for each example, [B]. */
function entropy(logits: tf.Tensor2D): tf.Tensor1D {
  const log = tf.logSoftmax(logits);
  return tf.neg(tf.sum(tf.mul(tf.exp(log), log), 1));
}

/**
 * (1 - softmax_k(CE_k)) / (K-1) for each example, [K, B]: a teacher counts less where it is wrong; CE is its cross-entropy
 * with the label. `labels` [B] int32. Zhang, Chen, Wang, "Confidence-aware multi-teacher knowledge distillation", ICASSP
 * 2022. (Their code divides by K once more.)
 */
export function confidenceWeights(
  teachers: readonly tf.Tensor2D[],
  labels: tf.Tensor1D,
  mixed?: MixedLabels,
): tf.Tensor2D {
  const wanted = classShares(labels, teachers[0]!.shape[1], mixed);
  const losses = tf.stack(
    teachers.map((logits) => crossEntropies(logits, wanted)),
    1,
  );
  return tf.transpose(tf.div(tf.sub(1, tf.softmax(losses)), teachers.length - 1)) as tf.Tensor2D;
}

export interface GradientOptions {
  readonly temperature: number;
  /** Largest weight of a teacher, from 1/K to 1. */
  readonly largest: number;
}

/**
 * The weights of the shortest mixture of the teachers' gradients, [K], constants: whatever direction of the student's
 * logits two teachers disagree in counts least. Du, You, Li, Wu, Wang, Qian, Zhang, "Agree to Disagree: Adaptive Ensemble
 * Knowledge Distillation in Gradient Space", NeurIPS 2020; their C is `largest`.
 */
export function gradientWeights(
  student: tf.Tensor2D,
  teachers: readonly tf.Tensor2D[],
  { temperature, largest }: GradientOptions,
): tf.Tensor1D {
  const weigh = tf.customGrad<tf.Tensor1D>((z) => {
    const own = tf.softmax(tf.div(z as tf.Tensor2D, temperature));
    // the gradient of T²·KL in the logits is this times T/B, which changes no weight
    const slopes = teachers.map((logits) => tf.reshape(tf.sub(own, tf.softmax(tf.div(logits, temperature))), [-1]));
    const rows = tf.stack(slopes) as tf.Tensor2D;
    const value = minNormWeights(tf.matMul(rows, rows, false, true), largest);
    return { value, gradFunc: () => tf.zeros(student.shape) };
  });
  return weigh(student);
}
