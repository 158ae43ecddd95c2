/** @file Terms that compare one tap of each network. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LossPart } from '../loss.ts';
import type { TapPair } from '../taps.ts';

export type Compare<T extends tf.Tensor> = (student: T, teacher: T) => tf.Scalar;

/** A part that compares one tap of each network as it is; it learns nothing from smaller batches than `minimumBatch`. */
export function onPair<T extends tf.Tensor>(
  { student, teacher }: TapPair,
  compare: Compare<T>,
  minimumBatch = 2,
): LossPart {
  return {
    teacherTaps: [teacher],
    minimumBatch,
    value: (input) => compare(input.student[student] as T, input.teacher[teacher] as T),
  };
}
