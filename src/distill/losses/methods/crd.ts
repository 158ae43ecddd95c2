/** @file CRD as a term: two embeddings are trained along, memory banks are kept. */
import * as tf from '@tensorflow/tfjs-core';
import { freshTensor } from '../../../engine/index.ts';
import { HydrosolError } from '../../../errors.ts';
import { randomStream } from '../../../util/random.ts';
import { contrastive, contrastiveInBatch, embed } from '../feature/contrastive.ts';
import type { LossInput } from '../loss.ts';
import { method, type MethodContext } from '../method.ts';
import { numberOption, pairOptions, variantOption } from '../options.ts';
import { filled, heNormal, remembered } from '../parameters.ts';
import { vectorPair } from '../taps.ts';

/**
 * `memory` is the paper's: each example against others of other classes, as they are remembered of earlier batches. RepDistiller
 * takes 16,384 of them, for which a step gathers batch · 16,384 · dimensions numbers twice; 1,024 is our default.
 */
export const crd = method({
  name: 'crd',
  summary: "CRD: an example's two representations are closer than those of different examples (Tian et al. 2020)",
  weight: 0.1,
  options: {
    ...pairOptions('the embedding', 'embedding'),
    variant: variantOption(
      ['memory', 'in_batch'],
      'memory: against remembered examples of other classes; in_batch: against the others of the batch.',
    ),
    dimensions: { type: 'integer', minimum: 1, default: 128, unit: 'units', description: 'Width of the common space.' },
    negatives: { type: 'integer', minimum: 1, default: 128, description: 'memory: other examples for each one.' },
    temperature: { ...numberOption(0.07, 'Divides the products of representations.'), exclusiveMinimum: 0 },
    momentum: {
      ...numberOption(0.5, 'memory: share of an old representation that stays.'),
      minimum: 0,
      exclusiveMaximum: 1,
    },
  },
  create({ variant, dimensions, negatives, temperature, momentum, ...taps }, context) {
    const pair = vectorPair(taps, context);
    const sample = variant === 'memory' ? sampler(negatives, context) : undefined;
    const [ofStudent, ofTeacher] = [pair.from, pair.to].map(([width = 1], i) => ({
      kernel: heNormal<tf.Rank.R2>([width, dimensions], context.seedOf(`embedding ${i + 1}`)),
      bias: filled<tf.Rank.R1>([dimensions], 0),
    }));
    const representations = ({ student, teacher }: LossInput): [tf.Tensor2D, tf.Tensor2D] => [
      embed(student[pair.student] as tf.Tensor2D, ofStudent!),
      embed(teacher[pair.teacher] as tf.Tensor2D, ofTeacher!),
    ];
    const part = {
      teacherTaps: [pair.teacher],
      variables: [...Object.values(ofStudent!), ...Object.values(ofTeacher!)],
    };
    if (sample === undefined) {
      const value = (input: LossInput): tf.Scalar => contrastiveInBatch(...representations(input), temperature);
      return { ...part, minimumBatch: 2, value };
    }
    const bank = (of: string): tf.Variable<tf.Rank.R2> =>
      remembered(() => startingBank(context.trainingLabels!.length, dimensions, context.seedOf(`memory of the ${of}`)));
    const banks = { student: bank('student'), teacher: bank('teacher') };
    const normalisers = [1, 2].map(() => remembered<tf.Rank.R0>(() => tf.scalar(0)));
    return {
      ...part,
      state: [banks.student, banks.teacher, ...normalisers],
      value(input) {
        const shape = [input.labels.shape[0], 1 + negatives];
        const contrast = tf.cast(
          freshTensor(shape, () => sample(input)),
          'int32',
        ) as tf.Tensor2D;
        const [student, teacher] = [tf.clone(banks.student), tf.clone(banks.teacher)];
        const [ofStudent, ofTeacher] = normalisers.map((one): tf.Scalar => tf.clone(one));
        const memory = { student, teacher, normalisers: [ofStudent!, ofTeacher!] as const };
        const { loss, ...after } = contrastive(...representations(input), contrast, memory, { temperature, momentum });
        const own = tf.slice(contrast, [0, 0], [shape[0]!, 1]);
        banks.student.assign(tf.tensorScatterUpdate(student, own, after.student));
        banks.teacher.assign(tf.tensorScatterUpdate(teacher, own, after.teacher));
        for (const [i, one] of normalisers.entries()) one.assign(after.normalisers[i]!);
        return loss;
      },
    };
  },
});

/** Uniform numbers within ± 1/√(E/3), RepDistiller's start of a memory; [N, E]. */
function startingBank(examples: number, dimensions: number, seed: number): tf.Tensor2D {
  const reach = 1 / Math.sqrt(dimensions / 3);
  return tf.randomUniform([examples, dimensions], -reach, reach, 'float32', seed);
}

/**
 * Rows of the memory for a batch, [B, 1 + count]: each example, then others of other classes, the same for the same seed and
 * step. Throws LOSS where it is not known how many training examples there are, or all are of one class.
 */
function sampler(
  count: number,
  { trainingLabels: labels, key, seedOf }: MethodContext,
): (input: LossInput) => Float32Array {
  if (labels === undefined) {
    throw new HydrosolError('LOSS', 'CRD remembers every training example, and is not told of them', {
      fullKey: `${key}.variant`,
      expected: 'trainingLabels in the context, or variant in_batch',
    });
  }
  if (labels.every((label) => label === labels[0]))
    throw new HydrosolError('LOSS', 'CRD needs training examples of two classes', { fullKey: key });
  const seed = seedOf('negatives');
  return ({ at }) => {
    const { step, indices } = at();
    const { integer } = randomStream(seed, `step/${step}`);
    const rows = new Float32Array(indices.length * (1 + count));
    for (const [row, index] of indices.entries()) {
      const start = row * (1 + count);
      rows[start] = index;
      for (let i = 1; i <= count; i++) {
        let other = integer(labels.length);
        while (labels[other] === labels[index]) other = integer(labels.length);
        rows[start + i] = other;
      }
    }
    return rows;
  };
}
