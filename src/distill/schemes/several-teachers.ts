/** @file Several teachers at once. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';
import { hardTerm } from '../losses/cross-entropy.ts';
import { type Loss, type LossInput, type Term, weightedSum } from '../losses/loss.ts';
import type { MixedLabels } from '../losses/ops/labels.ts';
import { stopGradient } from '../losses/ops/gradient-flow.ts';
import { asMap } from '../losses/ops/maps.ts';
import { project, projectionBetween, projectorVariables } from '../losses/projector.ts';
import { softTargets, softTargetsOfEach } from '../losses/response/soft-targets.ts';
import { tapShape } from '../losses/taps.ts';
import type { Model, ModelShape } from '../models/model.ts';
import { derivedSeed } from '../../util/random.ts';
import { type Classifier, classifierOf, classify } from './classifier.ts';
import { confidenceWeights, entropyWeights, gradientWeights } from './teacher-weights.ts';
import { memberTap } from './together.ts';

/**
 * How teachers are brought together: the mean of their divergences (`mean`) or of their logits (`mean_logits`, TextBrewer),
 * divergences weighted by entropy (EBKD), by confidence (CA-MKD) or by the shortest mixture of gradients (AE-KD).
 */
export const COMBINATIONS = ['mean', 'mean_logits', 'entropy', 'confidence', 'min_norm'] as const;
export type Combination = (typeof COMBINATIONS)[number];

export interface CombineOptions {
  readonly combine: Combination;
  readonly temperature: number;
  /** `min_norm`: largest weight of a teacher. Default: 0.6. */
  readonly largest?: number;
}

/** What the student is compared with; logits [B, C]. */
export interface TeachersInput {
  readonly student: tf.Tensor2D;
  readonly teachers: readonly tf.Tensor2D[];
  readonly labels: tf.Tensor1D;
  readonly mixed?: MixedLabels | undefined;
}

/** The mean over the batch of T²·KL from the teachers, as they are brought together; a scalar. */
export function combinedDivergence(input: TeachersInput, options: CombineOptions): tf.Scalar {
  const { student, teachers } = input;
  const { combine, temperature } = options;
  if (combine === 'mean_logits') {
    return softTargets(student, tf.div(tf.addN([...teachers]), teachers.length), temperature);
  }
  const each = tf.stack(teachers.map((teacher) => softTargetsOfEach(student, teacher, temperature)));
  return tf.mean(tf.sum(tf.mul(each, teacherWeights(input, options)), 0)) as tf.Scalar;
}

/** [K, B], or [K, 1] where all examples have the same. Constants. */
function teacherWeights({ student, teachers, labels, mixed }: TeachersInput, options: CombineOptions): tf.Tensor {
  const { combine, temperature, largest = 0.6 } = options;
  if (combine === 'entropy') return entropyWeights(teachers);
  if (combine === 'confidence') return confidenceWeights(teachers, labels, mixed);
  if (combine === 'mean' || combine === 'mean_logits')
    return tf.mul(tf.ones([teachers.length, 1]), 1 / teachers.length);
  return tf.reshape(gradientWeights(student, teachers, { temperature, largest }), [-1, 1]);
}

export interface SeveralTeachersOptions extends CombineOptions {
  readonly student: ModelShape;
  readonly teachers: readonly Model[];
  /** Weight of the cross-entropy. */
  readonly hard: number;
  /** Weight of the divergences. */
  readonly soft: number;
  /** `confidence`: weight of the features; 50 in CA-MKD. */
  readonly feature: number;
  /** Seed of the projectors. */
  readonly seed: number;
}

/** CA-MKD's weight of the features. */
export const USUAL_FEATURE = 50;

/**
 * The student's loss, on the taps of the teachers `together`: `hard`, `soft` and, for `confidence`, `feature`. Throws LOSS
 * for a single teacher, or for a `largest` weight with which the weights cannot sum to 1.
 */
export function severalTeachersLoss(options: SeveralTeachersOptions): Loss {
  const { teachers, hard, soft, feature, combine } = options;
  assertEnough(options);
  const taps = teachers.map((_, i) => memberTap(i + 1, 'logits'));
  const softTerm: Term = {
    name: 'soft',
    weight: soft,
    teacherTaps: taps,
    value({ student, teacher, labels, mixed }) {
      const logits = taps.map((tap) => teacher[tap] as tf.Tensor2D);
      return combinedDivergence(
        { student: student['logits'] as tf.Tensor2D, teachers: logits, labels, mixed },
        options,
      );
    },
  };
  const terms = [hardTerm(hard), softTerm];
  if (combine !== 'confidence' || feature === 0) return weightedSum({ name: 'several_teachers', terms });
  return weightedSum({ name: 'several_teachers', terms: [...terms, featureTerm(options)] });
}

function assertEnough({ teachers, combine, largest = 0.6 }: SeveralTeachersOptions): void {
  const count = teachers.length;
  if (count < 2) throw new HydrosolError('LOSS', 'several teachers are at least 2', { fullKey: 'copies' });
  if (combine === 'min_norm' && largest * count < 1) {
    throw new HydrosolError('LOSS', `weights of at most ${largest} for each of ${count} teachers do not sum to 1`, {
      fullKey: 'largest',
      expected: `at least ${1 / count}`,
    });
  }
}

/**
 * Σ_k w_k · mean (P_k(f) - f_k)² of the embeddings, mean over the batch; w_k as `confidenceWeights` has them of what
 * teacher k's classifier says to P_k(f), constants. CA-MKD's second term, here of embeddings instead of
 * maps; its code divides by K once more.
 */
function featureTerm({ student, teachers, feature, seed }: SeveralTeachersOptions): Term {
  const from = tapShape(student, 'embedding', 'student_tap');
  const projectors = teachers.map((teacher, i) => {
    const to = tapShape(teacher, 'embedding', 'teacher_tap');
    const projection = projectionBetween([asMap(from)[2]], [asMap(to)[2]])!;
    const own = derivedSeed(seed, `init/projector/${i + 1}`);
    return { projection, variables: projectorVariables(projection, [asMap(from)[2], asMap(to)[2]], own) };
  });
  const classifiers: readonly Classifier[] = teachers.map(classifierOf);
  const value = ({ student: own, teacher, labels, mixed }: LossInput): tf.Scalar => {
    const wanted = teachers.map((_, i) => teacher[memberTap(i + 1, 'embedding')] as tf.Tensor2D);
    const projected = projectors.map(({ projection, variables }, i) =>
      tf.reshape<tf.Rank.R2>(project(own['embedding']!, projection, variables), wanted[i]!.shape),
    );
    const answers = projected.map((features, i) => stopGradient(classify(features, classifiers[i]!)));
    const each = tf.stack(projected.map((features, i) => tf.mean(tf.squaredDifference(features, wanted[i]!), 1)));
    return tf.mean(tf.sum(tf.mul(each, confidenceWeights(answers, labels, mixed)), 0)) as tf.Scalar;
  };
  const teacherTaps = teachers.map((_, i) => memberTap(i + 1, 'embedding'));
  const variables = projectors.flatMap((projector) => Object.values(projector.variables) as tf.Variable[]);
  return { name: 'feature', weight: feature, isUsual: feature === USUAL_FEATURE, teacherTaps, variables, value };
}
