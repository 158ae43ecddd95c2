/** @file Numbers of a distribution on the interval from 0 to 1, and back. */
import type { CategoricalDistribution, Distribution } from './distribution.ts';
import { settle } from './value.ts';

/** One that has numbers, not choices. */
export type NumericDistribution = Exclude<Distribution, CategoricalDistribution>;

/** Ends on the scale of the distribution. With `margin` half a step lies outside on both sides, so that all steps are as wide. */
function endsOf({ low, high, log, step }: NumericDistribution, margin: boolean): readonly [number, number] {
  const half = margin ? 0.5 * (step ?? 0) : 0;
  return log ? [Math.log(low - half), Math.log(high + half)] : [low - half, high + half];
}

/**
 * Where a number lies between the ends of its distribution, by its logarithm on a logarithmic scale; ½ where they are equal.
 * `margin`: half a step lies outside on both sides. Optuna's `_SearchSpaceTransform` with `transform_0_1`.
 */
export function toUnit(distribution: NumericDistribution, value: number, margin = true): number {
  const [from, to] = endsOf(distribution, margin);
  return from === to ? 0.5 : ((distribution.log ? Math.log(value) : value) - from) / (to - from);
}

/** The number at a place of the interval, in the distribution and on its steps: what `toUnit` takes back. */
export function fromUnit(distribution: NumericDistribution, unit: number, margin = true): number {
  const [from, to] = endsOf(distribution, margin);
  const at = from + unit * (to - from);
  const value = distribution.log ? Math.exp(at) : at;
  return settle(distribution, value);
}
