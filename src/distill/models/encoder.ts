/** @file A transformer encoder from a sequence of vectors to logits. */
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { HydrosolError } from '../../errors.ts';
import { denseParts } from './dense-parts.ts';
import { layerNorm } from './layer-norm.ts';
import { DROPOUT } from './options.ts';
import { positions, type Readout, READOUTS, sequenceReadout, transformerBlock } from './transformer-layers.ts';

/** The options of every encoder. */
export const ENCODER_OPTIONS = {
  width: { type: 'integer', minimum: 1, default: 64, unit: 'units', description: 'Width of the vector of a place.' },
  heads: { type: 'integer', minimum: 1, default: 4, description: 'Heads of attention; they divide the width.' },
  layers: { type: 'integer', minimum: 1, default: 2, description: 'Blocks of attention and a layer inside.' },
  mlp_ratio: {
    type: 'number',
    exclusiveMinimum: 0,
    default: 2,
    description: 'Width of the layer inside a block, as a multiple of the width.',
  },
  dropout: {
    ...DROPOUT,
    description: 'Share of what each half of a block adds, and of the first sum, set to zero.',
  },
} as const;

/** How the logits are read from the sequence. */
export const READOUT = {
  type: 'string',
  enum: READOUTS,
  default: 'mean',
  description: 'What the embedding is: the mean over the places, or the first, a trained class token.',
} as const;

interface EncoderOptions {
  /** Name of the model, for errors. */
  readonly model: string;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  readonly ratio: number;
  readonly readout: Readout;
  readonly dropout: number;
  readonly classes: number;
  readonly seed: number;
}

/**
 * Positions, blocks, a last normalisation, the readout and the logits, on top of a sequence [batch, time, width]. Gives the
 * taps `block1` … `blockN`, [batch, time, width] after each block (one place more with a class token), `embedding` and
 * `logits`. Throws MODEL if the heads do not divide the width.
 */
export function encoder(sequence: SymbolicTensor, options: EncoderOptions): Record<string, SymbolicTensor> {
  const { model, width, heads, layers, ratio, readout, dropout: rate, classes, seed } = options;
  if (width % heads !== 0) {
    throw new HydrosolError('MODEL', `model ${model} cannot divide a width of ${width} among ${heads} heads`, {
      fullKey: 'heads',
      expected: `a divisor of ${width}`,
    });
  }
  const { drop, dense } = denseParts(seed);
  const taps: Record<string, SymbolicTensor> = {};
  const first = readout === 'first';
  const placed = positions({ name: 'positions', first, seed }).apply(sequence) as SymbolicTensor;
  let previous = drop(placed, 'dropout', rate);
  for (let i = 1; i <= layers; i++) {
    const name = `block${i}`;
    previous = transformerBlock({ name, heads, ratio, rate, seed }).apply(previous) as SymbolicTensor;
    taps[name] = previous;
  }
  const normed = layerNorm('last_norm').apply(previous);
  const embedding = sequenceReadout({ name: 'embedding', readout }).apply(normed) as SymbolicTensor;
  return { ...taps, embedding, logits: dense(embedding, { name: 'logits', units: classes }) };
}
