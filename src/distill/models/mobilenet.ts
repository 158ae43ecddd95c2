/** @file MobileNetV2 for small images. */
import { input, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { component } from '../component.ts';
import { type ConvParts, convParts } from './conv-parts.ts';
import { imageShape } from './image-input.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { ACTIVATION, DROPOUT } from './options.ts';

interface BlockOptions {
  readonly name: string;
  readonly filters: number;
  readonly stride: number;
  /** Factor on the channels inside. */
  readonly expansion: number;
}

/** An inverted residual: 1 × 1 to more channels, 3 × 3 on each of them, 1 × 1 to few, without activation at the end. */
function invertedResidual(parts: ConvParts, x: SymbolicTensor, options: BlockOptions): SymbolicTensor {
  const { name, filters, stride, expansion } = options;
  const channels = x.shape[3]!;
  const wide = parts.unit(x, { name: `${name}_expand`, filters: channels * expansion, kernel: 1 });
  const filtered = parts.norm(parts.depthwise(wide, { name: `${name}_depthwise`, stride }), `${name}_depthwise_norm`);
  const bent = parts.activate(filtered, `${name}_depthwise_out`);
  const narrow = parts.norm(parts.conv(bent, { name: `${name}_project`, filters, kernel: 1 }), `${name}_project_norm`);
  return stride === 1 && channels === filters ? parts.add(x, narrow, `${name}_sum`) : narrow;
}

/**
 * MobileNetV2 (Sandler et al. 2018) with the strides of RepDistiller's `models/mobilenetv2.py` for images of 32 × 32: a stem
 * with stride 2, then stages of inverted residuals. Its `mobile_half` is `width` 0.5. Taps: `block1` … `blockN`, the last
 * stage at each size of the image; `embedding`, [batch, last], the mean of the last 1 × 1 convolution; `logits`. Throws MODEL
 * if the input is no image.
 */
export const mobilenet = component({
  name: 'mobilenet',
  summary: 'MobileNetV2 for small images: inverted residuals with depthwise convolutions',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      width: { type: 'number', exclusiveMinimum: 0, default: 0.5, description: 'Factor on all channels but the last.' },
      stages: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['expansion', 'channels', 'blocks', 'stride'],
          properties: {
            expansion: { type: 'integer', minimum: 1, description: 'Factor on the channels inside a block.' },
            channels: { type: 'integer', minimum: 1, unit: 'channels', description: 'Of the results, before `width`.' },
            blocks: { type: 'integer', minimum: 1, description: 'Blocks one after the other.' },
            stride: { type: 'integer', minimum: 1, maximum: 2, description: 'Stride of the first of them.' },
          },
        },
        default: [
          { expansion: 1, channels: 16, blocks: 1, stride: 1 },
          { expansion: 6, channels: 24, blocks: 2, stride: 1 },
          { expansion: 6, channels: 32, blocks: 3, stride: 2 },
          { expansion: 6, channels: 64, blocks: 4, stride: 2 },
          { expansion: 6, channels: 96, blocks: 3, stride: 1 },
          { expansion: 6, channels: 160, blocks: 3, stride: 2 },
          { expansion: 6, channels: 320, blocks: 1, stride: 1 },
        ],
        description: 'Table 2 of the paper: factor inside a block, channels, blocks, stride of the first of them.',
      },
      stem: {
        type: 'integer',
        minimum: 1,
        default: 32,
        unit: 'channels',
        description: 'Channels of the first convolution.',
      },
      stem_stride: {
        type: 'integer',
        minimum: 1,
        maximum: 2,
        default: 2,
        description: 'Stride of the first convolution.',
      },
      last: {
        type: 'integer',
        minimum: 1,
        default: 1280,
        unit: 'channels',
        description: 'Channels of the last convolution.',
      },
      activation: ACTIVATION,
      dropout: DROPOUT,
    },
  },
  create(
    { width, stages, stem, stem_stride: stemStride, last, activation, dropout },
    { inputShape, classes, seed }: ModelContext,
  ) {
    imageShape('mobilenet', inputShape);
    const parts = convParts({ seed, activation });
    const scaled = (channels: number): number => Math.max(1, Math.floor(channels * width));
    const x = input({ shape: [...inputShape], name: 'input' });
    const sized: SymbolicTensor[] = [];
    let previous = parts.unit(x, { name: 'stem', filters: scaled(stem), stride: stemStride });
    for (const [i, { expansion, channels, blocks, stride: first }] of stages.entries()) {
      if (first > 1 && i > 0) sized.push(previous);
      for (let j = 1; j <= blocks; j++) {
        const stride = j === 1 ? first : 1;
        const name = `stage${i + 1}_${j}`;
        previous = invertedResidual(parts, previous, { name, filters: scaled(channels), stride, expansion });
      }
    }
    sized.push(previous);
    const taps = Object.fromEntries(sized.map((tensor, i) => [`block${i + 1}`, tensor]));
    const embedding = parts.globalMean(parts.unit(previous, { name: 'last', filters: last, kernel: 1 }), 'embedding');
    const logits = parts.dense(parts.drop(embedding, 'dropout', dropout), { name: 'logits', units: classes });
    return tappedModel({ name: 'mobilenet', inputShape, classes, input: x, taps: { ...taps, embedding, logits } });
  },
});
