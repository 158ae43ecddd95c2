/** @file A number near another one. */
import type { RandomStream } from '../../util/random.ts';
import { fromUnit, type NumericDistribution, toUnit } from '../unit-interval.ts';

/** The larger, the nearer. Deb takes 20, for thousands of trials; a study has fewer, in which steps that small find little. */
const INDEX = 5;

/**
 * A value of the distribution, the denser the nearer to `value`, never beyond an end: polynomial mutation, in the form that keeps to
 * the ends without cutting off. By the logarithm where the distribution has one.
 * Source: Deb's NSGA-II code 1.1; Hamdan (2010), "On the disruption-level of polynomial mutation".
 */
export function drawNear(distribution: NumericDistribution, value: number, random: RandomStream): number {
  const at = toUnit(distribution, value);
  const share = random.next();
  const [power, root] = [INDEX + 1, 1 / (INDEX + 1)];
  const by =
    share < 0.5
      ? (2 * share + (1 - 2 * share) * (1 - at) ** power) ** root - 1
      : 1 - (2 * (1 - share) + (2 * share - 1) * at ** power) ** root;
  return fromUnit(distribution, Math.min(1, Math.max(0, at + by)));
}
