/** @file Rates of learning that follow how much signal there is: LRA-CMA-ES. */
import type { Cma } from './cma.ts';
import { axesOf, type Rows, whiten } from './symmetric-eigen.ts';

/** How far steps agree with each other, and how much of a step is made. */
interface Rate {
  /** The mean of past steps, and of their squared lengths. */
  readonly mean: readonly number[];
  readonly square: number;
  readonly rate: number;
}

export interface Rates {
  readonly ofMean: Rate;
  readonly ofCovariance: Rate;
}

const WANTED_SIGNAL = 1.4;
const DAMPING = 0.1;
const MEMORY_OF_MEAN = 0.1;
const MEMORY_OF_COVARIANCE = 0.03;

const start = (length: number): Rate => ({ mean: Array.from({ length }, () => 0), square: 0, rate: 1 });

/** Whole steps, and no memory yet. */
export function initialRates(dimensions: number): Rates {
  return { ofMean: start(dimensions), ofCovariance: start(dimensions * dimensions) };
}

const squareLength = (v: readonly number[]): number => v.reduce((sum, x) => sum + x * x, 0);

function followed(before: Rate, step: readonly number[], memory: number): Rate {
  const mean = before.mean.map((m, i) => (1 - memory) * m + memory * step[i]!);
  const square = (1 - memory) * before.square + memory * squareLength(step);
  const length = squareLength(mean);
  const signal = (length - (memory / (2 - memory)) * square) / (square - length);
  // no step has neither signal nor noise
  const wanted = Number.isNaN(signal) ? 0 : Math.min(1, Math.max(-1, signal / WANTED_SIGNAL / before.rate - 1));
  const rate = Math.min(1, before.rate * Math.exp(Math.min(DAMPING * before.rate, memory) * wanted));
  return { mean, square, rate };
}

/** S⁻½ · M · S⁻½ for a symmetric M, one row after another. */
function whitenBoth({ axes, sigma }: Cma, matrix: Rows): number[] {
  const right = matrix.map((row) => whiten(axes, row));
  const columns = right.map((_, j) =>
    whiten(
      axes,
      right.map((row) => row[j]!),
    ),
  );
  return columns.flatMap((_, i) => columns.map((column) => column[i]! / sigma ** 2));
}

const spread = ({ sigma, covariance }: Pick<Cma, 'sigma' | 'covariance'>): Rows =>
  covariance.map((row) => row.map((c) => sigma ** 2 * c));

/**
 * How much of a generation's step is made: less where steps contradict each other, as on a noisy function.
 * Source: Nomura, Akimoto and Ono (2023), as cmaes 0.13 has it with `lr_adapt`.
 */
export function adaptRates(
  before: Cma,
  learned: Omit<Cma, 'axes'>,
  rates: Rates,
): Pick<Cma, 'mean' | 'sigma' | 'covariance' | 'rates'> {
  const n = before.mean.length;
  const step = learned.mean.map((m, i) => m - before.mean[i]!);
  const was = spread(before);
  const turn = spread(learned).map((row, i) => row.map((c, j) => c - was[i]![j]!));
  const ofMean = followed(
    rates.ofMean,
    whiten(before.axes, step).map((x) => x / before.sigma),
    MEMORY_OF_MEAN,
  );
  const ofCovariance = followed(
    rates.ofCovariance,
    whitenBoth(before, turn).map((x) => x / Math.SQRT2),
    MEMORY_OF_COVARIANCE,
  );
  const mean = before.mean.map((m, i) => m + ofMean.rate * step[i]!);
  const now = was.map((row, i) => row.map((c, j) => c + ofCovariance.rate * turn[i]![j]!));
  const volume = axesOf(now, false).lengths.reduce((sum, length) => sum + 2 * Math.log(length), 0);
  const sigma = Math.exp(volume / 2 / n);
  return {
    mean,
    // a smaller step of the mean wants a wider sample
    sigma: (sigma * rates.ofMean.rate) / ofMean.rate,
    covariance: now.map((row) => row.map((c) => c / sigma ** 2)),
    rates: { ofMean, ofCovariance },
  };
}
