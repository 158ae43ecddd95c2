/** @file Residual networks for small images. */
import { input, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { component } from '../component.ts';
import { convParts } from './conv-parts.ts';
import { imageShape } from './image-input.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { ACTIVATION, DROPOUT, WIDTHS } from './options.ts';
import { blocksPerStage } from './residual.ts';

/**
 * ResNet for CIFAR (He et al. 2016, section 4.2): a 3 × 3 convolution, then stages of residual blocks of two convolutions;
 * each stage but the first halves height and width, and a 1 × 1 convolution does where
 * shapes change (option B of the paper, as in RepDistiller's `models/resnet.py`). Taps: `block1` … `blockN`, the stages after their last activation;
 * `embedding`, [batch, last width], their mean; `logits`. Throws MODEL if the input is no image or the depth fits no number
 * of blocks.
 */
export const resnet = component({
  name: 'resnet',
  summary: 'ResNet for small images: ResNet-8, 20, 32, 56, …',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      depth: {
        type: 'integer',
        minimum: 4,
        default: 20,
        description: 'Layers with weights: 2 + 2 · stages · blocks; 8, 14, 20, … for three stages.',
      },
      stem: {
        type: 'integer',
        minimum: 1,
        default: 16,
        unit: 'channels',
        description: 'Channels of the first convolution.',
      },
      widths: { ...WIDTHS, default: [16, 32, 64], unit: 'channels', description: 'Channels of each stage.' },
      activation: ACTIVATION,
      dropout: DROPOUT,
    },
  },
  create({ depth, stem, widths, activation, dropout }, { inputShape, classes, seed }: ModelContext) {
    imageShape('resnet', inputShape);
    const blocks = blocksPerStage('resnet', { depth, stages: widths.length, outside: 2 });
    const parts = convParts({ seed, activation });
    const shortcut = (y: SymbolicTensor, options: { name: string; filters: number; stride: number }): SymbolicTensor =>
      parts.norm(parts.conv(y, { ...options, kernel: 1 }), `${options.name}_norm`);
    const x = input({ shape: [...inputShape], name: 'input' });
    const taps: Record<string, SymbolicTensor> = {};
    let previous = parts.unit(x, { name: 'stem', filters: stem });
    for (const [i, filters] of widths.entries()) {
      for (let j = 1; j <= blocks; j++) {
        const name = `block${i + 1}_${j}`;
        const stride = i > 0 && j === 1 ? 2 : 1;
        const first = parts.unit(previous, { name: `${name}_conv1`, filters, stride });
        const second = parts.norm(parts.conv(first, { name: `${name}_conv2`, filters }), `${name}_conv2_norm`);
        const same = stride === 1 && previous.shape[3] === filters;
        const past = same ? previous : shortcut(previous, { name: `${name}_shortcut`, filters, stride });
        previous = parts.activate(parts.add(past, second, `${name}_sum`), `${name}_out`);
      }
      taps[`block${i + 1}`] = previous;
    }
    const embedding = parts.globalMean(previous, 'embedding');
    const logits = parts.dense(parts.drop(embedding, 'dropout', dropout), { name: 'logits', units: classes });
    return tappedModel({ name: 'resnet', inputShape, classes, input: x, taps: { ...taps, embedding, logits } });
  },
});
