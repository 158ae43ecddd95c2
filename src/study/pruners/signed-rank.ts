/** @file Wilcoxon's signed-rank test. */
import { normalCdf } from '../stats/normal.ts';

/** Up to so many differences the test is exact, as in SciPy; where some are equal or 0, up to so many. */
const [EXACT, EXACT_WITH_TIES] = [50, 13];

/** The places of numbers from the lowest on, from 1; equal ones share the mean of theirs. */
function ranksOf(numbers: readonly number[]): number[] {
  const sorted = numbers.toSorted((a, b) => a - b);
  return numbers.map((one) => (sorted.indexOf(one) + sorted.lastIndexOf(one)) / 2 + 1);
}

/** How likely the sum of ranks of positive differences is at least so high if each sign is as likely as the other. */
function exactTail(ranks: readonly number[], sum: number): number {
  // ranks are halves where they are shared
  const doubled = ranks.map((rank) => Math.round(2 * rank));
  const most = doubled.reduce((all, rank) => all + rank, 0);
  let chances = new Float64Array(most + 1);
  chances[0] = 1;
  for (const rank of doubled) {
    const next = new Float64Array(most + 1);
    for (let at = 0; at <= most; at++) {
      next[at]! += chances[at]! / 2;
      if (at >= rank) next[at]! += chances[at - rank]! / 2;
    }
    chances = next;
  }
  return chances.subarray(Math.ceil(2 * sum - 1e-9)).reduce((all, chance) => all + chance, 0);
}

/** The same by the normal distribution. */
function normalTail(ranks: readonly number[], sum: number, all: readonly number[]): number {
  const n = all.length;
  const mean = (n * (n + 1)) / 4;
  const counts = new Map<number, number>();
  for (const rank of all) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  const ties = [...counts.values()].reduce((total, count) => total + count ** 3 - count, 0);
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24);
  return 1 - normalCdf((sum - mean) / deviation);
}

/**
 * How likely differences as high as these are if they are as likely above 0 as below: the one-sided p-value of Wilcoxon's
 * signed-rank test. A difference of 0 counts half of its rank to either side. Exact for up to 50 differences, of which none are equal
 * or 0, and for up to 13 others; else by the normal distribution. As SciPy's
 * `wilcoxon(differences, alternative='greater', zero_method='zsplit')`.
 */
export function signedRankTest(differences: readonly number[]): number {
  const ranks = ranksOf(differences.map(Math.abs));
  const signed = ranks.filter((_, i) => differences[i] !== 0);
  const sum = ranks.reduce((total, rank, i) => total + (differences[i]! > 0 ? rank : 0), 0);
  const isSimple = signed.length === ranks.length && new Set(ranks).size === ranks.length;
  if (differences.length <= (isSimple ? EXACT : EXACT_WITH_TIES)) return exactTail(signed, sum);
  const zeros = ranks.reduce((total, rank, i) => total + (differences[i] === 0 ? rank : 0), 0);
  return normalTail(signed, sum + zeros / 2, ranks);
}
