/** @file Recurrent networks. */
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { component } from '../component.ts';
import { denseParts } from './dense-parts.ts';
import { tappedModel, type ModelContext } from './model.ts';
import { DROPOUT, TOKEN_WIDTH } from './options.ts';
import { CELLS, type Cell } from './recurrence.ts';
import { recurrent } from './recurrent-layer.ts';
import { sequenceInput } from './sequence-input.ts';

/**
 * Layers of LSTM (Hochreiter and Schmidhuber 1997) or GRU cells (Cho et al. 2014) along a sequence: vectors [time, width],
 * the rows of an image, or token ids. Taps: `block1` … `blockN`, [batch, time, units], each layer before dropout, but the last,
 * [batch, units], which is what it ends with; `embedding`, the same; `logits`. Two directions double the units of a tap. Throws
 * MODEL for other inputs.
 */
export const rnn = component({
  name: 'rnn',
  summary: 'Recurrent network: LSTM or GRU, in one direction or both, on vectors, rows of images or tokens',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      cell: { type: 'string', enum: Object.keys(CELLS) as Cell[], default: 'lstm', description: 'The recurrent cell.' },
      units: {
        type: 'integer',
        minimum: 1,
        default: 64,
        unit: 'units',
        description: 'Width of each layer and direction.',
      },
      layers: { type: 'integer', minimum: 1, default: 1, description: 'Recurrent layers, one on the other.' },
      bidirectional: { type: 'boolean', default: false, description: 'Reads each sequence in both directions.' },
      token_width: TOKEN_WIDTH,
      dropout: {
        ...DROPOUT,
        description: "Share of each layer's outputs that is set to zero in training.",
      },
    },
  },
  create({ cell, units, layers, bidirectional, token_width: width, dropout }, context: ModelContext) {
    const { inputShape, classes, seed } = context;
    const { drop, dense } = denseParts(seed);
    const { input, sequence } = sequenceInput({ model: 'rnn', width, deviation: 1 }, context);
    const taps: Record<string, SymbolicTensor> = {};
    let previous = sequence;
    let last = sequence;
    for (let i = 1; i <= layers; i++) {
      const name = `block${i}`;
      const layer = recurrent({ name, cell, units, bidirectional, sequences: i < layers, seed });
      last = layer.apply(previous) as SymbolicTensor;
      taps[name] = last;
      previous = drop(last, `dropout${i}`, dropout);
    }
    const logits = dense(previous, { name: 'logits', units: classes });
    return tappedModel({ name: 'rnn', inputShape, classes, input, taps: { ...taps, embedding: last, logits } });
  },
});
