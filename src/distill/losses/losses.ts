/** @file The losses that a config can name. */
import { weightedSumLoss } from './weighted-sum.ts';

export const losses = { weighted_sum: weightedSumLoss } as const;
