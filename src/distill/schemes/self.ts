/** @file Be your own teacher: a network's last part teaches its earlier ones. */
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { type Loss, type LossInput, type Term, weightedSum } from '../losses/loss.ts';
import { stopGradient } from '../losses/ops/gradient-flow.ts';
import { sumOfSquares } from '../losses/ops/rows.ts';
import { softTargets } from '../losses/response/soft-targets.ts';

export interface SelfOptions {
  /** Exits of the network, as `withExits` makes them. */
  readonly exits: number;
  /** Share of the soft targets against the labels, 0 … 1. Default: 0.1. */
  readonly alpha?: number;
  /** Weight of the squared distances of the features. Default: 1e-6. */
  readonly beta?: number;
  /** Default: 3. */
  readonly temperature?: number;
}

function logitsOf({ student }: LossInput, tap: string): tf.Tensor2D {
  return student[tap] as tf.Tensor2D;
}

/**
 * (1-α) Σ_i CE_i + α Σ_e T²·KL(p ‖ p_e) + β Σ_e ‖f_e - f‖²: cross-entropies of the network (`hard`) and its exits (`hard1`,
 * …); for each exit the divergence from the network's answer (`soft1`, …) and the squared distance from its embedding
 * (`feature1`, …), summed over all numbers of the batch. What teaches is a constant. Zhang, Song, Gao, Chen, Bao, Ma, "Be
 * Your Own Teacher", ICCV 2019; weights, temperature and reduction as in the published code.
 */
export function selfLoss({ exits, alpha = 0.1, beta = 1e-6, temperature = 3 }: SelfOptions): Loss {
  const hard = (name: string, tap: string): Term => ({
    name,
    weight: 1 - alpha,
    value: (input) => crossEntropy(logitsOf(input, tap), input.labels, input.mixed),
  });
  const terms = Array.from({ length: exits }, (_, i) => i + 1).flatMap((exit): Term[] => [
    hard(`hard${exit}`, `exit${exit}_logits`),
    {
      name: `soft${exit}`,
      weight: alpha,
      value(input) {
        const teacher = stopGradient(logitsOf(input, 'logits'));
        return softTargets(logitsOf(input, `exit${exit}_logits`), teacher, temperature);
      },
    },
    {
      name: `feature${exit}`,
      weight: beta,
      value({ student }) {
        const own = student[`exit${exit}`]!;
        return sumOfSquares(tf.sub(own, tf.reshape(stopGradient(student['embedding']!), own.shape)));
      },
    },
  ]);
  return weightedSum({ name: 'self', terms: [hard('hard', 'logits'), ...terms] });
}
