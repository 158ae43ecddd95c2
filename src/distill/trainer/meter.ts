/** @file Running means. */
import type { StepStats } from './step.ts';

/** Means over the examples since the meter was last reset. */
export interface Means {
  readonly loss: number;
  readonly terms: readonly number[];
  readonly accuracy: number;
}

/** What a meter has added up; JSON can hold it. */
export interface Sums {
  readonly loss: number;
  readonly terms: readonly number[];
  readonly correct: number;
  readonly size: number;
}

export interface Meter {
  readonly sums: () => Sums;
  add(stats: StepStats, size: number): void;
  means(): Means;
  reset(): void;
}

/** A meter for a loss of so many terms, which may go on with earlier sums. Each step counts with the examples in its batch. */
export function meter(terms: number, from?: Sums): Meter {
  const zero = () => ({ loss: 0, terms: Array.from({ length: terms }, () => 0), correct: 0, size: 0 });
  let sums = from === undefined ? zero() : { ...from, terms: [...from.terms] };
  return {
    sums: () => ({ ...sums, terms: [...sums.terms] }),
    add(stats, size) {
      sums.loss += stats.loss * size;
      for (const [i, value] of stats.terms.entries()) sums.terms[i]! += value * size;
      sums.correct += stats.correct;
      sums.size += size;
    },
    means: () => ({
      loss: sums.loss / sums.size,
      terms: sums.terms.map((sum) => sum / sums.size),
      accuracy: sums.correct / sums.size,
    }),
    reset() {
      sums = zero();
    },
  };
}
