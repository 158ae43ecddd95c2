/** @file Generations of one network, each taught by the one before. */
import { bornAgainLoss, component, together } from '../../distill/index.ts';
import type { StageSummary } from '../../report/index.ts';
import { derivedSeed } from '../../util/random.ts';
import { buildModel } from '../bench.ts';
import { learn } from '../learn.ts';
import { ensembleOf } from '../ensemble.ts';
import { learnFromLabels } from '../lessons.ts';
import type { Scheme } from './scheme.ts';

/**
 * Born-again networks (Furlanello et al. 2018): the baseline is generation 0; each further one is the same network from
 * other first weights and learns from the one before. The last is the `student`; all of them but the baseline are the
 * `ensemble`.
 */
export const bornAgain = component({
  name: 'born_again',
  summary:
    'Born-again networks: generations of the same network, each taught by the one before (Furlanello et al. 2018)',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      generations: { type: 'integer', minimum: 1, default: 3, description: 'Students, one after the other.' },
      hard: { type: 'number', minimum: 0, default: 0, description: 'Weight of the labels; 1 is BAN+L of the paper.' },
      soft: { type: 'number', minimum: 0, default: 1, description: 'Weight of the generation before.' },
      temperature: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Of the soft targets.' },
    },
  },
  create({ generations, ...options }): Scheme {
    return async function* (bench) {
      const { config } = bench.job;
      let teacher = await learnFromLabels(bench, 'baseline', config);
      yield teacher;
      const born: { model: typeof teacher.model; summary: StageSummary }[] = [];
      for (let i = 1; i <= generations; i++) {
        const stage = i === generations ? 'student' : `generation${i}`;
        const seed = derivedSeed(config.seed, `generation${i}`);
        const model = await buildModel(bench, config.model, seed);
        const asked = config.trainer.teacher_memory;
        const dependsOn = { bornAgain: options, asked, teacher: teacher.summary?.weights_sha256 };
        const lesson = { stage, model, config, loss: bornAgainLoss(options), teacher: teacher.model, seed, dependsOn };
        teacher = await learn(bench, { ...lesson, doing: `training generation ${i}`, kept: true });
        yield teacher;
        born.push({ model, summary: teacher.summary! });
      }
      const members = born.map(({ summary }) => summary);
      yield await ensembleOf(bench, { model: together(born.map(({ model }) => model)), members });
    };
  },
});
