/** @file Several teachers for one student. */
import { COMBINATIONS, component, severalTeachersLoss, together, USUAL_FEATURE } from '../../distill/index.ts';
import type { Model } from '../../distill/index.ts';
import { derivedSeed } from '../../util/random.ts';
import { buildModel } from '../bench.ts';
import { learn, type StageResult } from '../learn.ts';
import { learnFromLabels } from '../lessons.ts';
import { type NetworkConfig, teacherSchema } from '../part-schema.ts';
import type { Scheme } from './scheme.ts';

/**
 * `teacher` and copies of it that begin elsewhere (`teacher2`, …), and teachers of other kinds, each kept in the store; the
 * baseline; the student. Weights 1 and 1 and three teachers are those of CA-MKD, as is 50 for its features; `largest` 0.6
 * is AE-KD's C.
 */
export const severalTeachers = component({
  name: 'several_teachers',
  summary: 'Several teachers, weighted equally, by entropy (EBKD), confidence (CA-MKD) or gradients (AE-KD)',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      copies: {
        type: 'integer',
        minimum: 1,
        default: 3,
        description: 'Teachers of the kind of `teacher`, by other seeds.',
      },
      others: {
        type: 'object',
        additionalProperties: teacherSchema('A further teacher: its model, its optimizer, its trainer.'),
        default: {},
        description: 'Further teachers of other kinds, by any names: +teacher@scheme.others.NAME=OPTION.',
      },
      combine: {
        type: 'string',
        enum: COMBINATIONS,
        default: 'mean',
        description:
          'The mean of the KL or of the logits, or the KL weighted by entropy, confidence, or min-norm gradients.',
      },
      hard: { type: 'number', minimum: 0, default: 1, description: 'Weight of the cross-entropy with the labels.' },
      soft: {
        type: 'number',
        minimum: 0,
        default: 1,
        description: "Weight of T²·KL to the teachers' softened outputs.",
      },
      feature: {
        type: 'number',
        minimum: 0,
        default: USUAL_FEATURE,
        description: 'confidence: weight of the embeddings.',
      },
      temperature: { type: 'number', exclusiveMinimum: 0, default: 4, description: 'Of the soft targets.' },
      largest: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.6,
        description: 'min_norm: largest weight of a teacher; at least one over their number.',
      },
    },
  },
  create({ copies, others, ...options }): Scheme {
    return async function* (bench) {
      const { config } = bench.job;
      const { seed } = config;
      const kinds = [
        ...Array.from({ length: copies }, () => config.teacher),
        ...Object.values(others as Record<string, NetworkConfig>),
      ];
      const teachers: StageResult<Model>[] = [];
      for (const [i, kind] of kinds.entries()) {
        const stage = i === 0 ? 'teacher' : `teacher${i + 1}`;
        const teacher = await learnFromLabels(bench, stage, kind, { seed: i === 0 ? seed : derivedSeed(seed, stage) });
        teachers.push(teacher);
        yield teacher;
      }
      yield await learnFromLabels(bench, 'baseline', config);
      const model = await buildModel(bench, config.model);
      const networks = teachers.map((teacher) => teacher.model);
      const loss = severalTeachersLoss({ ...options, student: model, teachers: networks, seed });
      const asked = config.trainer.teacher_memory;
      const dependsOn = {
        severalTeachers: options,
        asked,
        teachers: teachers.map(({ summary }) => summary?.weights_sha256),
      };
      const doing = `distilling ${teachers.length} teachers into the student`;
      const lesson = { stage: 'student', model, config, loss, teacher: together(networks), seed, dependsOn, doing };
      try {
        yield await learn(bench, { ...lesson, by: options.combine, kept: false });
      } finally {
        loss.dispose();
      }
    };
  },
});
