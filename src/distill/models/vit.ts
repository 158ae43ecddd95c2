/** @file A vision transformer. */
import { input, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';
import { component } from '../component.ts';
import { encoder, ENCODER_OPTIONS, READOUT } from './encoder.ts';
import { imageShape } from './image-input.ts';
import { kernelInitializer } from './initialise.ts';
import { tappedModel, type ModelContext } from './model.ts';

/**
 * ViT (Dosovitskiy et al. 2021): an image is cut into patches, each of which is mapped to a vector, and a transformer encoder
 * reads them from left to right and from top to bottom. Taps: `block1` … `blockN`, [batch, patches, width], one row more, the
 * first, with a class token; `embedding`, [batch, width]; `logits`. Throws MODEL if the input is no image, or if patches do
 * not cover it or heads do not divide the width.
 */
export const vit = component({
  name: 'vit',
  summary: 'Vision transformer: patches of an image as a sequence',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      patch: { type: 'integer', minimum: 1, default: 4, unit: 'pixels', description: 'Height and width of a patch.' },
      ...ENCODER_OPTIONS,
      readout: { ...READOUT, default: 'first' },
    },
  },
  create({ patch, mlp_ratio: ratio, ...options }, { inputShape, classes, seed }: ModelContext) {
    const [height, across] = imageShape('vit', inputShape);
    if (height % patch !== 0 || across % patch !== 0) {
      throw new HydrosolError(
        'MODEL',
        `model vit cannot cut ${height} × ${across} into patches of ${patch} × ${patch}`,
        {
          fullKey: 'patch',
          expected: 'a number that divides both',
        },
      );
    }
    const { width } = options;
    const x = input({ shape: [...inputShape], name: 'input' });
    const start = kernelInitializer(seed, 'patches', 'linear');
    const cut = { kernelSize: patch, strides: patch, padding: 'valid' } as const;
    const patches = layers.conv2d({ name: 'patches', filters: width, ...cut, kernelInitializer: start }).apply(x);
    const targetShape = [(height / patch) * (across / patch), width];
    const sequence = layers.reshape({ name: 'sequence', targetShape }).apply(patches) as SymbolicTensor;
    const taps = encoder(sequence, { model: 'vit', ...options, ratio, classes, seed });
    return tappedModel({ name: 'vit', inputShape, classes, input: x, taps });
  },
});
