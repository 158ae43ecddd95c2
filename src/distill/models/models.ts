/** @file The models that a config can name. */
import { cnn } from './cnn.ts';
import { mlp } from './mlp.ts';

export const models = { mlp, cnn } as const;
