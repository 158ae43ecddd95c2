/** @file Where to begin, from trials of another study. */
import type { Point, Start } from './cma.ts';
import { axesOf } from './symmetric-eigen.ts';

/** The share of trials that are taken. */
const BEST = 0.1;
const PRIOR = 0.1;

/** How many trials it takes to begin from them. */
export const LEAST_SOURCES = Math.ceil(1 / BEST);

/**
 * A distribution around the best tenth of `points`, the best first; at least `LEAST_SOURCES` of them.
 * Source: Nomura et al. (2021), as `get_warm_start_mgd` of cmaes 0.13.
 */
export function warmStart(points: readonly Point[]): Start {
  const best = points.slice(0, Math.floor(points.length * BEST));
  const mean = points[0]!.map((_, i) => best.reduce((sum, x) => sum + x[i]!, 0) / best.length);
  const spread = mean.map((m, i) =>
    mean.map((n, j) => {
      const together = best.reduce((sum, x) => sum + x[i]! * x[j]!, 0) / best.length;
      return (i === j ? PRIOR ** 2 : 0) + together - m * n;
    }),
  );
  const volume = axesOf(spread, false).lengths.reduce((sum, length) => sum + Math.log(length), 0);
  const sigma = Math.exp(volume / mean.length);
  return { mean, sigma, covariance: spread.map((row) => row.map((c) => c / sigma ** 2)) };
}
