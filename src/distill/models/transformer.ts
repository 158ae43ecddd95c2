/** @file A transformer encoder on sequences. */
import { component } from '../component.ts';
import { denseParts } from './dense-parts.ts';
import { encoder, ENCODER_OPTIONS, READOUT } from './encoder.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { sequenceInput } from './sequence-input.ts';

/**
 * A transformer encoder (Vaswani et al. 2017; normalised before each half, Xiong et al. 2020) with trained positions. It reads
 * token ids, where padding is seen by nobody, or vectors and rows of images through a trained map to its width. Taps:
 * `block1` … `blockN`, [batch, time, width]; `embedding`, [batch, width]; `logits`. Throws MODEL for other inputs, or if the
 * heads do not divide the width.
 */
export const transformer = component({
  name: 'transformer',
  summary: 'Transformer encoder on token ids, sequences of vectors, or rows of images',
  options: { type: 'object', additionalProperties: false, properties: { ...ENCODER_OPTIONS, readout: READOUT } },
  create({ mlp_ratio: ratio, ...options }, context: ModelContext) {
    const { inputShape, classes, seed } = context;
    const { width } = options;
    const { input, sequence } = sequenceInput({ model: 'transformer', width, deviation: 0.02 }, context);
    const { dense } = denseParts(seed);
    const tokens = inputShape.length === 1;
    const vectors = tokens ? sequence : dense(sequence, { name: 'vectors', units: width });
    const taps = encoder(vectors, { model: 'transformer', ...options, ratio, classes, seed });
    return tappedModel({ name: 'transformer', inputShape, classes, input, taps });
  },
});
