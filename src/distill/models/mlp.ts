/** @file A multilayer perceptron. */
import { input, layers } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { component } from '../component.ts';
import { seededDropout } from './dropout.ts';
import { ACTIVATIONS, kernelInitializer } from './initialise.ts';
import { tappedModel, type ModelContext } from './model.ts';

/**
 * Dense layers on the flattened input. Taps: `block1` … `blockN`, [batch, width], each hidden layer after its activation and
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
        type: 'array',
        items: { type: 'integer', minimum: 1 },
        minItems: 1,
        default: [128, 64],
        description: 'Width of each hidden layer, from input to output.',
      },
      activation: { type: 'string', enum: ACTIVATIONS, default: 'relu', description: 'After each hidden layer.' },
      dropout: {
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0,
        description: 'Share of each hidden layer that is set to zero in training.',
      },
    },
  },
  create({ hidden, activation, dropout }, { inputShape, classes, seed }: ModelContext) {
    const x = input({ shape: [...inputShape], name: 'input' });
    const taps: Record<string, SymbolicTensor> = {};
    let previous = layers.flatten({ name: 'flatten' }).apply(x) as SymbolicTensor;
    let embedding = previous;
    for (const [i, units] of hidden.entries()) {
      const name = `block${i + 1}`;
      const kernel = kernelInitializer(seed, name, activation);
      embedding = layers
        .dense({ name, units, activation, kernelInitializer: kernel })
        .apply(previous) as SymbolicTensor;
      taps[name] = embedding;
      const drop = seededDropout({ name: `dropout${i + 1}`, rate: dropout, seed });
      previous = dropout > 0 ? (drop.apply(embedding) as SymbolicTensor) : embedding;
    }
    const kernel = kernelInitializer(seed, 'logits', 'linear');
    const logits = layers.dense({ name: 'logits', units: classes, kernelInitializer: kernel }).apply(previous);
    const named = { ...taps, embedding, logits: logits as SymbolicTensor };
    return tappedModel({ name: 'mlp', inputShape, classes, input: x, taps: named });
  },
});
