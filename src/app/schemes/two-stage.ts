/** @file One loss after the other. */
import { component } from '../../distill/index.ts';
import { learnFromLabels, learnFromTeacher } from '../lessons.ts';
import { type Part, part } from '../part-schema.ts';
import { lossTargets } from '../targets.ts';
import type { Scheme } from './scheme.ts';

/**
 * FitNets as published (Romero et al. 2015): the student first learns from the teacher alone (`hints`), then, from there, by the
 * config's loss. So do FSP (Yim et al. 2017) and AB (Heo et al. 2019), with the labels alone as the second loss. Any loss can
 * come first.
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
      labels: {
        type: 'boolean',
        default: false,
        description: 'Whether the cross-entropy of the first loss counts too, if that loss has other terms.',
      },
    },
    required: ['first'],
  },
  create({ first, epochs, labels }): Scheme {
    const loss = labels ? (first as Part) : withoutLabels(first as Part);
    return async function* (bench) {
      const { config } = bench.job;
      const teacher = await learnFromLabels(bench, 'teacher', config.teacher);
      yield teacher;
      yield await learnFromLabels(bench, 'baseline', config);
      // what answers are right says nothing while features are learnt: no epoch is chosen by it
      const unchosen = { steps: null, select: 'last', patience: null } as const;
      const begin = { ...config, trainer: { ...config.trainer, epochs, ...unchosen } };
      const start = await learnFromTeacher(bench, 'hints', { config: begin, teacher, loss, kept: true });
      yield start;
      yield await learnFromTeacher(bench, 'student', { config, teacher, start, loss: config.loss });
    };
  },
});

/** The loss without its cross-entropies, unless they are all that it has; a loss of the user's own as it is. */
export function withoutLabels(loss: Part): Part {
  const terms = Object.entries((loss['terms'] ?? {}) as Readonly<Record<string, { readonly method?: unknown }>>);
  const others = terms.filter(([, { method }]) => method !== 'cross_entropy');
  return others.length === 0 ? loss : { ...loss, terms: Object.fromEntries(others) };
}
