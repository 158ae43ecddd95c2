/** @file The optimizers that a config can name. */
import { adam, adamw } from './adam.ts';
import { sgd } from './sgd.ts';

export const optimizers = { adam, adamw, sgd } as const;
