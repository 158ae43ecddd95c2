/** @file The values of one parameter on a grid, and how dense they are. */
import { logNormalMass } from '../stats/truncated-normal.ts';
import type { Distribution } from '../distribution.ts';

/** A range is looked at in at most so many places. */
const MOST_PLACES = 50;
/** What the prior counts: one value that may be anywhere. */
const PRIOR = 1;

/** How many of some values lie at each place of the grid of their distribution: its choices, or equal steps of the range or its logarithm. */
export function countsOnGrid(distribution: Distribution, values: readonly number[]): readonly number[] {
  if (distribution.kind === 'categorical') {
    const counts = distribution.choices.map(() => 0);
    for (const value of values) counts[value]!++;
    return counts;
  }
  const { kind, low, high, log, step } = distribution;
  let places = MOST_PLACES;
  if (kind === 'int' && log) places = Math.min(places, Math.ceil(Math.log(high - low + 1) / Math.log(2)) + 1);
  else if (step !== null) places = Math.min(places, Math.round((high - low) / step) + 1);
  const on = (value: number): number => (log ? Math.log(value) : value);
  const width = (on(high) - on(low)) / (places - 1);
  const counts = Array.from({ length: places }, () => 0);
  for (const value of values) {
    // what lies in the middle of two places goes to the lower
    const at = Math.ceil((on(value) - on(low)) / width - 0.5);
    counts[Math.min(places - 1, Math.max(0, at))]!++;
  }
  return counts;
}

/** The densities of kernels at a place, added up by their weights. */
type Kernels = readonly { readonly weight: number; readonly density: (place: number) => number }[];

/** For each value and the prior the chances of all choices. */
function choiceKernels(counts: readonly number[], seen: readonly number[]): Kernels {
  const base = PRIOR / (seen.length + 1);
  const total = base * counts.length;
  return [
    ...seen.map((at) => ({
      weight: counts[at]!,
      density: (place: number) => (base + (place === at ? 1 : 0)) / (total + 1),
    })),
    { weight: PRIOR, density: () => 1 / counts.length },
  ];
}

/** How wide kernels are: Scott's rule by the deviation and the quartiles, at least a place. */
function widthOf(counts: readonly number[], seen: readonly number[]): number {
  const weights = seen.map((at) => counts[at]!);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = seen.reduce((sum, at, i) => sum + at * weights[i]!, 0) / total;
  const squares = seen.reduce((sum, at, i) => sum + (at - mean) ** 2 * weights[i]!, 0);
  const deviation = Math.sqrt(squares / Math.max(1, total - 1));
  let below = 0;
  const cumulative = weights.map((weight) => (below += weight));
  const first = cumulative.findIndex((sum) => sum >= Math.floor(total / 4));
  const past = cumulative.findIndex((sum) => sum > Math.floor((total * 3) / 4));
  const last = past === -1 ? seen.length - 1 : past;
  const spread = (seen[last]! - seen[first]!) / 1.34;
  return Math.max(1.059 * Math.min(spread, deviation) * total ** -0.2, 0.5 / 1.64);
}

/** For each value a normal distribution around it, for the prior a wide one around the middle, cut at the ends of the grid. */
function placeKernels(counts: readonly number[], seen: readonly number[]): Kernels {
  const last = counts.length - 1;
  const width = widthOf(counts, seen);
  const kernel = (weight: number, mean: number, deviation: number): Kernels[number] => {
    const mass = (from: number, to: number): number =>
      logNormalMass((from - mean) / deviation, (to - mean) / deviation);
    const whole = mass(-0.5, last + 0.5);
    return { weight, density: (place) => Math.exp(mass(place - 0.5, place + 0.5) - whole) };
  };
  return [...seen.map((at) => kernel(counts[at]!, at, width)), kernel(PRIOR, last / 2, last + 1)];
}

/**
 * How dense values are at each place of a grid, by how many lie where: a Parzen estimator with Scott's rule and a prior of one value.
 * The densities add up to 1. Source: Optuna's `ScottParzenEstimator`.
 */
export function densityOnGrid(counts: readonly number[], isCategorical: boolean): readonly number[] {
  const seen = counts.flatMap((count, at) => (count > 0 ? [at] : []));
  const kernels = isCategorical ? choiceKernels(counts, seen) : placeKernels(counts, seen);
  const total = kernels.reduce((sum, { weight }) => sum + weight, 0);
  return counts.map((_, place) =>
    kernels.reduce((sum, { weight, density }) => sum + (weight / total) * density(place), 0),
  );
}
