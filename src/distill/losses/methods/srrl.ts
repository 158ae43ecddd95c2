/** @file SRRL as a term: features that the teacher's classifier understands. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../../errors.ts';
import type { Model } from '../../models/model.ts';
import { softmaxRegression } from '../feature/softmax-regression.ts';
import { method, type MethodContext } from '../method.ts';
import { numberOption } from '../options.ts';
import { aligned, alignmentVariables } from '../projector.ts';
import { mapOf, tapShape } from '../taps.ts';

/** The connector is a 1 × 1 convolution, batch normalisation and ReLU, as in cls_KD. */
export const srrl = method({
  name: 'srrl',
  summary: "SRRL: features that the teacher's classifier understands (Yang et al. 2021)",
  weight: 1,
  options: {
    alpha: numberOption(1, 'Weight of the features.'),
    beta: numberOption(0.05, "Weight of the logits that the teacher's classifier makes of them."),
  },
  create({ alpha, beta }, context) {
    const [from, to] = [context.student, context.teacher].map((model) => tapShape(model, 'embedding', context.key));
    const classify = classifierOf(context);
    const connector = alignmentVariables([from![0]!, to![0]!], context.seedOf('projector'));
    return {
      teacherTaps: ['embedding', 'logits'],
      variables: Object.values(connector),
      value({ student, teacher }) {
        const own = tf.relu(aligned(mapOf(student['embedding']!, from!), connector));
        const wanted = mapOf(teacher['embedding']!, to!);
        const logits = classify(tf.reshape(own, [-1, to![0]!]));
        return softmaxRegression(
          { features: [own, wanted], logits: [logits, teacher['logits'] as tf.Tensor2D] },
          { alpha, beta },
        );
      },
    };
  },
});

/** The teacher's last layer, from embedding [B, D] to logits; its weights stay as they are. Throws LOSS if there is none. */
function classifierOf({ teacher, key }: MethodContext): (embedding: tf.Tensor2D) => tf.Tensor2D {
  const layer = (teacher as Partial<Model>).network?.layers.at(-1);
  const [kernel, bias] = layer?.getWeights() ?? [];
  const width = teacher.taps['embedding']![0];
  if (kernel === undefined || bias === undefined || kernel.shape[0] !== width) {
    throw new HydrosolError('LOSS', `model ${teacher.name} has no dense layer from its embedding to its logits`, {
      fullKey: key,
      expected: 'a teacher whose last layer is a classifier of its embedding',
    });
  }
  const [k, b] = layer!.weights.map((weight) => weight.read()) as [tf.Tensor2D, tf.Tensor1D];
  return (embedding) => tf.add(tf.matMul(embedding, k), b);
}
