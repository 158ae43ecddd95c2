/** @file Losses of this folder as named, weighted terms on taps. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Term } from './loss.ts';
import { rkdAngle } from './relation/rkd-angle.ts';
import { rkdDistance } from './relation/rkd-distance.ts';
import { softTargets } from './response/soft-targets.ts';

/** Soft targets on the logits, as a term named `soft`. */
export function softTerm(weight: number, temperature: number): Term {
  return {
    name: 'soft',
    weight,
    teacherTaps: ['logits'],
    value: ({ student, teacher }) =>
      softTargets(student['logits'] as tf.Tensor2D, teacher['logits'] as tf.Tensor2D, temperature),
  };
}

/** Distances between the embeddings, as a term named `distance`. */
export function distanceTerm(weight: number, studentTap: string, teacherTap: string): Term {
  return {
    name: 'distance',
    weight,
    teacherTaps: [teacherTap],
    minimumBatch: 3,
    value: ({ student, teacher }) =>
      rkdDistance(student[studentTap] as tf.Tensor2D, teacher[teacherTap] as tf.Tensor2D),
  };
}

/** Angles between the embeddings, as a term named `angle`. */
export function angleTerm(weight: number, studentTap: string, teacherTap: string): Term {
  return {
    name: 'angle',
    weight,
    teacherTaps: [teacherTap],
    minimumBatch: 3,
    value: ({ student, teacher }) => rkdAngle(student[studentTap] as tf.Tensor2D, teacher[teacherTap] as tf.Tensor2D),
  };
}
