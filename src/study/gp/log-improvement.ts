/** @file How much better a point promises to be, as a logarithm, so that it has slopes where it promises little. */
import { LOG_SQRT_2PI, logNormalCdf } from '../stats/normal.ts';

/** Below it a series is more exact. */
const FAR = -30;

/** log E[max(0, z + ε)] for a standard normal ε. */
function logStandard(z: number): number {
  const logDensity = -0.5 * z * z - LOG_SQRT_2PI;
  if (z > -1) return Math.log(z * Math.exp(logNormalCdf(z)) + Math.exp(logDensity));
  if (z > FAR) return logDensity + Math.log1p(z * Math.exp(logNormalCdf(z) - logDensity));
  return logDensity - 2 * Math.log(-z) + Math.log1p(-3 / z ** 2 + 15 / z ** 4 - 105 / z ** 6 + 945 / z ** 8);
}

/** A value, and its derivatives by the mean and by the standard deviation. */
export interface Outlook {
  readonly value: number;
  readonly byMean: number;
  readonly byDeviation: number;
}

/**
 * The log of the expected improvement over `best` of a normal number; more is better.
 * Source: Ament et al. (2023), equation 9; Optuna's `logei`.
 */
export function logImprovement(mean: number, deviation: number, best: number): Outlook {
  const z = (mean - best) / deviation;
  const standard = logStandard(z);
  return {
    value: standard + Math.log(deviation),
    byMean: Math.exp(logNormalCdf(z) - standard) / deviation,
    byDeviation: Math.exp(-0.5 * z * z - LOG_SQRT_2PI - standard) / deviation,
  };
}

/** The log of the chance that a normal number is above `least`. Optuna's `LogPI`. */
export function logChance(mean: number, deviation: number, least: number): Outlook {
  const z = (mean - least) / deviation;
  const value = logNormalCdf(z);
  const steep = Math.exp(-0.5 * z * z - LOG_SQRT_2PI - value) / deviation;
  return { value, byMean: steep, byDeviation: -z * steep };
}
