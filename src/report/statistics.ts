/** @file Means with their intervals, and tests of whether two networks differ. */
import { meanOf } from '../util/mean.ts';
import { centralQuantile, twoSidedTail } from './student-t.ts';

/** A mean over independent runs, with the interval that holds the true mean with a probability of 95 %. */
export interface MeanInterval {
  readonly count: number;
  readonly mean: number;
  /** Missing, as the interval is, where there is one value only, or the mean is not finite. */
  readonly standard_deviation?: number;
  readonly interval_95?: readonly [number, number];
}

export const CONFIDENCE = 0.95;

/** Standard deviation of a sample, divided by n - 1. */
function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** Mean ± t · s / √n, by Student's t distribution with n - 1 degrees of freedom. */
export function meanInterval(values: readonly number[]): MeanInterval {
  const count = values.length;
  const mean = meanOf(values);
  if (count < 2 || !Number.isFinite(mean)) return { count, mean };
  const deviation = deviationOf(values);
  const half = (centralQuantile(CONFIDENCE, count - 1) * deviation) / Math.sqrt(count);
  return { count, mean, standard_deviation: deviation, interval_95: [mean - half, mean + half] };
}

/** Of a two-sided test that paired differences have mean zero. */
export interface PairedTest {
  /** Infinite where all differences are the same, not-a-number where all are zero. */
  readonly t: number;
  readonly degrees: number;
  readonly p: number;
}

/** The paired t-test of at least two differences. If all are zero nothing speaks against equality, and p is 1. */
export function pairedTTest(differences: readonly number[]): PairedTest {
  const degrees = differences.length - 1;
  const t = (meanOf(differences) / deviationOf(differences)) * Math.sqrt(differences.length);
  return { t, degrees, p: Number.isNaN(t) ? 1 : twoSidedTail(t, degrees) };
}

/** The mean of differences in several blocks, with its interval and the test that it is zero. */
export interface BlockedTest extends PairedTest {
  readonly mean: number;
  readonly interval_95: readonly [number, number];
}

/**
 * The t-test that the mean of all blocks is zero, where each block (a student, say) has a mean of its own: two-way analysis of
 * variance with fixed blocks. Only what differs within a block counts as chance, so the n blocks of k differences have n · (k - 1)
 * degrees of freedom. All blocks need the same number of differences, at least two.
 */
export function blockedTTest(blocks: readonly (readonly number[])[]): BlockedTest {
  const all = blocks.flat();
  const mean = meanOf(all);
  const degrees = all.length - blocks.length;
  const squares = blocks.map((block) => deviationOf(block) ** 2 * (block.length - 1));
  const error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / degrees / all.length);
  const half = centralQuantile(CONFIDENCE, degrees) * error;
  const t = mean / error;
  return {
    mean,
    interval_95: [mean - half, mean + half],
    t,
    degrees,
    p: Number.isNaN(t) ? 1 : twoSidedTail(t, degrees),
  };
}

/**
 * The p-values of a family of tests, adjusted by Holm's step-down method (Holm 1979) and in their order: those below 0.05 are wrong
 * in at most one family of twenty, whatever the tests depend on.
 */
export function holmAdjusted(ps: readonly number[]): number[] {
  const order = ps.map((p, place) => ({ p, place })).sort((a, b) => a.p - b.p);
  const adjusted: number[] = [];
  let largest = 0;
  for (const [rank, { p, place }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ps.length - rank)));
    adjusted[place] = largest;
  }
  return adjusted;
}

/** More differences have too many signs to try them all, and the t-test is good enough by then. */
const MOST_SIGNS = 16;

/**
 * Exact p of the two-sided sign-flip permutation test (Fisher 1935): the share of all 2ⁿ ways to choose the signs of n differences
 * whose sum is as far from zero as the real one, or farther. It needs no normal distribution, but with n seeds p is never below
 * 2 / 2ⁿ. Undefined for more than 16.
 */
export function signFlipP(differences: readonly number[]): number | undefined {
  const n = differences.length;
  if (n > MOST_SIGNS) return undefined;
  const real = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  // sums that differ by rounding alone are equal
  const limit = real - 1e-12 * differences.reduce((sum, difference) => sum + Math.abs(difference), 0);
  let extreme = 0;
  for (let signs = 0; signs < 2 ** n; signs++) {
    const sum = differences.reduce((all, difference, i) => ((signs >> i) & 1 ? all - difference : all + difference), 0);
    if (Math.abs(sum) >= limit) extreme++;
  }
  return extreme / 2 ** n;
}

/**
 * Exact p of McNemar's two-sided test (McNemar 1947): of the examples that only one of two networks answers rightly, how
 * probable a split as uneven as `a` to `b` is if either is as likely. 1 if there are none.
 */
export function mcNemarP(a: number, b: number): number {
  const n = a + b;
  let term = -n * Math.LN2;
  let tail = 0;
  // ln C(n, k) / 2ⁿ, from one k to the next
  for (let k = 0; k <= Math.min(a, b); k++) {
    tail += Math.exp(term);
    term += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
