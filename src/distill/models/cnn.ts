/** @file A plain convolutional network. */
import { layers } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { component } from '../component.ts';
import { denseParts } from './dense-parts.ts';
import { assertHalvings } from './image-input.ts';
import { kernelInitializer } from './initialise.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { ACTIVATION, DROPOUT, TOKEN_WIDTH, WIDTHS } from './options.ts';
import { mapInput } from './sequence-input.ts';

/**
 * Blocks of `depth` convolutions and a 2 × 2 maximum, then one dense layer, the embedding. Sequences and token ids (by a trained
 * vector for each) are images of width 1, as in Kim 2014: an axis of length 1 is neither convolved nor halved. Taps: `block1` …
 * `blockN`, [batch, height / 2^n, width / 2^n, channels], after the maximum; `embedding`, [batch, embedding], after its
 * activation and before dropout; `logits`, [batch, classes]. Throws MODEL for other inputs, and for those that are too small
 * for so many halvings.
 */
export const cnn = component({
  name: 'cnn',
  summary: 'Convolutional network: blocks of convolutions and pooling, then a dense embedding',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      widths: {
        ...WIDTHS,
        default: [8, 16],
        unit: 'channels',
        description: 'Channels of each block, from input to output; each block halves height and width.',
      },
      depth: { type: 'integer', minimum: 1, default: 1, description: 'Convolutions in each block.' },
      kernel: {
        type: 'integer',
        minimum: 1,
        default: 3,
        unit: 'pixels',
        description: 'Height and width of the convolutions.',
      },
      embedding: {
        type: 'integer',
        minimum: 1,
        default: 64,
        unit: 'units',
        description: 'Width of the dense layer before the logits.',
      },
      activation: ACTIVATION,
      token_width: TOKEN_WIDTH,
      dropout: DROPOUT,
    },
  },
  create({ widths, depth, kernel, embedding: units, activation, token_width: width, dropout }, context: ModelContext) {
    const { inputShape, classes, seed } = context;
    const { input, map } = mapInput({ model: 'cnn', width, deviation: 1 }, context);
    const area = map.shape.slice(1, 3) as [number, number];
    assertHalvings('cnn', area, { halvings: widths.length, option: 'widths' });
    /** A window of this size, but of 1 along an axis that has no more. */
    const window = (size: number): number[] => area.map((length) => (length === 1 ? 1 : size));
    const { dense, drop } = denseParts(seed);
    const taps: Record<string, SymbolicTensor> = {};
    let previous = map;
    for (const [i, filters] of widths.entries()) {
      for (let j = 1; j <= depth; j++) {
        const name = `block${i + 1}_conv${j}`;
        const kernelSize = window(kernel);
        const start = kernelInitializer(seed, name, activation);
        const conv = layers.conv2d({
          name,
          filters,
          kernelSize,
          padding: 'same',
          activation,
          kernelInitializer: start,
        });
        previous = conv.apply(previous) as SymbolicTensor;
      }
      const poolSize = window(2) as [number, number];
      previous = layers.maxPooling2d({ name: `block${i + 1}`, poolSize }).apply(previous) as SymbolicTensor;
      taps[`block${i + 1}`] = previous;
    }
    const flat = layers.flatten({ name: 'flatten' }).apply(previous) as SymbolicTensor;
    const embedding = dense(flat, { name: 'embedding', units, activation });
    const logits = dense(drop(embedding, 'dropout', dropout), { name: 'logits', units: classes });
    return tappedModel({ name: 'cnn', inputShape, classes, input, taps: { ...taps, embedding, logits } });
  },
});
