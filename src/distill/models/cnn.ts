/** @file A plain convolutional network. */
import { input, layers } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { component } from '../component.ts';
import { denseParts } from './dense-parts.ts';
import { assertHalvings, imageShape } from './image-input.ts';
import { kernelInitializer } from './initialise.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { ACTIVATION, DROPOUT, WIDTHS } from './options.ts';

/**
 * Blocks of `depth` convolutions and a 2 × 2 maximum, then one dense layer, the embedding. Taps: `block1` … `blockN`,
 * [batch, height / 2^n, width / 2^n, channels], after the maximum; `embedding`, [batch, embedding], after its activation and
 * before dropout; `logits`, [batch, classes]. Throws MODEL if the input is no image or too small for so many halvings.
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
        description: 'Channels of each block, from input to output; each block halves height and width.',
      },
      depth: { type: 'integer', minimum: 1, default: 1, description: 'Convolutions in each block.' },
      kernel: { type: 'integer', minimum: 1, default: 3, description: 'Height and width of the convolutions.' },
      embedding: {
        type: 'integer',
        minimum: 1,
        default: 64,
        description: 'Width of the dense layer before the logits.',
      },
      activation: ACTIVATION,
      dropout: DROPOUT,
    },
  },
  create(
    { widths, depth, kernel, embedding: units, activation, dropout },
    { inputShape, classes, seed }: ModelContext,
  ) {
    assertHalvings('cnn', imageShape('cnn', inputShape), { halvings: widths.length, option: 'widths' });
    const { dense, drop } = denseParts(seed);
    const x = input({ shape: [...inputShape], name: 'input' });
    const taps: Record<string, SymbolicTensor> = {};
    let previous = x;
    for (const [i, filters] of widths.entries()) {
      for (let j = 1; j <= depth; j++) {
        const name = `block${i + 1}_conv${j}`;
        const kernelSize = kernel;
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
      previous = layers.maxPooling2d({ name: `block${i + 1}`, poolSize: 2 }).apply(previous) as SymbolicTensor;
      taps[`block${i + 1}`] = previous;
    }
    const flat = layers.flatten({ name: 'flatten' }).apply(previous) as SymbolicTensor;
    const embedding = dense(flat, { name: 'embedding', units, activation });
    const logits = dense(drop(embedding, 'dropout', dropout), { name: 'logits', units: classes });
    return tappedModel({ name: 'cnn', inputShape, classes, input: x, taps: { ...taps, embedding, logits } });
  },
});
