/** @file By what the shipped experiment's configs name parts, besides `_target_`. */
import type { PartKeys } from '../program/index.ts';

/** A term of a loss names its method. */
export const PART_KEYS = {
  method: {
    options: ['weight'],
    expected: 'what `method({ name, summary, weight, options, create })` of hydrosol/distill gives',
  },
} satisfies PartKeys;
