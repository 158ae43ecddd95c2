/** @file Wide residual networks. */
import { input, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { component } from '../component.ts';
import { convParts } from './conv-parts.ts';
import { imageShape } from './image-input.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { ACTIVATION, DROPOUT, WIDTHS } from './options.ts';
import { blocksPerStage } from './residual.ts';

/**
 * WRN-depth-widen (Zagoruyko and Komodakis 2016): residual blocks that normalise and bend before each convolution. Taps as
 * in RepDistiller's `models/wrn.py`: `block1` … `blockN`, the stages as they are added up, the last one after the final
 * normalisation and activation; `embedding`, [batch, last width · widen], its mean; `logits`. Throws MODEL if the input is no
 * image or the depth fits no number of blocks.
 */
export const wrn = component({
  name: 'wrn',
  summary: 'Wide residual network WRN-depth-widen for small images',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      depth: {
        type: 'integer',
        minimum: 6,
        default: 16,
        description: 'Layers with weights: 4 + 2 · stages · blocks; 10, 16, 22, … for three stages.',
      },
      widen: { type: 'integer', minimum: 1, default: 2, description: 'Factor on the widths.' },
      widths: {
        ...WIDTHS,
        default: [16, 32, 64],
        unit: 'channels',
        description: 'Channels of each stage before widening.',
      },
      inner_dropout: {
        ...DROPOUT,
        description: 'Share of the numbers between the two convolutions of a block that is set to zero in training.',
      },
      activation: ACTIVATION,
      dropout: DROPOUT,
    },
  },
  create(
    { depth, widen, widths, inner_dropout: inner, activation, dropout },
    { inputShape, classes, seed }: ModelContext,
  ) {
    imageShape('wrn', inputShape);
    const blocks = blocksPerStage('wrn', { depth, stages: widths.length, outside: 4 });
    const { conv, norm, activate, add, drop, dense, globalMean } = convParts({ seed, activation });
    const bent = (y: SymbolicTensor, name: string): SymbolicTensor => activate(norm(y, `${name}_norm`), `${name}_bent`);
    const x = input({ shape: [...inputShape], name: 'input' });
    const taps: Record<string, SymbolicTensor> = {};
    let previous = conv(x, { name: 'stem', filters: widths[0]! });
    for (const [i, width] of widths.entries()) {
      for (let j = 1; j <= blocks; j++) {
        const name = `block${i + 1}_${j}`;
        const stride = i > 0 && j === 1 ? 2 : 1;
        const filters = width * widen;
        const start = bent(previous, `${name}_in`);
        const first = bent(conv(start, { name: `${name}_conv1`, filters, stride }), `${name}_conv1`);
        const second = conv(drop(first, `${name}_dropout`, inner), { name: `${name}_conv2`, filters });
        const same = stride === 1 && previous.shape[3] === filters;
        const past = same ? previous : conv(start, { name: `${name}_shortcut`, filters, kernel: 1, stride });
        previous = add(past, second, `${name}_sum`);
      }
      taps[`block${i + 1}`] = previous;
    }
    const last = bent(previous, 'last');
    taps[`block${widths.length}`] = last;
    const embedding = globalMean(last, 'embedding');
    const logits = dense(drop(embedding, 'dropout', dropout), { name: 'logits', units: classes });
    return tappedModel({ name: 'wrn', inputShape, classes, input: x, taps: { ...taps, embedding, logits } });
  },
});
