/** @file The teacher's classifier, reused. */
import { component, reuseHead } from '../../distill/index.ts';
import { buildModel } from '../bench.ts';
import { learn } from '../learn.ts';
import { learnFromLabels } from '../lessons.ts';
import type { Scheme } from './scheme.ts';

/**
 * SimKD (Chen et al. 2022): teacher, baseline, and a student that learns the teacher's last features through a projector
 * and answers with its classifier. The `student` is all three: so are its parameters, operations and files.
 */
export const headReuse = component({
  name: 'head_reuse',
  summary: "The teacher's classifier on the student's projected features (SimKD, Chen et al. 2022)",
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      factor: {
        type: 'integer',
        minimum: 1,
        default: 2,
        description: "What the teacher's channels are divided by inside the projector.",
      },
    },
  },
  create({ factor }): Scheme {
    return async function* (bench) {
      const { config } = bench.job;
      const { seed } = config;
      const teacher = await learnFromLabels(bench, 'teacher', config.teacher);
      yield teacher;
      yield await learnFromLabels(bench, 'baseline', config);
      const reused = reuseHead(await buildModel(bench, config.model), teacher.model, { factor, seed });
      const asked = config.trainer.teacher_memory;
      const dependsOn = { headReuse: factor, asked, teacher: teacher.summary?.weights_sha256 };
      const lesson = { ...reused, stage: 'student', config, teacher: teacher.model, seed, dependsOn, kept: false };
      yield await learn(bench, { ...lesson, doing: "distilling into the student, with the teacher's classifier" });
    };
  },
});
