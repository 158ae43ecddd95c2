/** @file A network that teaches its own first parts. */
import { component, selfLoss, withExits } from '../../distill/index.ts';
import { buildModel } from '../bench.ts';
import { learnTogether } from '../learn-together.ts';
import { learnFromLabels } from '../lessons.ts';
import type { Scheme } from './scheme.ts';

/**
 * Be your own teacher (Zhang et al. 2019): the baseline, then the student with a head on each of its blocks but the last.
 * Each exit (`exit1`, …) is a network of its own: the student's first blocks and a head.
 */
export const self = component({
  name: 'self',
  summary: "Be your own teacher: heads on a network's blocks learn from its end, without a teacher (Zhang et al. 2019)",
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      alpha: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0.1,
        description: 'Share of the soft targets against the labels.',
      },
      beta: {
        type: 'number',
        minimum: 0,
        default: 1e-6,
        description: 'Weight of the squared distances of the features.',
      },
      temperature: { type: 'number', exclusiveMinimum: 0, default: 3, description: 'Of the soft targets.' },
    },
  },
  create(options): Scheme {
    return async function* (bench) {
      const { config } = bench.job;
      yield await learnFromLabels(bench, 'baseline', config);
      const model = await buildModel(bench, config.model);
      const { learner, exits } = withExits(model, config.seed);
      const ofExits = exits.map((exit, i) => ({ stage: `exit${i + 1}`, model: exit, config: config.model }));
      const members = [...ofExits, { stage: 'student', model, config: config.model }];
      const loss = selfLoss({ exits: exits.length, ...options });
      yield* learnTogether(bench, { stage: 'self', learner, members, config, loss, dependsOn: options });
    };
  },
});
