/** @file A chain of assistants between teacher and student. */
import { component } from '../../distill/index.ts';
import { learnFromLabels, learnFromTeacher } from '../lessons.ts';
import { type Part, part } from '../part-schema.ts';
import { modelTargets } from '../targets.ts';
import type { Scheme } from './scheme.ts';

const MODEL = part(modelTargets, 'A network between teacher and student.');

/**
 * Teacher assistants (TAKD, Mirzadeh et al. 2020): the teacher guides the first assistant, each the next, the last the
 * student, all by the config's loss and trained as the student is. Each link (`assistant1`, …) is kept in the store with
 * the teacher.
 */
export const assistants = component({
  name: 'assistants',
  summary: 'Teacher assistants: a chain of networks of sizes between teacher and student (TAKD, Mirzadeh et al. 2020)',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      assistants: {
        type: ['object', 'array'],
        minProperties: 1,
        minItems: 1,
        additionalProperties: MODEL,
        items: MODEL,
        description:
          'Models from the teacher on: scheme/assistants=[OPTION,OPTION], by any names (model@scheme.assistants.NAME=OPTION), or a list.',
      },
    },
    required: ['assistants'],
  },
  create({ assistants: models }): Scheme {
    return async function* (bench) {
      const { config } = bench.job;
      const { loss } = config;
      let teacher = await learnFromLabels(bench, 'teacher', config.teacher);
      yield teacher;
      yield await learnFromLabels(bench, 'baseline', config);
      for (const [i, model] of Object.values(models as Record<string, Part>).entries()) {
        const guidance = { config: { ...config, model }, teacher, loss, kept: true };
        teacher = await learnFromTeacher(bench, `assistant${i + 1}`, guidance);
        yield teacher;
      }
      yield await learnFromTeacher(bench, 'student', { config, teacher, loss });
    };
  },
});
