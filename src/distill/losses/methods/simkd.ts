/** @file SimKD as a term: the student's features for the teacher's classifier. */
import * as tf from '@tensorflow/tfjs-core';
import { type ConvBlock, reusedClassifier } from '../feature/reused-classifier.ts';
import { method } from '../method.ts';
import { stopGradient } from '../ops/gradient-flow.ts';
import { batchNormalised, convolution } from '../ops/layers.ts';
import { asMap, averagePoolTo, sameSize } from '../ops/maps.ts';
import { numberOption, pairOptions } from '../options.ts';
import { heNormal, remembered, unitNorm } from '../parameters.ts';
import { mapOf, mapsOf, pairOf } from '../taps.ts';

/** Share of the old statistics that a step keeps, as in PyTorch (there called 0.1). */
const MOMENTUM = 0.9;

/**
 * Only the loss: a projector to what the teacher's classifier reads, and the mean squared difference. In the paper nothing else
 * is learnt (hard 0, soft 0), and the teacher's classifier answers for the student: `imitation` is what it reads.
 */
export const simkd = method({
  name: 'simkd',
  summary: "SimKD: the student's last features for the teacher's classifier (Chen et al. 2022)",
  weight: 1,
  options: {
    ...pairOptions('the embedding', 'embedding'),
    factor: { ...numberOption(2, 'By how much the projector is narrower inside than the teacher.'), minimum: 1 },
  },
  create({ factor, ...taps }, context) {
    const pair = pairOf(taps, context, () => 'embedding');
    const [from, to] = [asMap(pair.from)[2], asMap(pair.to)[2]];
    const inside = Math.max(1, Math.floor(to / factor));
    const widths = [from, inside, inside, to];
    const projector = [1, 3, 1].map((size, i) => ({
      kernel: heNormal<tf.Rank.R4>([size, size, widths[i]!, widths[i + 1]!], context.seedOf(`projector ${i + 1}`)),
      ...unitNorm(widths[i + 1]!),
    }));
    const moving = projector.map((_, i) => movingStatistics(widths[i + 1]!));
    const [height, width] = asMap(pair.to);
    return {
      teacherTaps: [pair.teacher],
      variables: projector.flatMap((block) => Object.values(block) as tf.Variable[]),
      state: moving.flatMap(({ mean, variance }) => [mean, variance]),
      value(input) {
        const maps = mapsOf(input, pair);
        note(stopGradient(sameSize(...maps)[0]), projector, moving);
        return reusedClassifier(...maps, projector);
      },
      imitation: {
        teacherTap: pair.teacher,
        features(student) {
          const map = averagePoolTo(mapOf(student[pair.student]!, pair.from), height, width);
          return tf.reshape(byMovingStatistics(map, projector, moving), [map.shape[0], ...pair.to]);
        },
      },
    };
  },
});

interface Moving {
  readonly mean: tf.Variable<tf.Rank.R1>;
  readonly variance: tf.Variable<tf.Rank.R1>;
}

function movingStatistics(width: number): Moving {
  return {
    mean: remembered(() => tf.zeros<tf.Rank.R1>([width])),
    variance: remembered(() => tf.ones<tf.Rank.R1>([width])),
  };
}

/** Moves the statistics of each block towards those of this batch (variance over n - 1, as batch normalisation does). */
function note(map: tf.Tensor4D, blocks: readonly ConvBlock[], moving: readonly Moving[]): void {
  blocks.reduce((x, block, i) => {
    const y = stopGradient(convolution(x, block.kernel));
    const { mean, variance } = tf.moments(y, [0, 1, 2]);
    const count = y.size / y.shape[3];
    move(moving[i]!.mean, mean);
    move(moving[i]!.variance, tf.mul(variance, count / Math.max(1, count - 1)));
    return tf.relu(batchNormalised(y, block));
  }, map);
}

function move(variable: tf.Variable, now: tf.Tensor): void {
  variable.assign(tf.add(tf.mul(tf.clone(variable), MOMENTUM), tf.mul(now, 1 - MOMENTUM)));
}

function byMovingStatistics(map: tf.Tensor4D, blocks: readonly ConvBlock[], moving: readonly Moving[]): tf.Tensor4D {
  return blocks.reduce((x, { kernel, gamma, beta }, i) => {
    const { mean, variance } = moving[i]!;
    return tf.relu(tf.batchNorm(convolution(x, kernel), mean, variance, beta, gamma, 1e-5)) as tf.Tensor4D;
  }, map);
}
