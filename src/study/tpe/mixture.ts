/** @file A Parzen estimator of several parameters: a mixture of products of kernels. */
import type { RandomStream } from '../../util/random.ts';
import type { Params, Space } from '../distribution.ts';
import { type Kernels, kernelsOf } from './kernels.ts';

export interface Mixture {
  /** Draws parameters from a kernel, those that are known as they are: a kernel that is dense there has the greater chance. */
  readonly given: (known: Params) => (random: RandomStream) => Params;
  /** The logarithm of the density. */
  readonly logDensity: (params: Params) => number;
}

/**
 * The weights of `count` observations in the order of their trials, and of the prior, in all 1: the latest 25 and the prior weigh the
 * same, those before less the older they are. Optuna's `default_weights`.
 */
export function agedWeights(count: number): Float64Array {
  const old = Math.max(0, count - 25);
  const ramp = (i: number): number => (old === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * i) / (old - 1));
  return normalised(Float64Array.from({ length: count + 1 }, (_, i) => (i < old ? ramp(i) : 1)));
}

/** The same weight for `count` observations and the prior. */
export function equalWeights(count: number): Float64Array {
  return new Float64Array(count + 1).fill(1 / (count + 1));
}

function normalised(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The place of a number from [0, 1) among weights. */
function placeOf(share: number, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    if (share < sum) return i;
  }
  return weights.length - 1;
}

/** log Σ e^x, without overflow. */
function logSumOfExponentials(numbers: Float64Array): number {
  let most = -Infinity;
  for (const number of numbers) most = Math.max(most, number);
  if (most === -Infinity) return most;
  let sum = 0;
  for (const number of numbers) sum += Math.exp(number - most);
  return most + Math.log(sum);
}

/**
 * The estimator of `names` of a space from `observations`, with a weight for each and, last, one for the prior. A parameter that an
 * observation lacks, since it was added to the space later, has the prior in its place. Where none lacks any, Optuna's
 * `_ParzenEstimator`, with an `exponent` (see `normalKernels`) of 1: a product of kernels for each observation (Bergstra et al. 2011; Watanabe 2023).
 */
export function mixtureOf(
  space: Space,
  names: readonly string[],
  observations: readonly Params[],
  weights: Float64Array,
  exponent = 1,
): Mixture {
  const kernels = new Map<string, Kernels>();
  for (const name of names) {
    const observed = observations.map((params) => params.get(name));
    kernels.set(name, kernelsOf(space.get(name)!, observed, exponent));
  }
  const logWeights = weights.map(Math.log);
  const sums = new Float64Array(weights.length);
  return {
    given(known) {
      const [fixed, free] = [
        [...kernels].filter(([name]) => known.has(name)),
        [...kernels].filter(([name]) => !known.has(name)),
      ];
      let chances = weights;
      if (fixed.length > 0) {
        sums.set(logWeights);
        for (const [name, { addLogDensities }] of fixed) addLogDensities(known.get(name)!, sums);
        const all = logSumOfExponentials(sums);
        chances = sums.map((sum) => Math.exp(sum - all));
      }
      return (random) => {
        const kernel = placeOf(random.next(), chances);
        return new Map([...known, ...free.map(([name, { draw }]): [string, number] => [name, draw(kernel, random)])]);
      };
    },
    logDensity(params) {
      sums.set(logWeights);
      for (const [name, { addLogDensities }] of kernels) addLogDensities(params.get(name)!, sums);
      return logSumOfExponentials(sums);
    },
  };
}
