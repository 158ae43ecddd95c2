import * as tf from '@tensorflow/tfjs-core';
import { component, crossEntropy, method, weightedSum, type LossContext } from 'hydrosol/distill';

/** Differences between the logits of all pairs of classes, [batch, classes, classes]. */
const differences = (logits: tf.Tensor): tf.Tensor => tf.sub(tf.expandDims(logits, 2), tf.expandDims(logits, 1));

/** How often, and by how much, the student puts two classes in another order than the teacher. */
function disorder(student: tf.Tensor, teacher: tf.Tensor, margin: number): tf.Scalar {
  const order = tf.sign(differences(teacher));
  return tf.mean(tf.relu(tf.sub(margin, tf.mul(order, differences(student)))));
}

/** A term of any loss: a hinge on the order in which the teacher puts the classes. */
export const order = method({
  name: 'order',
  summary: 'The order of the classes, as the teacher has it',
  weight: 1,
  options: {
    margin: { type: 'number', minimum: 0, default: 1, description: 'Distance that two classes should keep.' },
  },
  create: ({ margin }) => ({
    teacherTaps: ['logits'],
    value: ({ student, teacher }) => disorder(student['logits']!, teacher['logits']!, margin),
  }),
});

/** A whole loss: cross-entropy, and the same hinge. */
export const ranking = component({
  name: 'ranking',
  summary: 'The order of the classes, as the teacher has it',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      margin: { type: 'number', minimum: 0, default: 1, description: 'Distance that two classes should keep.' },
      weight: { type: 'number', minimum: 0, default: 1, description: 'Weight beside the cross-entropy.' },
    },
  },
  create: ({ margin, weight }, _context: LossContext) =>
    weightedSum({
      name: 'ranking',
      terms: [
        {
          name: 'hard',
          weight: 1,
          value: ({ student, labels }) => crossEntropy(student['logits'] as tf.Tensor2D, labels),
        },
        {
          name: 'order',
          weight,
          teacherTaps: ['logits'],
          value: ({ student, teacher }) => disorder(student['logits']!, teacher['logits']!, margin),
        },
      ],
    }),
});
