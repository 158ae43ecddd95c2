/** @file A Parzen estimator of several parameters: a mixture of products of kernels. */
import type { RandomStream } from '../../util/random.ts';
import { isActive } from '../condition.ts';
import type { Params, Space } from '../distribution.ts';
import { type Kernels, kernelsOf } from './kernels.ts';

export interface Mixture {
  /** Parameters drawn from a kernel, added to those that are known: of its own those that exist with them. */
  readonly draw: (known: Params, random: RandomStream) => Params;
  /** The logarithm of the density at those of its parameters that exist. */
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
 * The estimator of `names` of a space, in this order, from `observations`, with a weight for each and, last, one for the prior. A
 * parameter that an observation lacks has the prior in its place, so that parameters which exist only under a condition are
 * estimated together with all others. Where no observation lacks any, Optuna's `_ParzenEstimator`: a product of kernels for each
 * observation (Bergstra et al. 2011; Watanabe 2023).
 */
export function mixtureOf(
  space: Space,
  names: readonly string[],
  observations: readonly Params[],
  weights: Float64Array,
): Mixture {
  const kernels = new Map<string, Kernels>();
  for (const name of names) {
    const observed = observations.map((params) => params.get(name));
    kernels.set(name, kernelsOf(space.get(name)!, observed));
  }
  const logWeights = weights.map(Math.log);
  const sums = new Float64Array(weights.length);
  return {
    draw(known, random) {
      const kernel = placeOf(random.next(), weights);
      const params = new Map(known);
      for (const [name, { draw }] of kernels)
        if (isActive(space.get(name)!, space, params)) params.set(name, draw(kernel, random));
      return params;
    },
    logDensity(params) {
      sums.set(logWeights);
      for (const [name, { addLogDensities }] of kernels) {
        const value = params.get(name);
        if (value !== undefined) addLogDensities(value, sums);
      }
      return logSumOfExponentials(sums);
    },
  };
}
