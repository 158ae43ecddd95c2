/** @file OFD as a term: connectors are trained along, margins are measured. */
import * as tf from '@tensorflow/tfjs-core';
import { overhaul } from '../feature/overhaul.ts';
import { stopGradient } from '../ops/gradient-flow.ts';
import { method } from '../method.ts';
import { asMap, sameSize } from '../ops/maps.ts';
import { stageOptions, variantOption } from '../options.ts';
import { remembered } from '../parameters.ts';
import { alignmentVariables } from '../projector.ts';
import { mapsOf, stagesOf } from '../taps.ts';

/**
 * The margin of a channel is the mean of the teacher's negative responses in all batches so far, which the paper allows beside
 * the estimate from batch normalisation (section 3.1); 0 for a tap after its ReLU. mdistiller's weight for CIFAR is 1e-3, for ImageNet 1e-4.
 */
export const ofd = method({
  name: 'ofd',
  summary: "OFD: the teacher's features where they say something, by partial L2 (Heo et al. 2019)",
  weight: 1e-4,
  options: {
    ...stageOptions,
    variant: variantOption(
      ['paper', 'mmrazor'],
      "mmrazor: its OFDLoss as it is, without the margin of its teacher's connector and over 1000; its weight is 1.",
    ),
  },
  create({ variant, ...taps }, context) {
    const pairs = stagesOf(taps, context, { method: 'OFD' });
    const stages = pairs.map((pair, i) => {
      const [from, to] = [asMap(pair.from)[2], asMap(pair.to)[2]];
      return {
        pair,
        connector: alignmentVariables([from, to], context.seedOf(`connector ${i + 1}`)),
        negatives: variant === 'paper' ? remembered(() => tf.zeros<tf.Rank.R2>([2, to])) : undefined,
      };
    });
    return {
      teacherTaps: pairs.map(({ teacher }) => teacher),
      variables: stages.flatMap(({ connector }) => Object.values(connector) as tf.Variable[]),
      state: stages.flatMap(({ negatives }) => negatives ?? []),
      value: (input) =>
        overhaul(
          stages.map(({ pair, connector, negatives }) => {
            const [student, teacher] = sameSize(...mapsOf(input, pair));
            const margin = negatives === undefined ? undefined : margins(teacher, negatives);
            return { student, teacher, connector, margin };
          }),
        ),
    };
  },
});

/** Mean of all negative responses so far, by channel [C], with those of this batch; `negatives` [2, C]: their sum and count. */
function margins(teacher: tf.Tensor4D, negatives: tf.Variable<tf.Rank.R2>): tf.Tensor1D {
  const below = tf.neg(tf.relu(tf.neg(stopGradient(teacher))));
  const now = tf.stack([tf.sum(below, [0, 1, 2]), tf.sum(tf.step(tf.neg(below)), [0, 1, 2])]) as tf.Tensor2D;
  const all = tf.add<tf.Tensor2D>(tf.clone(negatives), now);
  negatives.assign(all);
  const [sum, count] = tf.unstack(all) as [tf.Tensor1D, tf.Tensor1D];
  return tf.div(sum, tf.maximum(count, 1));
}
