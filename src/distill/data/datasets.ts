/** @file The data sets that a config can name. */
import { idx } from './idx.ts';
import { mnist } from './mnist.ts';

export const datasets = { mnist, idx } as const;
