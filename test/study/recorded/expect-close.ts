/** @file Numbers that two programs computed. */
import { expect } from 'vitest';

/** Fails unless numbers agree up to a share of their size, or of 1 where they are small; infinite ones and NaN exactly. */
export function expectClose(got: readonly number[], expected: readonly number[], share = 1e-12): void {
  expect(got).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    if (!Number.isFinite(value)) expect(got[i]).toBe(value);
    else expect(Math.abs(got[i]! - value)).toBeLessThanOrEqual(share * Math.max(1, Math.abs(value)));
}
