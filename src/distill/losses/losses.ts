/** @file The losses that a config can name. */
import { crossEntropyLoss } from './cross-entropy.ts';
import { feature } from './feature.ts';
import { relation } from './relation.ts';
import { response } from './response.ts';

export const losses = { response, feature, relation, cross_entropy: crossEntropyLoss } as const;
