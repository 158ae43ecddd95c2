/** @file A trained teacher guides a student. */
import { component } from '../../distill/index.ts';
import { learnFromLabels, learnFromTeacher } from '../lessons.ts';
import { NO_OPTIONS, type Scheme } from './scheme.ts';

/** Teacher, baseline (the student without a teacher), student by the config's loss. */
export const offline = component({
  name: 'offline',
  summary: 'A trained teacher guides a student by the loss; the same student without a teacher is the baseline',
  options: NO_OPTIONS,
  create: (): Scheme =>
    async function* (bench) {
      const { config } = bench.job;
      const teacher = await learnFromLabels(bench, 'teacher', config.teacher);
      yield teacher;
      yield await learnFromLabels(bench, 'baseline', config);
      yield await learnFromTeacher(bench, 'student', { config, teacher, loss: config.loss });
    },
});
