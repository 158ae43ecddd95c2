/** Terms of a user's own, right and wrong ones. */
import * as tf from '@tensorflow/tfjs-core';
import { scale } from './scale.mjs';

const options = {
  type: 'object',
  additionalProperties: false,
  properties: { weight: { type: 'number', default: 1, description: 'Weight.' } },
};
const term = (value, more = {}) => ({ options, create: () => ({ teacherTaps: ['logits'], value, ...more }) });

export const far = term(({ student, teacher }) =>
  tf.mul(scale, tf.mean(tf.squaredDifference(student.logits, teacher.logits))),
);
