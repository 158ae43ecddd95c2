/** @file FT as a term: paraphraser and translator are trained along. */
import * as tf from '@tensorflow/tfjs-core';
import { factorTransfer } from '../feature/factor-transfer.ts';
import { method, type MethodContext } from '../method.ts';
import { stopGradient } from '../ops/gradient-flow.ts';
import { convolution } from '../ops/layers.ts';
import { asMap, sameSize } from '../ops/maps.ts';
import { meanSquaredDifference } from '../ops/rows.ts';
import { numberOption, pairOptions, variantOption } from '../options.ts';
import { heNormal } from '../parameters.ts';
import { lastBlock, mapsOf, pairOf } from '../taps.ts';

/**
 * The paper trains the paraphraser, an autoencoder of the teacher's features, before the student; here its reconstruction error
 * is a part of the value, and the factors are constants for the translator. The weight is RepDistiller's.
 */
export const ft = method({
  name: 'ft',
  summary: 'FT: factors of the features, compared by direction (Kim et al. 2018); the paraphraser is trained along',
  weight: 10,
  options: {
    ...pairOptions('the last block'),
    variant: variantOption(['paper', 'repdistiller'], 'repdistiller: attention maps of the factors.'),
    order: { type: 'integer', enum: [1, 2], default: 1, description: 'The norm of the difference.' },
    rate: { ...numberOption(0.5, "Channels of a factor, as a share of the teacher's."), exclusiveMinimum: 0 },
  },
  create({ variant, order, rate, ...taps }, context) {
    const pair = pairOf(taps, context, lastBlock);
    const [from, to] = [asMap(pair.from)[2], asMap(pair.to)[2]];
    const factor = Math.max(1, Math.round(rate * to));
    const encoder = layers([to, to, factor, factor], 'encoder', context);
    const decoder = layers([factor, factor, to, to], 'decoder', context);
    const translator = layers([from, from, factor, factor], 'translator', context);
    return {
      teacherTaps: [pair.teacher],
      variables: [...encoder, ...decoder, ...translator],
      value(input) {
        const [student, teacher] = sameSize(...mapsOf(input, pair));
        const code = through(teacher, encoder);
        const reconstruction = meanSquaredDifference(through(code, decoder), teacher);
        const options = { variant, order };
        const transfer = factorTransfer(through(student, translator), stopGradient(code), options);
        return tf.add(transfer, reconstruction);
      },
    };
  },
});

type Kernel = tf.Variable<tf.Rank.R4>;

/** 3 × 3 kernels between these widths. */
function layers(widths: readonly number[], part: string, { seedOf }: MethodContext): Kernel[] {
  return widths.slice(1).map((width, i) => heNormal<tf.Rank.R4>([3, 3, widths[i]!, width], seedOf(`${part} ${i + 1}`)));
}

/** Convolutions with a leaky ReLU (0.1) after each. */
function through(map: tf.Tensor4D, kernels: readonly Kernel[]): tf.Tensor4D {
  return kernels.reduce((x, kernel) => {
    const y = convolution(x, kernel);
    return tf.sub(tf.relu(y), tf.mul(tf.relu(tf.neg(y)), 0.1));
  }, map);
}
