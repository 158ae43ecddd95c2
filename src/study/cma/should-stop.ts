/** @file When a distribution has nothing more to learn. */
import type { Cma } from './cma.ts';

const FLAT = 1e-12;
const NARROW = 1e-12;
const WIDE = 1e4;
const LONG = 1e14;

/** The best and the worst value of a generation. */
export type Range = readonly [number, number];

/**
 * Whether to start anew: values have been equal for long, or the distribution has become too small, too large or too long.
 * `startSigma` is the sigma that it began with, `history` has all its generations.
 * Source: `should_stop` of cmaes 0.13; Hansen (2009), section 4.
 */
export function shouldStop(cma: Cma, startSigma: number, history: readonly Range[]): boolean {
  const { mean, sigma, covariance, axes, path, generation, constants } = cma;
  const { dimensions, popsize } = constants;
  const lookBack = 10 + Math.ceil((30 * dimensions) / popsize);
  if (generation > lookBack) {
    const recent = history.slice(-lookBack).flat();
    if (Math.max(...recent) - Math.min(...recent) < FLAT) return true;
  }
  const least = NARROW * startSigma;
  const [shortest, longest] = [Math.min(...axes.lengths), Math.max(...axes.lengths)];
  if (covariance.every((row, i) => sigma * row[i]! < least) && path.every((p) => sigma * p < least)) return true;
  if (sigma * longest > WIDE || longest / shortest > LONG) return true;
  if (mean.some((m, i) => m === m + 0.2 * sigma * Math.sqrt(covariance[i]![i]!))) return true;
  const axis = generation % dimensions;
  return mean.every((m, i) => m === m + 0.1 * sigma * axes.lengths[axis]! * axes.vectors[i]![axis]!);
}
