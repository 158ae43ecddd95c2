/** @file Peers that learn together and teach each other. */
import { component, mutualLoss, together } from '../../distill/index.ts';
import type { StageSummary } from '../../report/index.ts';
import { derivedSeed } from '../../util/random.ts';
import { buildModel } from '../bench.ts';
import { ensembleOf } from '../ensemble.ts';
import { learnTogether, type Member } from '../learn-together.ts';
import { learnFromLabels } from '../lessons.ts';
import { type Part, part } from '../part-schema.ts';
import { modelTargets } from '../targets.ts';
import type { Scheme } from './scheme.ts';

/**
 * Deep mutual learning (Zhang et al. 2018): the baseline, then all peers in the same steps, and what they answer together.
 * The first peer is the `student` and begins as the baseline does; the others (`peer2`, …) begin elsewhere.
 */
export const mutual = component({
  name: 'mutual',
  summary: 'Deep mutual learning: peers learn together and each from the others, without a teacher (Zhang et al. 2018)',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      peers: { type: 'integer', minimum: 2, default: 2, description: 'Networks of the kind of `model`.' },
      others: {
        type: 'object',
        additionalProperties: part(modelTargets, 'A further peer.'),
        default: {},
        description: 'Further peers of other kinds, by any names: +model@scheme.others.NAME=OPTION.',
      },
      weight: { type: 'number', minimum: 0, default: 1, description: 'Weight of the KL from the other peers.' },
      temperature: {
        type: 'number',
        exclusiveMinimum: 0,
        default: 1,
        description: 'Divides the logits before the KL.',
      },
    },
  },
  create({ peers: count, others, weight, temperature }): Scheme {
    return async function* (bench) {
      const { config } = bench.job;
      yield await learnFromLabels(bench, 'baseline', config);
      const kinds = [
        ...Array.from({ length: count }, () => config.model),
        ...Object.values(others as Record<string, Part>),
      ];
      const members: Member[] = [];
      for (const [i, kind] of kinds.entries()) {
        const stage = i === 0 ? 'student' : `peer${i + 1}`;
        const seed = i === 0 ? config.seed : derivedSeed(config.seed, stage);
        members.push({ stage, config: kind, model: await buildModel(bench, kind, seed) });
      }
      const learner = together(members.map(({ model }) => model));
      const loss = mutualLoss({ peers: kinds.length, weight, temperature });
      const lesson = { stage: 'peers', learner, members, config, loss, dependsOn: { weight, temperature } };
      const summaries: StageSummary[] = [];
      for await (const peer of learnTogether(bench, lesson)) {
        yield peer;
        if (peer.summary !== undefined) summaries.push(peer.summary);
      }
      yield await ensembleOf(bench, { model: learner, members: summaries, joint: true });
    };
  },
});
