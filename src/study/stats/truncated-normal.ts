/** @file The standard normal distribution between two ends. */
import { logNormalCdf, logNormalQuantile, normalCdf } from './normal.ts';

/** log(e^a − e^b) for a ≥ b. */
const logDifference = (a: number, b: number): number => (b === -Infinity ? a : a + Math.log1p(-Math.exp(b - a)));

/** log(e^a + e^b). */
function logSum(a: number, b: number): number {
  const most = Math.max(a, b);
  return most === -Infinity ? most : most + Math.log1p(Math.exp(Math.min(a, b) - most));
}

/** The logarithm of the chance that a standard normal number is between a and b, accurate in both tails. */
export function logNormalMass(a: number, b: number): number {
  if (b <= 0) return logDifference(logNormalCdf(b), logNormalCdf(a));
  if (a > 0) return logDifference(logNormalCdf(-a), logNormalCdf(-b));
  return Math.log1p(-normalCdf(a) - normalCdf(-b));
}

/**
 * The x below which the share q of a standard normal distribution between a and b lies, for q from 0 to 1. Accurate where both
 * ends are in one tail.
 */
export function truncatedQuantile(q: number, a: number, b: number): number {
  // the logarithm is accurate in the lower tail, so the upper one is turned around
  if (a >= 0) return -truncatedQuantile(1 - q, -b, -a);
  const x = logNormalQuantile(logSum(logNormalCdf(a), Math.log(q) + logNormalMass(a, b)));
  return Math.min(b, Math.max(a, x));
}
