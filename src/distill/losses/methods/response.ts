/** @file Response-based knowledge: methods on the logits. */
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../cross-entropy.ts';
import type { LossInput, LossPart } from '../loss.ts';
import { method } from '../method.ts';
import { numberOption, temperatureOption, variantOption } from '../options.ts';
import { relationDirection } from '../relation/direction.ts';
import { curriculumTemperature } from '../response/curriculum-temperature.ts';
import { decoupled } from '../response/decoupled.ts';
import { dist as correlations } from '../response/dist.ts';
import { standardizedSoftTargets } from '../response/logit-standardization.ts';
import { logitsMse as regression } from '../response/logits-mse.ts';
import { MLKD_TEMPERATURES, multiLevel, publishedMultiLevel } from '../response/multi-level.ts';
import { normalized } from '../response/normalized.ts';
import { softTargets } from '../response/soft-targets.ts';
import { virtualTeacher } from '../response/virtual-teacher.ts';
import { weightedSoftLabels } from '../response/weighted-soft-labels.ts';
import { now, scheduledOption } from '../schedule.ts';
import { variable } from '../parameters.ts';

type OnLogits = (student: tf.Tensor2D, teacher: tf.Tensor2D, input: LossInput) => tf.Scalar;

/** A part that reads the logits of both networks. */
function onLogits(value: OnLogits): LossPart {
  return {
    teacherTaps: ['logits'],
    value: (input) => value(input.student['logits'] as tf.Tensor2D, input.teacher['logits'] as tf.Tensor2D, input),
  };
}

/** The schema of a temperature that may be left to another one. */
function openTemperature(description: string) {
  const { type, default: _, ...rest } = scheduledOption(1, { exclusiveMinimum: 0 }, description);
  return { ...rest, type: [...type, 'null'], default: null } as const;
}

const cross_entropy = method({
  name: 'cross_entropy',
  summary: 'Cross-entropy with the labels; no teacher',
  weight: 1,
  options: {},
  create: () => ({
    value: ({ student, labels, mixed }) => crossEntropy(student['logits'] as tf.Tensor2D, labels, mixed),
  }),
});

const kd = method({
  name: 'kd',
  summary: "Soft targets: T²·KL to the teacher's outputs (Hinton, Vinyals, Dean 2015)",
  weight: 0.9,
  options: {
    temperature: openTemperature("Divides the logits; null: the loss's temperature."),
    student_temperature: openTemperature("That of the student's logits, if it is another one."),
    teacher_temperature: openTemperature("That of the teacher's logits, if it is another one."),
  },
  create({ temperature, student_temperature: ofStudent, teacher_temperature: ofTeacher }, context) {
    const shared = temperature ?? context.temperature;
    const own = { student: ofStudent ?? shared, teacher: ofTeacher ?? shared };
    return onLogits((s, t, { at }) => {
      if (ofStudent === null && ofTeacher === null) return softTargets(s, t, now(shared, at));
      return softTargets(s, t, { student: now(own.student, at), teacher: now(own.teacher, at) });
    });
  },
});

const logits_mse = method({
  name: 'logits_mse',
  summary: 'Mean squared difference of the logits (Ba and Caruana 2014)',
  weight: 0.1,
  options: {},
  create: () => onLogits((s, t) => regression(s, t)),
});

const dkd = method({
  name: 'dkd',
  summary: "Decoupled: the label's class and the others apart (Zhao et al. 2022)",
  weight: 1,
  options: {
    alpha: numberOption(1, "Weight of the part about the label's class."),
    beta: numberOption(
      1,
      'Weight of the part about the other classes: 8, 6 or 2 in the paper, by the pair of networks.',
    ),
    temperature: temperatureOption(4),
  },
  create: ({ alpha, beta, temperature }) =>
    onLogits((s, t, { labels, at }) => decoupled(s, t, labels, { alpha, beta, temperature: now(temperature, at) })),
});

const dist = method({
  name: 'dist',
  summary: 'DIST: correlations of the answers within examples and within classes (Huang et al. 2022)',
  weight: 2,
  options: {
    beta: numberOption(1, 'Weight of the correlation between classes.'),
    gamma: numberOption(1, 'Weight of the correlation within a class.'),
    temperature: temperatureOption(1),
    variant: variantOption(
      ['paper', 'code'],
      "paper: 0 where both agree, as torchdistill; code: 1e-8 added to what is divided by, as the authors' code and mmrazor.",
    ),
  },
  create({ beta, gamma, temperature, variant }) {
    const guard = variant === 'paper' ? 'clamp' : 'add';
    const part = onLogits((s, t, { at }) =>
      correlations(s, t, { beta, gamma, temperature: now(temperature, at), guard }),
    );
    return { ...part, minimumBatch: 2 };
  },
});

const logit_standardization = method({
  name: 'logit_standardization',
  summary: 'Soft targets of standardized logits (Sun et al. 2024)',
  weight: 0.5,
  options: { temperature: temperatureOption(2) },
  create: ({ temperature }) => onLogits((s, t, { at }) => standardizedSoftTargets(s, t, now(temperature, at))),
});

const nkd = method({
  name: 'nkd',
  summary: "NKD: the label's class weighed by the teacher, the others normalized (Yang et al. 2023)",
  weight: 0.2,
  options: { gamma: numberOption(1.5, 'Weight of the other classes.'), temperature: temperatureOption(1) },
  create: ({ gamma, temperature }) =>
    onLogits((s, t, { labels, at }) => normalized(s, t, labels, { gamma, temperature: now(temperature, at) })),
});

const wsld = method({
  name: 'wsld',
  summary: 'WSLD: soft labels where the student is worse than the teacher (Zhou et al. 2021)',
  weight: 2.25,
  options: { temperature: temperatureOption(4) },
  create: ({ temperature }) =>
    onLogits((s, t, { labels, at }) => weightedSoftLabels(s, t, labels, now(temperature, at))),
});

const mlkd = method({
  name: 'mlkd',
  summary: 'MLKD: answers compared by example, batch and class (Jin, Wang, Lin 2023)',
  weight: 0.002,
  options: {
    variant: variantOption(
      ['paper', 'code', 'standardized'],
      "paper: all levels at all temperatures; code: what the authors' code computes, with one view for both of its two; standardized: that with standardized logits at the level of examples, as logit-standardization-KD.",
    ),
    temperatures: {
      type: 'array',
      items: { type: 'number', exclusiveMinimum: 0 },
      minItems: 1,
      default: [...MLKD_TEMPERATURES],
      description: 'paper: the temperatures that are summed over.',
    },
  },
  create({ variant, temperatures }) {
    const standardize = variant === 'standardized';
    const part = onLogits((s, t) =>
      variant === 'paper'
        ? multiLevel(s, t, temperatures)
        : publishedMultiLevel({ weak: s, strong: s }, { weak: t, strong: t }, { standardize }),
    );
    return { ...part, minimumBatch: 2 };
  },
});

const ctkd = method({
  name: 'ctkd',
  summary: 'CTKD: soft targets at a temperature that is trained against the student (Li et al. 2023)',
  weight: 0.9,
  options: {
    strength: scheduledOption(1, { minimum: 0 }, "λ: how strongly the temperature's gradient is turned round."),
    start: { ...numberOption(1, 'The lowest temperature.'), exclusiveMinimum: 0 },
    range: { ...numberOption(20, 'How far above it the temperature can rise.'), minimum: 0 },
  },
  create({ strength, start, range }) {
    const theta = variable<tf.Rank.R0>(() => tf.scalar(1));
    const part = onLogits((s, t, { at }) =>
      curriculumTemperature(s, t, theta, { start, range, strength: now(strength, at) }),
    );
    return { ...part, variables: [theta] };
  },
});

/** The numbers are those of the authors' code for ResNet-18 on CIFAR-100; KD_Lib's are 0.5, 0.9 and 10. */
const tf_kd = method({
  name: 'tf_kd',
  summary: 'Tf-KD: a virtual teacher that gives the label a share; no teacher (Yuan et al. 2020)',
  weight: 0.1,
  options: {
    correct: {
      ...numberOption(0.99, "Share of the label's class."),
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
    },
    temperature: temperatureOption(20),
    variant: variantOption(
      ['paper', 'code'],
      "paper: student and teacher at the temperature; code: softmax of the teacher's shares over it against the student at 1, as the authors' code.",
    ),
  },
  create: ({ correct, temperature, variant }) => ({
    value: ({ student, labels, at }) =>
      virtualTeacher(student['logits'] as tf.Tensor2D, labels, { correct, temperature: now(temperature, at), variant }),
  }),
});

const skd = method({
  name: 'skd',
  summary: "SKD's direction of the relations between answers, as torchdistill",
  weight: 0.01,
  options: { ridge: { ...numberOption(0.1, 'Added to the covariance.'), exclusiveMinimum: 0 } },
  create: ({ ridge }) => ({ ...onLogits((s, t) => relationDirection(s, t, ridge)), minimumBatch: 2 }),
});

export const responseMethods = {
  cross_entropy,
  kd,
  logits_mse,
  dkd,
  dist,
  logit_standardization,
  nkd,
  wsld,
  mlkd,
  ctkd,
  tf_kd,
  skd,
} as const;
