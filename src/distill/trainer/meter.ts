/** @file Running means. */
import type { StepStats } from './step.ts';

/** Means over the examples since the meter was last reset. */
export interface Means {
  readonly loss: number;
  readonly terms: readonly number[];
  readonly accuracy: number;
}

export interface Meter {
  add(stats: StepStats, size: number): void;
  means(): Means;
  reset(): void;
}

/** A meter for a loss of so many terms. Each step counts with the examples in its batch. */
export function meter(terms: number): Meter {
  let sums = { loss: 0, terms: new Float64Array(terms), correct: 0, size: 0 };
  return {
    add(stats, size) {
      sums.loss += stats.loss * size;
      for (const [i, value] of stats.terms.entries()) sums.terms[i]! += value * size;
      sums.correct += stats.correct;
      sums.size += size;
    },
    means: () => ({
      loss: sums.loss / sums.size,
      terms: Array.from(sums.terms, (sum) => sum / sums.size),
      accuracy: sums.correct / sums.size,
    }),
    reset() {
      sums = { loss: 0, terms: new Float64Array(terms), correct: 0, size: 0 };
    },
  };
}
