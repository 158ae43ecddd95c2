/** @file Whole steps of every model under every loss. */
import { it } from 'vitest';
import { SMALL_NAMES } from '../models/small.ts';
import { holdWholeSteps, LOSSES } from './whole-steps.ts';

const pairs = SMALL_NAMES.flatMap((name) => LOSSES.map((loss) => [name, loss] as const));

it.each(pairs)('%s learns by %s as on the cpu engine', holdWholeSteps);
