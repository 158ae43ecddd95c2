/** @file Whether two groups of numbers differ. */

import { normalCdf } from '../../../src/study/stats/normal.ts';

export interface Comparison {
  /** Of two sides. */
  readonly p: number;
  /** How often a number of the first group is lower than one of the second, ties counted half: 0 to 1. */
  readonly lower: number;
}

/**
 * The test of Mann and Whitney (1947), by the normal approximation with corrections for ties and continuity, as
 * `scipy.stats.mannwhitneyu(method="asymptotic")`.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): Comparison {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x < y ? 1 : x === y ? 0.5 : 0;
  const [n, m] = [a.length, b.length];
  const counts = new Map<number, number>();
  for (const x of [...a, ...b]) counts.set(x, (counts.get(x) ?? 0) + 1);
  const ties = [...counts.values()].reduce((total, count) => total + count ** 3 - count, 0);
  const variance = ((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
  const distance = Math.max(0, Math.abs(wins - (n * m) / 2) - 0.5);
  return { p: variance === 0 ? 1 : 2 * normalCdf(-distance / Math.sqrt(variance)), lower: wins / (n * m) };
}

/** P-values corrected for their number, in their order: Holm (1979). */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const corrected: number[] = [];
  let most = 0;
  for (const [rank, i] of order.entries()) {
    most = Math.max(most, Math.min(1, values[i]! * (values.length - rank)));
    corrected[i] = most;
  }
  return corrected;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
