/** @file What points promise, as Gaussian processes of values and of constraints say. */
import type { Process } from './gaussian-process.ts';
import { logChance, logImprovement, type Outlook } from './log-improvement.ts';
import type { Promising } from './search.ts';
import type { UnitSpace } from './unit-space.ts';

/** One thing that is wanted of a point. */
export interface Wish {
  readonly process: Process;
  /** To be better than this: the best that there is, or what a constraint demands. */
  readonly than: number;
  readonly kind: 'improvement' | 'constraint';
}

/** Keeps a deviation above 0. */
const TINY = 1e-12;

const OUTLOOKS: Readonly<Record<Wish['kind'], (mean: number, deviation: number, than: number) => Outlook>> = {
  improvement: logImprovement,
  constraint: logChance,
};

const isSame = (a: Float64Array, b: Float64Array): boolean => a.every((place, d) => place === b[d]);

/**
 * The logarithms of all wishes, added up; nothing at points that are taken. Optuna's `LogEI` and `LogCEI`.
 */
export function promiseOf(wishes: readonly Wish[], space: UnitSpace, taken: readonly Float64Array[]): Promising {
  const look = (point: Float64Array, gradient: Float64Array | undefined): number => {
    const at = space.atRest(point);
    gradient?.fill(0);
    if (taken.some((other) => isSame(other, at))) return -Infinity;
    let sum = 0;
    for (const { process, than, kind } of wishes) {
      const { mean, variance, meanSlope, varianceSlope } = process.posterior(at, gradient !== undefined);
      const deviation = Math.sqrt(variance + TINY);
      const { value, byMean, byDeviation } = OUTLOOKS[kind](mean, deviation, than);
      sum += value;
      if (gradient === undefined) continue;
      for (let d = 0; d < gradient.length; d++)
        gradient[d]! += byMean * meanSlope[d]! + (byDeviation * varianceSlope[d]!) / (2 * deviation);
    }
    return sum;
  };
  return {
    value: (point) => look(point, undefined),
    withSlopes: look,
    lengths: wishes[0]!.process.kernel.inverseSquares.map((square) => 1 / Math.sqrt(square)),
  };
}
