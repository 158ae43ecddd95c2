import { component } from 'hydrosol/distill';
import { learnFromLabels, learnFromTeacher, type Scheme } from 'hydrosol/schemes';

/**
 * Does a teacher that was trained for a shorter time teach better? `student` learns from such a one, `plain_student` from
 * the whole teacher. After Cho and Hariharan, "On the Efficacy of Knowledge Distillation", ICCV 2019.
 */
export const earlyTeacher = component({
  name: 'early_teacher',
  summary: 'A teacher trained for fewer epochs beside the whole one, and a student of each',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      epochs: { type: 'integer', minimum: 1, default: 1, description: 'Epochs of the early teacher.' },
    },
  },
  create: ({ epochs }): Scheme =>
    async function* (bench) {
      const { config } = bench.job;
      const { teacher: whole, loss } = config;

      const teacher = await learnFromLabels(bench, 'teacher', whole);
      yield teacher;
      const short = { ...whole, trainer: { ...whole.trainer, epochs, steps: null } };
      const early = await learnFromLabels(bench, 'early_teacher', short);
      yield early;
      yield await learnFromLabels(bench, 'baseline', config);

      // kept in the store: a sweep over `epochs` trains it once
      yield await learnFromTeacher(bench, 'plain_student', { config, teacher, loss, kept: true });
      yield await learnFromTeacher(bench, 'student', { config, teacher: early, loss });
    },
});
