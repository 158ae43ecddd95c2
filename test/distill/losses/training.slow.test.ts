/** @file More of `training.test.ts`: students whose steps take long to compile. */
import { describe, it } from 'vitest';
import { holdLearns } from './distil.ts';
import { SHIPPED } from './shipped.ts';

describe.each(['lstm', 'transformer'] as const)('a student %s', (family) => {
  it.each(SHIPPED)('learns by %s', { timeout: 60_000 }, (name) => holdLearns(family, name));
});
