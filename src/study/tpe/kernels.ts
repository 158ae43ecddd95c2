/** @file The kernels of a Parzen estimator for one parameter: one for each observation, and the prior. */
import type { RandomStream } from '../../util/random.ts';
import type { CategoricalDistribution, Distribution, FloatDistribution, IntDistribution } from '../distribution.ts';
import { LOG_SQRT_2PI } from '../stats/normal.ts';
import { logNormalMass, truncatedQuantile } from '../stats/truncated-normal.ts';
import { settle } from '../value.ts';

/** Densities of one parameter, by the place of the observation; the last is the prior. */
export interface Kernels {
  /** A value drawn from one kernel. */
  readonly draw: (kernel: number, random: RandomStream) => number;
  /** Adds the logarithm of each kernel's density at a value to the number in its place. */
  readonly addLogDensities: (value: number, sums: Float64Array) => void;
}

/** What a trial has of a parameter; undefined where it has none: its kernel is then the prior. */
export type Observations = readonly (number | undefined)[];

type Numeric = FloatDistribution | IntDistribution;

/** The kernels of a numeric parameter: normal distributions between two ends, after the logarithm where it has one. */
export interface NormalKernels {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  readonly low: number;
  readonly high: number;
}

/** The ends between which kernels are: half a step beyond the first and last value, after the logarithm. */
function endsOf({ low, high, log, step }: Numeric): readonly [number, number] {
  const half = (step ?? 0) / 2;
  return log ? [Math.log(low - half), Math.log(high + half)] : [low - half, high + half];
}

/**
 * Means and deviations. A deviation is the distance to the farther neighbour (those at the ends: to the one that they have), but at
 * least the range over min(100, (number of kernels + 1) ** `exponent`), and at most the range. The prior is in the middle and as wide as the range.
 * With an exponent of 1 Optuna's, with `consider_magic_clip` and without `consider_endpoints`.
 */
export function normalKernels(distribution: Numeric, observations: Observations, exponent = 1): NormalKernels {
  const [low, high] = endsOf(distribution);
  const range = high - low;
  const means = new Float64Array(observations.length + 1).fill((low + high) / 2);
  const deviations = new Float64Array(observations.length + 1).fill(range);
  const places: number[] = [];
  for (const [i, value] of observations.entries()) {
    if (value === undefined) continue;
    means[i] = distribution.log ? Math.log(value) : value;
    places.push(i);
  }
  places.sort((a, b) => means[a]! - means[b]!);
  const least = range / Math.min(100, (places.length + 2) ** exponent);
  for (const [k, i] of places.entries()) {
    const isAlone = places.length === 1;
    const below = k > 0 ? means[i]! - means[places[k - 1]!]! : isAlone ? means[i]! - low : 0;
    const above = k < places.length - 1 ? means[places[k + 1]!]! - means[i]! : isAlone ? high - means[i]! : 0;
    deviations[i] = Math.min(range, Math.max(least, below, above));
  }
  return { means, deviations, low, high };
}

function numericKernels(distribution: Numeric, observations: Observations, exponent: number): Kernels {
  const { means, deviations, low, high } = normalKernels(distribution, observations, exponent);
  const { log, step } = distribution;
  /** What each density is divided by, as a logarithm. */
  const scales = means.map((mean, i) => {
    const deviation = deviations[i]!;
    const mass = logNormalMass((low - mean) / deviation, (high - mean) / deviation);
    return step === null ? mass + LOG_SQRT_2PI + Math.log(deviation) : mass;
  });
  const place = (value: number): number => (log ? Math.log(value) : value);
  const addLogDensities =
    step === null
      ? (value: number, sums: Float64Array): void => {
          const x = place(value);
          for (let i = 0; i < sums.length; i++) {
            const z = (x - means[i]!) / deviations[i]!;
            sums[i]! -= (z * z) / 2 + scales[i]!;
          }
        }
      : steppedDensities(means, deviations, scales, (value) => [place(value - step / 2), place(value + step / 2)]);
  return {
    draw(kernel, random) {
      const [mean, deviation] = [means[kernel]!, deviations[kernel]!];
      const x =
        mean + deviation * truncatedQuantile(random.next(), (low - mean) / deviation, (high - mean) / deviation);
      return settle(distribution, log ? Math.exp(x) : x);
    },
    addLogDensities,
  };
}

/** The masses of kernels between the ends of a step. Trials often have the same value, so each kernel is computed once. */
function steppedDensities(
  means: Float64Array,
  deviations: Float64Array,
  scales: Float64Array,
  endsAround: (value: number) => readonly [number, number],
): Kernels['addLogDensities'] {
  const firsts = new Map<number, Map<number, number>>();
  const distinct: number[] = [];
  const places = Uint32Array.from(means, (mean, i) => {
    let ofMean = firsts.get(mean);
    if (ofMean === undefined) firsts.set(mean, (ofMean = new Map()));
    let place = ofMean.get(deviations[i]!);
    if (place === undefined) ofMean.set(deviations[i]!, (place = distinct.push(i) - 1));
    return place;
  });
  const logarithms = new Map<number, Float64Array>();
  return (value, sums) => {
    let all = logarithms.get(value);
    if (all === undefined) {
      const [from, to] = endsAround(value);
      all = Float64Array.from(distinct, (i) => {
        const [mean, deviation] = [means[i]!, deviations[i]!];
        return logNormalMass((from - mean) / deviation, (to - mean) / deviation) - scales[i]!;
      });
      logarithms.set(value, all);
    }
    for (let i = 0; i < sums.length; i++) sums[i]! += all[places[i]!]!;
  };
}

/** A kernel has its own choice, and a share of all: (1 if it is its own + 1 / number of kernels), divided by their sum. */
function categoricalKernels({ choices }: CategoricalDistribution, observations: Observations): Kernels {
  const prior = 1 / (observations.filter((value) => value !== undefined).length + 1);
  const sum = 1 + choices.length * prior;
  const [own, other, any] = [(1 + prior) / sum, prior / sum, 1 / choices.length];
  return {
    draw(kernel, random) {
      const observed = observations[kernel];
      if (observed === undefined) return random.integer(choices.length);
      // what is own beyond the share of all, then all alike
      return random.next() < 1 / sum ? observed : random.integer(choices.length);
    },
    addLogDensities(value, sums) {
      const [logOwn, logOther, logAny] = [Math.log(own), Math.log(other), Math.log(any)];
      for (let i = 0; i < sums.length; i++) {
        const observed = observations[i];
        sums[i]! += observed === undefined ? logAny : observed === value ? logOwn : logOther;
      }
    },
  };
}

/** The kernels of a parameter. What is missing, and the last, is the prior. `exponent`: see `normalKernels`. */
export function kernelsOf(distribution: Distribution, observations: Observations, exponent = 1): Kernels {
  return distribution.kind === 'categorical'
    ? categoricalKernels(distribution, observations)
    : numericKernels(distribution, observations, exponent);
}
