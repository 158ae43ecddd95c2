/** @file Born-again networks: each generation learns from the one before. */
import type * as tf from '@tensorflow/tfjs-core';
import { hardTerm } from '../losses/cross-entropy.ts';
import { type Loss, weightedSum } from '../losses/loss.ts';
import { softTargets } from '../losses/response/soft-targets.ts';

export interface BornAgainOptions {
  /** Weight of the cross-entropy with the labels. Default: 0; 1 is the paper's BAN+L. */
  readonly hard?: number;
  /** Weight of the divergence from the generation before. Default: 1. */
  readonly soft?: number;
  /** Default: 1. */
  readonly temperature?: number;
}

/**
 * hard · CE + soft · T²·KL(teacher ‖ student): what a generation learns by. Furlanello, Lipton, Tschannen, Itti, Anandkumar,
 * "Born-Again Neural Networks", ICML 2018.
 */
export function bornAgainLoss({ hard = 0, soft = 1, temperature = 1 }: BornAgainOptions = {}): Loss {
  return weightedSum({
    name: 'born_again',
    terms: [
      hardTerm(hard),
      {
        name: 'soft',
        weight: soft,
        teacherTaps: ['logits'],
        value: ({ student, teacher }) =>
          softTargets(student['logits'] as tf.Tensor2D, teacher['logits'] as tf.Tensor2D, temperature),
      },
    ],
  });
}
