/** @file Feature-based knowledge: methods on the activations on the way. */
import * as tf from '@tensorflow/tfjs-core';
import { aligner, alignedPair, alignedStages } from '../alignment.ts';
import { activationBoundaries, stagedActivationBoundaries } from '../feature/activation-boundaries.ts';
import { attention } from '../feature/attention.ts';
import { channelWise } from '../feature/channel-wise.ts';
import { featureCorrelation } from '../feature/feature-correlation.ts';
import { neuronSelectivity } from '../feature/neuron-selectivity.ts';
import { pearson } from '../feature/pearson.ts';
import { logPower } from '../feature/simple-recipe.ts';
import { variationalInformation } from '../feature/variational-information.ts';
import { method } from '../method.ts';
import { batchNormalised } from '../ops/layers.ts';
import { asMap } from '../ops/maps.ts';
import { numberOption, pairOptions, stageOptions, temperatureOption, variantOption } from '../options.ts';
import { filled, heNormal } from '../parameters.ts';
import { now } from '../schedule.ts';
import { lastBlock, mapsOf, pairOf, stagesOf } from '../taps.ts';
import { crd } from './crd.ts';
import { ft } from './ft.ts';
import { hint } from './hint.ts';
import { mgd } from './mgd.ts';
import { ofd } from './ofd.ts';
import { reviewkd } from './reviewkd.ts';
import { simkd } from './simkd.ts';
import { srrl } from './srrl.ts';

/** Σ over the stages. */
const summed = (one: (student: tf.Tensor4D, teacher: tf.Tensor4D) => tf.Scalar) =>
  ((students, teachers) => tf.addN(students.map((map, i) => one(map, teachers[i]!)))) as (
    students: readonly tf.Tensor4D[],
    teachers: readonly tf.Tensor4D[],
  ) => tf.Scalar;

/** Maps of any width and size, which the method itself brings together; of a student without places they are learned. */
const AS_THEY_ARE = { sizes: 'any', project: 'never', grow: true } as const;

const at = method({
  name: 'at',
  summary: 'AT: where the activations are large, summed over the blocks (Zagoruyko and Komodakis 2017)',
  weight: 3,
  options: {
    ...stageOptions,
    variant: variantOption(
      ['paper', 'code', 'torchdistill'],
      "paper: mean length of the difference of the maps, over twice their places; code: mean square, as the authors' code and RepDistiller; torchdistill: mean length, whatever the places.",
    ),
    power: { ...numberOption(2, 'Power of the activations.'), exclusiveMinimum: 0 },
    epsilon: {
      ...numberOption(0, 'Added to the length that divides a map; 1e-6 in Knowledge-Distillation-Zoo.'),
      minimum: 0,
    },
  },
  create({ variant, power, epsilon, ...taps }, context) {
    const pairs = stagesOf(taps, context, { method: 'AT', places: true });
    return alignedStages(pairs, context, {
      ...AS_THEY_ARE,
      compare: summed((s, t) => attention(s, t, { variant, power, epsilon })),
    });
  },
});

const nst = method({
  name: 'nst',
  summary: "NST: the distribution of the channels' maps, summed over the blocks (Huang and Wang 2017)",
  weight: 0.3,
  options: stageOptions,
  create(taps, context) {
    const pairs = stagesOf(taps, context, { method: 'NST', places: true });
    return alignedStages(pairs, context, { ...AS_THEY_ARE, compare: summed(neuronSelectivity) });
  },
});

const vid = method({
  name: 'vid',
  summary: "VID: the likelihood of the teacher's features given the student's (Ahn et al. 2019)",
  weight: 1,
  options: {
    ...stageOptions,
    variance: { ...numberOption(5, 'The variance of each channel at the start.'), exclusiveMinimum: 1e-5 },
  },
  create({ variance, ...taps }, context) {
    const pairs = stagesOf(taps, context, { method: 'VID' });
    const parts = pairs.map(({ from, to }, i) => {
      const [ofStudent, ofTeacher] = [asMap(from)[2], asMap(to)[2]];
      const regressor = [0, 1, 2].map((layer) =>
        heNormal<tf.Rank.R4>(
          [1, 1, layer === 0 ? ofStudent : ofTeacher, ofTeacher],
          context.seedOf(`regressor ${i + 1} ${layer + 1}`),
        ),
      );
      return { regressor, logScale: filled<tf.Rank.R1>([ofTeacher], Math.log(Math.expm1(variance - 1e-5))) };
    });
    return {
      teacherTaps: pairs.map(({ teacher }) => teacher),
      variables: parts.flatMap(({ regressor, logScale }) => [...regressor, logScale]),
      value: (input) => tf.addN(pairs.map((pair, i) => variationalInformation(...mapsOf(input, pair), parts[i]!))),
    };
  },
});

const ab = method({
  name: 'ab',
  summary: 'AB: on which side of zero the activations are (Heo et al. 2019), as a term beside the others',
  weight: 1e-4,
  options: {
    ...stageOptions,
    variant: variantOption(
      ['paper', 'repdistiller'],
      'paper: the mean over the batch, summed over the blocks; repdistiller: deeper blocks count twice as much, times 3/1000.',
    ),
    margin: { ...numberOption(1, 'How far from zero the student shall be.'), minimum: 0 },
  },
  create({ variant, margin, ...taps }, context) {
    const pairs = stagesOf(taps, context, { method: 'AB' });
    const sum = summed((s, t) => activationBoundaries(s, t, margin));
    return alignedStages(pairs, context, {
      project: 'always',
      compare: (s, t) => (variant === 'paper' ? sum(s, t) : stagedActivationBoundaries(s, t, margin)),
    });
  },
});

const cwd = method({
  name: 'cwd',
  summary: "CWD: each channel's map as a distribution over places (Shu et al. 2021)",
  weight: 0.3,
  options: { ...stageOptions, temperature: temperatureOption(1) },
  create({ temperature, ...taps }, context) {
    const pairs = stagesOf(taps, context, { method: 'CWD', places: true });
    return alignedStages(pairs, context, {
      grow: true,
      compare(students, teachers, input) {
        const t = now(temperature, input.at);
        return summed((student, teacher) => channelWise(student, teacher, t))(students, teachers);
      },
    });
  },
});

const pkd = method({
  name: 'pkd',
  summary: 'PKD: features after each channel is standardized (Cao et al. 2022)',
  weight: 0.3,
  options: stageOptions,
  create: (taps, context) =>
    alignedStages(stagesOf(taps, context, { method: 'PKD' }), context, { compare: summed(pearson) }),
});

const dist_plus = method({
  name: 'dist_plus',
  summary: "DIST+: DIST's correlations on feature maps, as torchdistill; DIST itself is another term",
  weight: 2,
  options: {
    ...pairOptions('the last block'),
    iota: numberOption(1, 'Weight of the correlation over channels.'),
    kappa: numberOption(1, 'Weight of the correlation over the batch.'),
    variant: variantOption(
      ['paper', 'torchdistill'],
      'torchdistill adds the correlation over channels instead of taking it from 1.',
    ),
  },
  create: ({ iota, kappa, variant, ...taps }, context) =>
    alignedPair(pairOf(taps, context, lastBlock), context, {
      minimumBatch: 2,
      compare: (s, t) => featureCorrelation(s, t, { iota, kappa, variant }),
    }),
});

const srd = method({
  name: 'srd',
  summary: 'SRD: the logarithm of a high power of the difference (Miles and Mikolajczyk 2024)',
  weight: 0.1,
  options: {
    ...pairOptions('the embedding', 'embedding'),
    power: { ...numberOption(4, 'The power of the difference.'), exclusiveMinimum: 0 },
  },
  create({ power, ...taps }, context) {
    const pair = pairOf(taps, context, () => 'embedding');
    const { variables, maps } = aligner(pair, context, { project: 'always' });
    return {
      teacherTaps: [pair.teacher],
      minimumBatch: 2,
      variables,
      value(input) {
        const [student, teacher] = maps(input);
        const width = teacher.shape[3];
        return logPower(student, batchNormalised(teacher, { gamma: tf.ones([width]), beta: tf.zeros([width]) }), power);
      },
    };
  },
});

export const featureMethods = {
  hint,
  at,
  nst,
  vid,
  ab,
  ft,
  ofd,
  mgd,
  reviewkd,
  crd,
  simkd,
  srrl,
  cwd,
  pkd,
  dist_plus,
  srd,
} as const;
