/** @file RKD as a term: distances, angles, or both. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LossPart } from '../loss.ts';
import { method, type MethodContext } from '../method.ts';
import { unit } from '../ops/rows.ts';
import { numberOption, pairOptions, variantOption } from '../options.ts';
import { rkd as both } from '../relation/rkd.ts';
import { rkdAngle } from '../relation/rkd-angle.ts';
import { rkdDistance } from '../relation/rkd-distance.ts';
import { vectorPair } from '../taps.ts';
import { type Compare, onPair } from './on-pair.ts';

const embeddings = {
  ...pairOptions('the embedding', 'embedding'),
  variant: variantOption(['paper', 'mmrazor'], 'mmrazor: embeddings are brought to length 1 first.'),
} as const;

const squaredOption = {
  type: 'boolean',
  default: false,
  description: 'Squared distances, as a variant in mdistiller.',
} as const;

interface Embeddings {
  readonly student_tap: string | null;
  readonly teacher_tap: string | null;
  readonly variant: 'paper' | 'mmrazor';
}

/** A part that compares embeddings as they are, or their directions; two examples have one distance and no angle. */
function onEmbeddings(
  { variant, ...taps }: Embeddings,
  context: MethodContext,
  compare: Compare<tf.Tensor2D>,
): LossPart {
  const seen: Compare<tf.Tensor2D> = variant === 'paper' ? compare : (s, t) => compare(unit(s), unit(t));
  return onPair(vectorPair(taps, context), seen, 3);
}

/** Angles count twice as much as distances, as in RepDistiller's `RKDLoss`, whose weights are 25 and 50. */
export const rkd = method({
  name: 'rkd',
  summary: 'RKD: distances and angles between the embeddings of a batch (Park et al. 2019)',
  weight: 5,
  options: {
    ...embeddings,
    distance_weight: { ...numberOption(1, 'Weight of the distances, times the weight of the term.'), minimum: 0 },
    angle_weight: { ...numberOption(2, 'Weight of the angles, times the weight of the term.'), minimum: 0 },
    squared: squaredOption,
  },
  create({ distance_weight: distanceWeight, angle_weight: angleWeight, squared, ...options }, context) {
    return onEmbeddings(options, context, (s, t) => both(s, t, { distanceWeight, angleWeight, squared }));
  },
});

export const rkd_distance = method({
  name: 'rkd_distance',
  summary: 'RKD: distances between the embeddings of a batch (Park et al. 2019)',
  weight: 25,
  options: { ...embeddings, squared: squaredOption },
  create: ({ squared, ...options }, context) =>
    onEmbeddings(options, context, (s, t) => rkdDistance(s, t, { squared })),
});

export const rkd_angle = method({
  name: 'rkd_angle',
  summary: 'RKD: angles between the embeddings of a batch (Park et al. 2019)',
  weight: 10,
  options: embeddings,
  create: (options, context) => onEmbeddings(options, context, (s, t) => rkdAngle(s, t)),
});
