/** @file Relation-based knowledge: how examples, channels or layers lie to each other. */
import type * as tf from '@tensorflow/tfjs-core';
import { alignedPair, alignedStages } from '../alignment.ts';
import { method } from '../method.ts';
import { numberOption, pairOptions, stageOptions, variantOption } from '../options.ts';
import { correlationCongruence } from '../relation/correlation-congruence.ts';
import { instanceGraph } from '../relation/instance-graph.ts';
import { interChannel } from '../relation/inter-channel.ts';
import { locality } from '../relation/locality.ts';
import { probabilistic } from '../relation/probabilistic.ts';
import { similarity } from '../relation/similarity.ts';
import { solutionFlow } from '../relation/solution-flow.ts';
import { lastBlock, mapsOf, pairOf, stagesOf } from '../taps.ts';
import { type Compare, onPair } from './on-pair.ts';
import { rkd, rkd_angle, rkd_distance } from './rkd.ts';

const embeddings = pairOptions('the embedding', 'embedding');

const sp = method({
  name: 'sp',
  summary: 'SP: which examples are alike (Tung and Mori 2019)',
  weight: 300,
  options: {
    ...pairOptions('the last block'),
    rows: variantOption(['l2', 'l1'], 'Which length of a row is made 1: l2 as in the paper, l1 as in torchdistill.'),
  },
  create: ({ rows, ...taps }, context) =>
    onPair(pairOf(taps, context, lastBlock), (s, t) => similarity(s, t, { rows })),
});

const pkt = method({
  name: 'pkt',
  summary: "PKT: how likely an example is another's neighbour (Passalis and Tefas 2018)",
  weight: 1000,
  options: embeddings,
  create: (taps, context) =>
    onPair(
      pairOf(taps, context, () => 'embedding'),
      (s, t) => probabilistic(s, t),
    ),
});

/** RepDistiller's weight of 0.02 is for what its code computes, torchdistill's of 0.003 for a sum. */
const cc = method({
  name: 'cc',
  summary: "CC: correlations between examples in a kernel's space (Peng et al. 2019)",
  weight: 2,
  options: {
    ...embeddings,
    variant: variantOption(
      ['paper', 'torchdistill', 'repdistiller'],
      'torchdistill: the length of the difference, rows not normalized; repdistiller: products of neighbouring differences.',
    ),
    kernel: variantOption(['gaussian', 'bilinear'], 'paper, torchdistill: the kernel.'),
    gamma: { ...numberOption(0.4, 'γ of the Gaussian kernel.'), exclusiveMinimum: 0 },
    order: { type: 'integer', minimum: 1, default: 2, description: 'Order of its Taylor series.' },
  },
  create({ variant, kernel, gamma, order, ...taps }, context) {
    const options = { variant, kernel, gamma, order };
    const compare: Compare<tf.Tensor> = (s, t) => correlationCongruence(s, t, options);
    const pair = pairOf(taps, context, () => 'embedding');
    if (variant !== 'repdistiller') return onPair(pair, compare);
    // both networks in a common space, as RepDistiller's `LinearEmbed`
    return alignedPair(pair, context, { minimumBatch: 2, compare });
  },
});

const ickd = method({
  name: 'ickd',
  summary: 'ICKD: how the channels of a map correlate (Liu et al. 2021)',
  weight: 0.2,
  options: {
    ...pairOptions('the last block'),
    variant: variantOption(
      ['code', 'paper', 'torchdistill'],
      "code: the sum over B·C, as the authors' code, so that the weight fits teachers of any width; paper: over B·C²; torchdistill: over B²·C.",
    ),
  },
  create: ({ variant, ...taps }, context) =>
    alignedPair(pairOf(taps, context, lastBlock), context, {
      sizes: 'any',
      compare: (s, t) => interChannel(s, t, { variant }),
    }),
});

const lp = method({
  name: 'lp',
  summary: "LP: the teacher's neighbours stay neighbours (Chen et al. 2021); needs another term beside it",
  weight: 0.01,
  options: {
    ...embeddings,
    neighbours: { type: 'integer', minimum: 1, default: 5, description: 'How many of the nearest examples count.' },
  },
  create: ({ neighbours, ...taps }, context) =>
    onPair(
      pairOf(taps, context, () => 'embedding'),
      (s, t) => locality(s, t, { neighbours }),
    ),
});

const fsp = method({
  name: 'fsp',
  summary: 'FSP: how one layer becomes the next (Yim et al. 2017), as a term beside the others',
  weight: 3e-4,
  options: {
    ...stageOptions,
    variant: variantOption(
      ['paper', 'repdistiller', 'torchdistill'],
      'paper: the larger map max-pooled; repdistiller: averaged; torchdistill: lengths instead of squares.',
    ),
  },
  create({ variant, ...taps }, context) {
    const stages = stagesOf(taps, context, { method: 'FSP', least: 2 });
    return alignedStages(stages, context, {
      sizes: 'any',
      compare: (students, teachers) => solutionFlow(students, teachers, { variant }),
    });
  },
});

const irg = method({
  name: 'irg',
  summary: 'IRG: examples as a graph, and how it changes from layer to layer (Liu et al. 2019)',
  weight: 0.1,
  options: {
    ...stageOptions,
    vertices: numberOption(0.1, 'Weight of the logits.'),
    edges: numberOption(5, 'Weight of the distances between examples.'),
    transformation: numberOption(5, 'Weight of the change from the first map to the second.'),
  },
  create({ vertices, edges, transformation, ...taps }, context) {
    const stages = stagesOf(taps, context, { method: 'IRG', least: 2 });
    const [first, second] = [stages[0]!, stages.at(-1)!];
    return {
      teacherTaps: ['logits', 'embedding', first.teacher, second.teacher],
      minimumBatch: 2,
      value(input) {
        const maps = [mapsOf(input, first), mapsOf(input, second)] as const;
        const [student, teacher] = ([0, 1] as const).map((i) => {
          const taps = i === 0 ? input.student : input.teacher;
          const [logits, embedding] = [taps['logits'] as tf.Tensor2D, taps['embedding'] as tf.Tensor2D];
          return { logits, embedding, maps: [maps[0][i], maps[1][i]] as const };
        });
        return instanceGraph(student!, teacher!, { vertices, edges, transformation });
      },
    };
  },
});

export const relationMethods = { rkd, rkd_distance, rkd_angle, sp, pkt, cc, ickd, lp, fsp, irg } as const;
