/** @file The optimizers that a config can name. */
import { adam, adamw } from './adam.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers = { adam, adamw, rmsprop, sgd } as const;
