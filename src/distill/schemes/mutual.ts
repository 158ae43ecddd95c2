/** @file Deep mutual learning: peers that teach each other. */
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { type Loss, type Term, weightedSum } from '../losses/loss.ts';
import { stopGradient } from '../losses/ops/gradient-flow.ts';
import { softTargets } from '../losses/response/soft-targets.ts';
import type { Taps } from '../models/model.ts';
import { memberTap } from './together.ts';

/**
 * 1/(K-1) · Σ_{j≠k} T²·KL(p_j ‖ p_k): how far a peer is from the others, which are constants. Logits [B, C]; a scalar, 0
 * where all agree. Zhang, Xiang, Hospedales, Lu, "Deep Mutual Learning", CVPR 2018 (T = 1).
 */
export function mutualDivergence(own: tf.Tensor2D, others: readonly tf.Tensor2D[], temperature = 1): tf.Scalar {
  const each = others.map((other) => softTargets(own, stopGradient(other), temperature));
  return tf.div(tf.addN(each), others.length);
}

export interface MutualOptions {
  /** Peers, at least 2. */
  readonly peers: number;
  /** Weight of the divergence beside the cross-entropy of each peer. Default: 1. */
  readonly weight?: number;
  /** Default: 1. */
  readonly temperature?: number;
}

function logitsOf(taps: Taps, peer: number): tf.Tensor2D {
  return taps[memberTap(peer, 'logits')] as tf.Tensor2D;
}

/**
 * The loss of all peers at once, on the taps of `together`: for each its cross-entropy with the labels (`hard1`, …) and its
 * divergence from the others (`mutual1`, …). All take a step at the same time, where the paper's algorithm 1 lets one after
 * the other take it.
 */
export function mutualLoss({ peers, weight = 1, temperature = 1 }: MutualOptions): Loss {
  const numbers = Array.from({ length: peers }, (_, i) => i + 1);
  const terms = numbers.flatMap((peer): Term[] => [
    {
      name: `hard${peer}`,
      weight: 1,
      value: ({ student, labels, mixed }) => crossEntropy(logitsOf(student, peer), labels, mixed),
    },
    {
      name: `mutual${peer}`,
      weight,
      value({ student }) {
        const others = numbers.filter((other) => other !== peer).map((other) => logitsOf(student, other));
        return mutualDivergence(logitsOf(student, peer), others, temperature);
      },
    },
  ]);
  return weightedSum({ name: 'mutual', terms });
}
