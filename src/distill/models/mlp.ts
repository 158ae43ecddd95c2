/** @file A multilayer perceptron. */
import { layers } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { component } from '../component.ts';
import { denseParts } from './dense-parts.ts';
import { ACTIVATIONS } from './initialise.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { DROPOUT, TOKEN_WIDTH, WIDTHS } from './options.ts';
import { plainInput, tokenInput } from './sequence-input.ts';

/**
 * Dense layers on the flattened input; token ids stand for trained vectors. Taps: `block1` … `blockN`, [batch, width], each hidden layer after its activation and
 * before dropout; `embedding`, the last of them; `logits`, [batch, classes].
 */
export const mlp = component({
  name: 'mlp',
  summary: 'Multilayer perceptron on the flattened input',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      hidden: {
        ...WIDTHS,
        default: [128, 64],
        unit: 'units',
        description: 'Width of each hidden layer, from input to output.',
      },
      activation: { type: 'string', enum: ACTIVATIONS, default: 'relu', description: 'After each hidden layer.' },
      token_width: TOKEN_WIDTH,
      dropout: {
        ...DROPOUT,
        description: 'Share of each hidden layer that is set to zero in training.',
      },
    },
  },
  create({ hidden, activation, token_width: width, dropout }, context: ModelContext) {
    const { inputShape, classes, seed } = context;
    const { dense, drop } = denseParts(seed);
    const { input: x, sequence } = tokenInput({ width, deviation: 1 }, context) ?? plainInput(inputShape);
    const taps: Record<string, SymbolicTensor> = {};
    const flat = sequence.shape.length === 2 ? sequence : layers.flatten({ name: 'flatten' }).apply(sequence);
    let previous = flat as SymbolicTensor;
    let embedding = previous;
    for (const [i, units] of hidden.entries()) {
      const name = `block${i + 1}`;
      embedding = dense(previous, { name, units, activation });
      taps[name] = embedding;
      previous = drop(embedding, `dropout${i + 1}`, dropout);
    }
    const named = { ...taps, embedding, logits: dense(previous, { name: 'logits', units: classes }) };
    return tappedModel({ name: 'mlp', inputShape, classes, input: x, taps: named });
  },
});
