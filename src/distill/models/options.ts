/** @file Options that several models have. */
import { ACTIVATIONS } from './initialise.ts';

/** Dropout of what the logits are made of. */
export const DROPOUT = {
  type: 'number',
  minimum: 0,
  exclusiveMaximum: 1,
  default: 0,
  description: 'Share of the embedding that is set to zero in training.',
} as const;

/** What bends the numbers after a convolution. */
export const ACTIVATION = {
  type: 'string',
  enum: ACTIVATIONS,
  default: 'relu',
  description: 'After each convolution.',
} as const;

/** A list of positive widths. */
export const WIDTHS = { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1 } as const;

/** Models of token ids have a trained vector for each. */
export const TOKEN_WIDTH = {
  type: 'integer',
  minimum: 1,
  default: 32,
  unit: 'units',
  description: 'Width of the vector of a token; not used for other inputs.',
} as const;
