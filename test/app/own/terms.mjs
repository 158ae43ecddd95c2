/** Terms of a user's own, right and wrong ones. */
import * as tf from '@tensorflow/tfjs-core';
import { scale } from './scale.mjs';

const options = {
  type: 'object',
  additionalProperties: false,
  properties: { weight: { type: 'number', default: 1, description: 'Weight.' } },
};
const term = (value, more = {}) => ({ options, create: () => ({ teacherTaps: ['logits'], value, ...more }) });
const distances = ({ student, teacher }) => tf.squaredDifference(student.logits, teacher.logits);

export const far = term((input) => tf.mul(scale, tf.mean(distances(input))));
export const rows = term((input) => tf.mean(distances(input), 1));
export const number = term(() => 3);
export const counted = term(({ labels }) => tf.max(labels));
export const promised = term(async (input) => tf.mean(distances(input)));
export const studentTap = term(({ student }) => tf.mean(tf.square(student.embeding)));
export const teacherTap = term(({ student, teacher }) =>
  tf.mean(tf.squaredDifference(student.embedding, teacher.embedding)),
);
export const unasked = term(({ teacher }) => tf.mean(teacher.embeding));
export const unknownAsked = term((input) => tf.mean(distances(input)), { teacherTaps: ['logit'] });
export const shapes = term(({ student, teacher }) => tf.mean(tf.sub(student.embedding, teacher.logits)));
export const rounded = term(({ student }) => tf.mean(tf.cast(tf.argMax(student.logits, 1), 'float32')));
export const constant = term(({ teacher }) => tf.mean(teacher.logits));
export const nan = term(({ student }) => tf.log(tf.neg(tf.mean(tf.square(student.logits)))), { teacherTaps: [] });
export const nanTeacher = term(({ student, teacher }) => tf.mul(NaN, tf.mean(tf.mul(student.logits, teacher.logits))));

/** A whole loss whose second term is no scalar. */
export const whole = {
  options: { type: 'object', additionalProperties: false, properties: {} },
  create: () => ({
    name: 'whole',
    terms: [
      { name: 'size', weight: 1, value: ({ student }) => tf.mean(tf.square(student.logits)) },
      { name: 'order', weight: 1, value: ({ student }) => tf.sign(student.logits) },
    ],
    teacherTaps: [],
    minimumBatch: 1,
    variables: [],
    state: [],
    dispose() {},
  }),
};
