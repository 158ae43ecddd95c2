/** @file Exits: heads on the blocks of a network, which make networks of its first parts. */
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { layers } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';
import { blockNames } from '../losses/taps.ts';
import { convParts, type ConvParts } from '../models/conv-parts.ts';
import { type Learner, type Model, tappedLearner, tappedModel } from '../models/model.ts';

/** A network with exits. */
export interface WithExits {
  /** All of it: the taps of the network, and `exit1`, … and `exit1_logits`, …, the features and logits of the exits. */
  readonly learner: Learner;
  /** The network up to each exit, from the first one on; each owns its head alone. */
  readonly exits: readonly Model[];
}

/**
 * Puts a head on every block but the last: for maps a 3 × 3 convolution of each channel with stride 2, one of 1 × 1 to as
 * many channels as the embedding has, both normalised, and the mean over the places; for vectors a dense layer of that
 * width; then a dense layer to the logits. After Zhang et al. 2019 ("Be Your Own Teacher"), whose bottlenecks bring each
 * block's features to the size of the last. Throws MODEL if the network has no block before its last.
 */
export function withExits(model: Model, seed: number): WithExits {
  const { name, inputShape, classes, input, nodes, taps } = model;
  const blocks = blockNames(model).slice(0, -1);
  const width = taps['embedding']?.reduce((a, b) => a * b, 1);
  if (blocks.length === 0 || width === undefined) {
    throw new HydrosolError('MODEL', `model ${name} has no block before its last one on which an exit can be put`, {
      expected: 'a network of two blocks or more',
    });
  }
  const parts = convParts({ seed, activation: 'relu' });
  const heads = blocks.map((block, i) => {
    const exit = `exit${i + 1}`;
    const embedding = headFeatures(parts, nodes[block]!, { name: exit, width });
    return { exit, block, embedding, logits: parts.dense(embedding, { name: `${exit}_logits`, units: classes }) };
  });
  const all = heads.flatMap(({ exit, embedding, logits }) => [
    [exit, embedding] as const,
    [`${exit}_logits`, logits] as const,
  ]);
  const learner = tappedLearner({ name, inputShape, classes, input, taps: { ...nodes, ...Object.fromEntries(all) } });
  const exits = heads.map(({ exit, block, embedding, logits }): Model => {
    const own = tappedModel({
      name: exit,
      inputShape,
      classes,
      input,
      taps: { [block]: nodes[block]!, embedding, logits },
    });
    const shared = new Set(model.network.layers);
    return {
      ...own,
      dispose() {
        for (const layer of own.network.layers) if (!shared.has(layer)) layer.dispose();
      },
    };
  });
  return { learner, exits };
}

/** The features of a head, [batch, width]. */
function headFeatures(
  parts: ConvParts,
  block: SymbolicTensor,
  { name, width }: { readonly name: string; readonly width: number },
): SymbolicTensor {
  const rank = block.shape.length;
  if (rank === 2) return parts.dense(block, { name, units: width, activation: 'relu' });
  if (rank === 3) {
    const places = layers.globalAveragePooling1d({ name: `${name}_mean` }).apply(block) as SymbolicTensor;
    return parts.dense(places, { name, units: width, activation: 'relu' });
  }
  const each = parts.norm(parts.depthwise(block, { name: `${name}_depthwise`, stride: 2 }), `${name}_depthwise_norm`);
  return parts.globalMean(parts.unit(each, { name: `${name}_conv`, filters: width, kernel: 1 }), name);
}
