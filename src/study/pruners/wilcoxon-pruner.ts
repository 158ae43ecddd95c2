/** @file Ends trials that are worse than the best one on the same replicates. */
import { bestTrial } from '../best.ts';
import type { Pruner } from '../sampler.ts';
import { signOf } from './intermediate.ts';
import { assertInteger, assertOption } from './options.ts';
import { signedRankTest } from './signed-rank.ts';

export interface WilcoxonOptions {
  /** A trial is ended where the test gives less than this. Default: 0.1. */
  readonly pThreshold?: number | undefined;
  /** No trial is ended by fewer values; the test needs 2. Default: 2. */
  readonly nStartupSteps?: number | undefined;
}

const meanOf = (values: Iterable<number>): number => {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
};

/**
 * Ends a trial whose values are worse than those of the best trial at the same steps, by Wilcoxon's signed-rank test. A step is a
 * replicate, in any order: a seed, a fold, an instance. A trial whose mean is no worse than the best one's goes on, and so does one
 * with a value that is not finite. Optuna's `WilcoxonPruner`. Fails with STUDY for options that it refuses.
 */
export function wilcoxonPruner({ pThreshold = 0.1, nStartupSteps = 2 }: WilcoxonOptions = {}): Pruner {
  assertOption(pThreshold >= 0 && pThreshold <= 1, 'pThreshold', pThreshold, 'a number from 0 to 1');
  assertInteger('nStartupSteps', nStartupSteps, 0);
  return {
    shouldPrune(study, { intermediate: own }) {
      const best = bestTrial(study)?.intermediate ?? new Map<number, number>();
      if (best.size === 0) return false;
      if (![...own.values(), ...best.values()].every(Number.isFinite)) return false;
      const sign = signOf(study.directions);
      const differences = [...own].flatMap(([step, value]) => {
        const other = best.get(step);
        return other === undefined ? [] : [sign * (value - other)];
      });
      if (differences.length < Math.max(2, nStartupSteps)) return false;
      const isWorse = sign * meanOf(own.values()) > sign * meanOf(best.values());
      return isWorse && signedRankTest(differences) < pThreshold;
    },
  };
}
