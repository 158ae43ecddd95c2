/** @file LeNet-5. */
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';
import { component } from '../component.ts';
import { convParts } from './conv-parts.ts';
import { imageShape } from './image-input.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { ACTIVATION, DROPOUT, WIDTHS } from './options.ts';

/** Fewest rows and columns that leave one number after the second pooling. */
const SMALLEST = { same: 12, valid: 16 } as const;

/**
 * LeNet-5 (LeCun et al. 1998) with today's activation and pooling: two 5 × 5 convolutions, each with its bias and followed by
 * pooling, and two dense layers. 61,706 parameters on 28 × 28 × 1 and 10 classes; `width` 0.5 is the LeNet-5-half of Nayak et
 * al. 2019 (arXiv 1905.08114, 35,820). Taps: `block1`, `block2` after pooling; `block3` and `embedding`, [batch, hidden], the
 * dense layers; `logits`. Throws MODEL if the input is no image or too small.
 */
export const lenet = component({
  name: 'lenet',
  summary: 'LeNet-5, and narrower or wider ones',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      channels: {
        ...WIDTHS,
        minItems: 2,
        maxItems: 2,
        default: [6, 16],
        unit: 'channels',
        description: 'Channels of the two convolutions.',
      },
      width: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Factor on the channels, rounded down.' },
      hidden: {
        ...WIDTHS,
        default: [120, 84],
        unit: 'units',
        description: 'Widths of the dense layers; the last is the embedding.',
      },
      padding: {
        type: 'string',
        enum: ['same', 'valid'],
        default: 'same',
        description: 'Of the first convolution: same for images of 28 × 28, valid for those of 32 × 32.',
      },
      pooling: { type: 'string', enum: ['max', 'average'], default: 'max', description: 'Of 2 × 2 numbers.' },
      activation: ACTIVATION,
      dropout: DROPOUT,
    },
  },
  create(
    { channels, width, hidden, padding, pooling, activation, dropout },
    { inputShape, classes, seed }: ModelContext,
  ) {
    const [height, across] = imageShape('lenet', inputShape);
    const least = SMALLEST[padding];
    if (Math.min(height, across) < least) {
      throw new HydrosolError('MODEL', `model lenet cannot read images of ${height} × ${across}`, {
        expected: `at least ${least} × ${least}`,
      });
    }
    const { conv, activate, drop, dense } = convParts({ seed, activation });
    const x = input({ shape: [...inputShape], name: 'input' });
    const taps: Record<string, SymbolicTensor> = {};
    let previous = x;
    for (const [i, full] of channels.entries()) {
      const name = `block${i + 1}`;
      const filters = Math.max(1, Math.floor(full * width));
      const shape = { filters, kernel: 5, bias: true, padding: i === 0 ? padding : 'valid' } as const;
      const convolved = activate(conv(previous, { name: `${name}_conv`, ...shape }), `${name}_out`);
      const pool = pooling === 'max' ? layers.maxPooling2d : layers.averagePooling2d;
      previous = pool({ name, poolSize: 2 }).apply(convolved) as SymbolicTensor;
      taps[name] = previous;
    }
    previous = layers.flatten({ name: 'flatten' }).apply(previous) as SymbolicTensor;
    for (const [i, units] of hidden.entries()) {
      const last = i === hidden.length - 1;
      const name = last ? 'embedding' : `block${channels.length + 1 + i}`;
      previous = dense(previous, { name, units, activation });
      taps[name] = previous;
    }
    const logits = dense(drop(previous, 'dropout', dropout), { name: 'logits', units: classes });
    return tappedModel({ name: 'lenet', inputShape, classes, input: x, taps: { ...taps, logits } });
  },
});
