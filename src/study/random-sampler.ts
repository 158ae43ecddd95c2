/** @file Parameters at random. */
import type { RandomStream } from '../util/random.ts';
import { inOrder, isActive } from './condition.ts';
import type { Distribution } from './distribution.ts';
import type { Sampler } from './sampler.ts';
import { settle, sizeOf, valueAt } from './value.ts';

/**
 * The value of a distribution with this share of all values, from [0, 1), below it; with `log` of their logarithms. Integers on a
 * logarithmic scale are rounded from `low - 0.5` to `high + 0.5`, as in Optuna.
 */
export function valueAtShare(distribution: Distribution, share: number): number {
  const { kind } = distribution;
  if (kind === 'categorical') return Math.floor(share * distribution.choices.length);
  const { low, high, log, step } = distribution;
  if (log) {
    const half = kind === 'int' ? 0.5 : 0;
    const [from, to] = [Math.log(low - half), Math.log(high + half)];
    const value = Math.exp(from + share * (to - from));
    return settle(distribution, kind === 'int' ? Math.round(value) : value);
  }
  if (step !== null) return valueAt(distribution, Math.floor(share * sizeOf(distribution)));
  return settle(distribution, low + share * (high - low));
}

/** A value of a distribution, all with the same chance; with `log` all of the same logarithm. */
export function drawUniform(distribution: Distribution, random: RandomStream): number {
  return valueAtShare(distribution, random.next());
}

/** Draws every parameter that exists; Optuna's `RandomSampler`. */
export function randomSampler(): Sampler {
  return {
    propose(_, space, random) {
      const params = new Map<string, number>();
      for (const name of inOrder(space)) {
        const distribution = space.get(name)!;
        if (isActive(distribution, space, params)) params.set(name, drawUniform(distribution, random));
      }
      return params;
    },
  };
}
