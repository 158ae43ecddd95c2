/** @file One loss after the other. */
import { component } from '../../distill/index.ts';
import { learnFromLabels, learnFromTeacher } from '../lessons.ts';
import { type Part, part } from '../part-schema.ts';
import { lossTargets } from '../targets.ts';
import type { Scheme } from './scheme.ts';

/**
 * FitNets as published (Romero et al. 2015): the student first learns the teacher's features (`hints`), then, from there,
 * by the config's loss. Any loss can come first.
 */
export const twoStage = component({
  name: 'two_stage',
  summary: 'Hints first, then soft targets: a student learns by one loss after another (FitNets, Romero et al. 2015)',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      first: part(lossTargets, 'The loss of the first stage.'),
      epochs: { type: 'integer', minimum: 1, default: 1, unit: 'epochs', description: 'Epochs of the first stage.' },
    },
    required: ['first'],
  },
  create({ first, epochs }): Scheme {
    return async function* (bench) {
      const { config } = bench.job;
      const teacher = await learnFromLabels(bench, 'teacher', config.teacher);
      yield teacher;
      yield await learnFromLabels(bench, 'baseline', config);
      // what answers are right says nothing while features are learnt: no epoch is chosen by it
      const unchosen = { steps: null, select: 'last', patience: null } as const;
      const begin = { ...config, trainer: { ...config.trainer, epochs, ...unchosen } };
      const start = await learnFromTeacher(bench, 'hints', { config: begin, teacher, loss: first as Part, kept: true });
      yield start;
      yield await learnFromTeacher(bench, 'student', { config, teacher, start, loss: config.loss });
    };
  },
});
