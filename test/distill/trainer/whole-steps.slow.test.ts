/** @file Whole steps of every model under every loss that `whole-steps.test.ts` leaves out. */
import { it } from 'vitest';
import { SMALL_NAMES } from '../models/small.ts';
import { holdWholeSteps, LOSSES } from './whole-steps.ts';

const pairs = SMALL_NAMES.flatMap((name, i) =>
  LOSSES.filter((_, at) => at !== i % LOSSES.length).map((loss) => [name, loss] as const),
);

it.each(pairs)('%s learns by %s as on the cpu engine', holdWholeSteps);
