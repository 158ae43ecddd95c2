/** @file Cross-entropy with the labels: the loss of teachers and of baselines. */
import * as tf from '@tensorflow/tfjs-core';
import { component } from '../component.ts';
import { classShares, type MixedLabels } from './ops/labels.ts';
import { weightedSum, type LossContext, type Term } from './loss.ts';
import type { Scheduled } from './schedule.ts';

/**
 * -1/B · Σ_b log softmax(z_b)[y_b], in nats. `logits` [B, C], `labels` [B] int32; a scalar. With `mixed`, the mean of the two
 * labels' terms by their shares (mixup, Zhang et al. 2018).
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D, mixed?: MixedLabels): tf.Scalar {
  const wanted = classShares(labels, logits.shape[1], mixed);
  return tf.mul(tf.sum(tf.mul(wanted, tf.logSoftmax(logits))), -1 / logits.shape[0]);
}

/** Cross-entropy of the student's logits, as a term named `hard`. */
export function hardTerm(weight: Scheduled): Term {
  return {
    name: 'hard',
    weight,
    value: ({ student, labels, mixed }) => crossEntropy(student['logits'] as tf.Tensor2D, labels, mixed),
  };
}

/** Labels alone; no teacher is asked. */
export const crossEntropyLoss = component({
  name: 'cross_entropy',
  summary: 'Cross-entropy with the labels; no teacher',
  options: { type: 'object', additionalProperties: false, properties: {} },
  create: (_options, _context: LossContext) => weightedSum({ name: 'cross_entropy', terms: [hardTerm(1)] }),
});
