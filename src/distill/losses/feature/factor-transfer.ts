/** @file FT: factors of the features, compared by direction. */
import * as tf from '@tensorflow/tfjs-core';
import { absolute } from '../ops/absolute.ts';
import { sameSize } from '../ops/maps.ts';
import { lengths, rowsOf, unit } from '../ops/rows.ts';
import { attentionMap } from './attention.ts';

export interface FactorOptions {
  /** `paper`: the whole factors; `repdistiller`: their attention maps, so that widths may differ. Default: `paper`. */
  readonly variant?: 'paper' | 'repdistiller';
  /**
   * The norm p. Default: 1, the mean of |difference|. 2: with `paper` the mean length of the difference, with `repdistiller` the
   * mean square.
   */
  readonly order?: 1 | 2;
}

/**
 * Mean of |f_s/‖f_s‖ - f_t/‖f_t‖|, f being each example's factor (the output of translator and paraphraser) [B, H, W, C] as a
 * vector. A scalar, 0 where both agree up to scale. Kim, Park, Kwak, "Paraphrasing Complex Network: Network Compression via
 * Factor Transfer", NeurIPS 2018, equation 3 with p = 1, the mean instead of the sum as torchdistill's `FTLoss`. RepDistiller
 * compares vec(mean_c f²) over its length instead, the larger map averaged to the size of the smaller.
 */
export function factorTransfer(student: tf.Tensor4D, teacher: tf.Tensor4D, options: FactorOptions = {}): tf.Scalar {
  const { variant = 'paper', order = 1 } = options;
  const factors =
    variant === 'paper'
      ? [student, teacher].map((map) => unit(rowsOf(map)))
      : sameSize(student, teacher).map((map) => attentionMap(map, 2));
  const difference = tf.sub(factors[0]!, factors[1]!);
  if (order === 1) return tf.mean(absolute(difference));
  return tf.mean(variant === 'paper' ? lengths(difference) : tf.square(difference));
}
