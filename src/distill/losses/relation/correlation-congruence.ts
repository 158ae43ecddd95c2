/** @file CC: correlations between examples in a kernel's space. */
import * as tf from '@tensorflow/tfjs-core';
import { absolute } from '../ops/absolute.ts';
import { products } from '../ops/pairwise.ts';
import { lengths, rowsOf, unit } from '../ops/rows.ts';

export interface CorrelationOptions {
  /**
   * `paper`: mean squared difference of the kernels of unit rows; `torchdistill`: Frobenius norm of the difference over B²,
   * rows as they are; `repdistiller`: another thing altogether, products of neighbouring differences (widths must agree).
   */
  readonly variant?: 'paper' | 'torchdistill' | 'repdistiller';
  /** Default: `gaussian`. */
  readonly kernel?: 'gaussian' | 'bilinear';
  /** γ of the Gaussian kernel. Default: 0.4. */
  readonly gamma?: number;
  /** Order of its Taylor series. Default: 2. */
  readonly order?: number;
}

/**
 * Congruence of the kernel matrices [B, B]: ‖K_s - K_t‖² / B². Gaussian: e^(-2γ) · Σ_p (2γ)^p / p! · (x_i·x_j)^p; bilinear:
 * x_i·x_j. Embeddings [B, D], of any widths; a scalar, 0 where both agree. Peng, Jin, Liu, Li, Wu, Liu, Zhou, Zhang,
 * "Correlation Congruence for Knowledge Distillation", ICCV 2019, equations 8 and 13.
 */
export function correlationCongruence(
  student: tf.Tensor,
  teacher: tf.Tensor,
  options: CorrelationOptions = {},
): tf.Scalar {
  const { variant = 'paper', kernel = 'gaussian', gamma = 0.4, order = 2 } = options;
  const [s, t] = [rowsOf(student), rowsOf(teacher)];
  if (variant === 'repdistiller') return neighbouringDifferences(s, t);
  const kernelOf = (rows: tf.Tensor2D): tf.Tensor2D => {
    const inner = products(variant === 'paper' ? unit(rows) : rows);
    return kernel === 'gaussian' ? gaussian(inner, gamma, order) : inner;
  };
  const difference = tf.sub(kernelOf(s), kernelOf(t));
  if (variant === 'paper') return tf.mean(tf.square(difference));
  return tf.div(tf.sum(lengths(tf.reshape(difference, [1, -1]))), s.shape[0] ** 2);
}

function gaussian(inner: tf.Tensor2D, gamma: number, order: number): tf.Tensor2D {
  let term: tf.Tensor2D = tf.onesLike(inner);
  let sum = term;
  for (let p = 1; p <= order; p++) {
    term = tf.mul(tf.mul(term, inner), (2 * gamma) / p);
    sum = tf.add(sum, term);
  }
  return tf.mul(sum, Math.exp(-2 * gamma));
}

/** Mean over neighbouring pairs of Σ_d |δ_i| · |δ_i+1|, δ = s - t: RepDistiller's `Correlation`. 0 for one example. */
function neighbouringDifferences(student: tf.Tensor2D, teacher: tf.Tensor2D): tf.Scalar {
  const delta = absolute(tf.sub(student, teacher)) as tf.Tensor2D;
  const [batch, width] = delta.shape;
  const pairs = Math.max(1, batch - 1);
  const [first, second] = [tf.slice(delta, [0, 0], [batch - 1, width]), tf.slice(delta, [1, 0], [batch - 1, width])];
  return tf.div(tf.sum(tf.mul(first, second)), pairs);
}
