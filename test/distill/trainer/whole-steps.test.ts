/** @file Whole steps of every model, and under every loss: the compiled engine stays with the cpu engine. */
import { it } from 'vitest';
import { sample } from '../../sample.ts';
import { SMALL_NAMES } from '../models/small.ts';
import { holdWholeSteps, LOSSES } from './whole-steps.ts';

/** Every sixth model, or a third of those, each under one loss; the others are in `whole-steps.slow.test.ts`. */
const pairs = SMALL_NAMES.filter((_, i) => i % 6 === 0).map((name, i) => [name, LOSSES[i % LOSSES.length]!] as const);

it.each(sample(pairs, 3))('%s learns by %s as on the cpu engine', holdWholeSteps);
