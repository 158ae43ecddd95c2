/** @file A plain convolutional network. */
import { input, layers } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';
import { component } from '../component.ts';
import { seededDropout } from './dropout.ts';
import { ACTIVATIONS, kernelInitializer } from './initialise.ts';
import { tappedModel, type ModelContext } from './model.ts';

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
        type: 'array',
        items: { type: 'integer', minimum: 1 },
        minItems: 1,
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
      activation: { type: 'string', enum: ACTIVATIONS, default: 'relu', description: 'After each convolution.' },
      dropout: {
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0,
        description: 'Share of the embedding that is set to zero in training.',
      },
    },
  },
  create(
    { widths, depth, kernel, embedding: units, activation, dropout },
    { inputShape, classes, seed }: ModelContext,
  ) {
    assertHalvings(inputShape, widths.length);
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
    const flat = layers.flatten({ name: 'flatten' }).apply(previous);
    const start = kernelInitializer(seed, 'embedding', activation);
    const dense = layers.dense({ name: 'embedding', units, activation, kernelInitializer: start });
    const embedding = dense.apply(flat) as SymbolicTensor;
    const drop = seededDropout({ name: 'dropout', rate: dropout, seed });
    const last = dropout > 0 ? drop.apply(embedding) : embedding;
    const end = kernelInitializer(seed, 'logits', 'linear');
    const logits = layers
      .dense({ name: 'logits', units: classes, kernelInitializer: end })
      .apply(last) as SymbolicTensor;
    return tappedModel({ name: 'cnn', inputShape, classes, input: x, taps: { ...taps, embedding, logits } });
  },
});

/** Throws MODEL unless [height, width, channels] can be halved this often. */
function assertHalvings(inputShape: readonly number[], halvings: number): void {
  const [height = 0, width = 0] = inputShape;
  if (inputShape.length !== 3) {
    throw new HydrosolError('MODEL', `model cnn cannot read inputs of shape [${inputShape.join(', ')}]`, {
      expected: 'images, [height, width, channels]',
      hints: ['use a model for such inputs: model=mlp'],
    });
  }
  const most = Math.floor(Math.log2(Math.min(height, width)));
  if (halvings > most) {
    throw new HydrosolError(
      'MODEL',
      `model cnn has ${halvings} blocks, but ${height} × ${width} can be halved ${most} times`,
      {
        fullKey: 'widths',
        expected: `at most ${most} widths`,
      },
    );
  }
}
