/** @file MGD as a term: the generator is trained along, the masks are drawn anew in every step. */
import type * as tf from '@tensorflow/tfjs-core';
import { freshTensor } from '../../../engine/index.ts';
import { randomStream } from '../../../util/random.ts';
import { aligner } from '../alignment.ts';
import { maskedGenerative } from '../feature/masked-generative.ts';
import { method } from '../method.ts';
import { numberOption, pairOptions, variantOption } from '../options.ts';
import { filled, heNormal } from '../parameters.ts';
import { lastBlock, pairOf } from '../taps.ts';

/** The weight is that of cls_KD for classification, where `lambda` is 0.15. */
export const mgd = method({
  name: 'mgd',
  summary: "MGD: the teacher's features from a part of the student's (Yang et al. 2022)",
  weight: 7e-5,
  options: {
    ...pairOptions('the last block'),
    masked: { ...numberOption(0.15, 'Share of the features that is masked.'), minimum: 0, exclusiveMaximum: 1 },
    variant: variantOption(['paper', 'code'], 'paper: places are masked; code: channels, as in cls_KD.'),
  },
  create({ masked, variant, ...taps }, context) {
    const pair = pairOf(taps, context, lastBlock);
    const { variables, maps } = aligner(pair, context);
    const width = pair.to.at(-1)!;
    const kernels = [1, 2].map((i) => heNormal<tf.Rank.R4>([3, 3, width, width], context.seedOf(`generator ${i}`)));
    const biases = [1, 2].map(() => filled<tf.Rank.R1>([width], 0));
    const seed = context.seedOf('mask');
    const mask = (shape: readonly number[], step: number): Float32Array => {
      const { next } = randomStream(seed, `step/${step}`);
      return Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => (next() < masked ? 0 : 1));
    };
    return {
      teacherTaps: [pair.teacher],
      variables: [...variables, ...kernels, ...biases],
      value(input) {
        const [student, teacher] = maps(input);
        const [batch, height, wide, channels] = student.shape;
        const shape = variant === 'paper' ? [batch, height, wide, 1] : [batch, 1, 1, channels];
        const kept = freshTensor(shape, () => mask(shape, input.at().step));
        return maskedGenerative(student, teacher, kept, {
          kernels: kernels as [tf.Variable<tf.Rank.R4>, tf.Variable<tf.Rank.R4>],
          biases: biases as [tf.Variable<tf.Rank.R1>, tf.Variable<tf.Rank.R1>],
        });
      },
    };
  },
});
