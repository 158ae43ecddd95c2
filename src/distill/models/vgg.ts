/** @file VGG networks for small images. */
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';
import { component } from '../component.ts';
import { convParts } from './conv-parts.ts';
import { assertHalvings, imageShape } from './image-input.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { ACTIVATION, DROPOUT, WIDTHS } from './options.ts';

/**
 * VGG (Simonyan and Zisserman 2015) with batch normalisation, as RepDistiller's `models/vgg.py` has it for small images:
 * blocks of 3 × 3 convolutions with a 2 × 2 maximum between them, but for the last two, and the mean over the last block.
 * Taps: `block1` … `blockN` before the maximum; `embedding`, [batch, last width]; `logits`. Throws MODEL if the input is no
 * image or too small for so many halvings.
 */
export const vgg = component({
  name: 'vgg',
  summary: 'VGG for small images, with batch normalisation',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      widths: {
        ...WIDTHS,
        default: [64, 128, 256, 512, 512],
        unit: 'channels',
        description: 'Channels of each block.',
      },
      convolutions: {
        ...WIDTHS,
        default: [1, 1, 1, 1, 1],
        description: 'Convolutions in each block: one everywhere is VGG-8, two VGG-13.',
      },
      activation: ACTIVATION,
      dropout: DROPOUT,
    },
  },
  create({ widths, convolutions, activation, dropout }, { inputShape, classes, seed }: ModelContext) {
    if (convolutions.length !== widths.length) {
      throw new HydrosolError(
        'MODEL',
        `model vgg has ${widths.length} widths and ${convolutions.length} convolutions`,
        {
          fullKey: 'convolutions',
          expected: 'one entry a block in both',
        },
      );
    }
    const halvings = Math.max(0, widths.length - 2);
    assertHalvings('vgg', imageShape('vgg', inputShape), { halvings, option: 'widths' });
    const { unit, drop, dense, globalMean } = convParts({ seed, activation });
    const x = input({ shape: [...inputShape], name: 'input' });
    const taps: Record<string, SymbolicTensor> = {};
    let previous = x;
    for (const [i, filters] of widths.entries()) {
      const name = `block${i + 1}`;
      if (i > 0 && i <= halvings) {
        previous = layers.maxPooling2d({ name: `pool${i}`, poolSize: 2 }).apply(previous) as SymbolicTensor;
      }
      for (let j = 1; j <= convolutions[i]!; j++)
        previous = unit(previous, { name: `${name}_conv${j}`, filters, bias: true });
      taps[name] = previous;
    }
    const embedding = globalMean(previous, 'embedding');
    const logits = dense(drop(embedding, 'dropout', dropout), { name: 'logits', units: classes });
    return tappedModel({ name: 'vgg', inputShape, classes, input: x, taps: { ...taps, embedding, logits } });
  },
});
