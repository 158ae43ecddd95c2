/** @file A normal distribution that moves to where values are better: CMA-ES, one generation after another. */
import { adaptRates, initialRates, type Rates } from './learning-rate.ts';
import { axesOf, type Axes, type Rows, whiten } from './symmetric-eigen.ts';
import type { Constants } from './weights.ts';

/** The distribution that a generation is drawn from: N(mean, sigma² · covariance). */
export interface Cma {
  readonly constants: Constants;
  readonly mean: readonly number[];
  readonly sigma: number;
  readonly covariance: Rows;
  readonly axes: Axes;
  /** The path of the mean where the distribution is round; its length says whether sigma is too small. */
  readonly stepPath: readonly number[];
  readonly path: readonly number[];
  /** How many generations it has learned from. */
  readonly generation: number;
  /** Where rates of learning are adapted: how they stand. */
  readonly rates?: Rates | undefined;
}

/** A place of the space. */
export type Point = readonly number[];

const LARGEST_SIGMA = 1e32;
/** Where steps are lost in rounding, so that nothing is divided by zero. */
const LEAST_SIGMA = 1e-30;

export interface Start {
  readonly mean: Point;
  readonly sigma: number;
  /** Default: the identity. */
  readonly covariance?: Rows | undefined;
  /** Whether rates of learning are adapted. Default: false. */
  readonly adaptsRates?: boolean | undefined;
}

/** A distribution that has learned nothing yet. */
export function startCma(constants: Constants, { mean, sigma, covariance, adaptsRates = false }: Start): Cma {
  const zero = mean.map(() => 0);
  const square = covariance ?? mean.map((_, i) => mean.map((_, j) => (i === j ? 1 : 0)));
  return {
    constants,
    mean,
    sigma,
    covariance: square,
    axes: axesOf(square, constants.separable),
    stepPath: zero,
    path: zero,
    generation: 0,
    rates: adaptsRates ? initialRates(mean.length) : undefined,
  };
}

const squareLength = (v: readonly number[]): number => v.reduce((sum, x) => sum + x * x, 0);

/** What the covariance was, the path and the steps of a generation, mixed. */
function learnedCovariance(cma: Cma, path: readonly number[], steps: readonly Point[], isLong: boolean): Rows {
  const { weights, rankOneRate, rankManyRate, pathRate, separable, dimensions } = cma.constants;
  const own = weights.map((w, k) =>
    // a step of a bad trial counts as if it had the expected length
    w >= 0 ? w : (w * dimensions) / (squareLength(whiten(cma.axes, steps[k]!)) + 1e-8),
  );
  const lost = isLong ? pathRate * (2 - pathRate) : 0;
  const total = weights.reduce((sum, w) => sum + w, 0);
  const kept = 1 + rankOneRate * lost - rankOneRate - rankManyRate * total;
  return cma.covariance.map((row, i) =>
    row.map((c, j) => {
      if (separable && i !== j) return 0;
      let many = 0;
      for (const [k, w] of own.entries()) many += w * steps[k]![i]! * steps[k]![j]!;
      return kept * c + rankOneRate * path[i]! * path[j]! + rankManyRate * many;
    }),
  );
}

/**
 * Learns from one generation: `points`, the best first, as many as the constants have. Pure.
 * Source: Hansen's tutorial (2016) with active covariance, equations 41 to 47, as cmaes 0.13 computes them.
 */
export function learnGeneration(cma: Cma, points: readonly Point[]): Cma {
  const {
    dimensions: n,
    weights,
    parents,
    parentsEffective,
    pathRate,
    stepRate,
    stepDamping,
    expectedLength,
  } = cma.constants;
  const generation = cma.generation + 1;
  const steps = points.map((point) => point.map((x, i) => (x - cma.mean[i]!) / cma.sigma));
  const step = cma.mean.map((_, i) => steps.slice(0, parents).reduce((sum, y, k) => sum + weights[k]! * y[i]!, 0));
  const mean = cma.mean.map((m, i) => m + cma.sigma * step[i]!);

  const white = whiten(cma.axes, step);
  const push = Math.sqrt(stepRate * (2 - stepRate) * parentsEffective);
  const stepPath = cma.stepPath.map((p, i) => (1 - stepRate) * p + push * white[i]!);
  const length = Math.sqrt(squareLength(stepPath));
  const factor = Math.exp((stepRate / stepDamping) * (length / expectedLength - 1));
  const sigma = Math.min(Math.max(cma.sigma * factor, LEAST_SIGMA), LARGEST_SIGMA);

  const usual = length / Math.sqrt(1 - (1 - stepRate) ** (2 * (generation + 1)));
  const isLong = usual >= (1.4 + 2 / (n + 1)) * expectedLength;
  const pull = isLong ? 0 : Math.sqrt(pathRate * (2 - pathRate) * parentsEffective);
  const path = cma.path.map((p, i) => (1 - pathRate) * p + pull * step[i]!);

  const covariance = learnedCovariance(cma, path, steps, isLong);
  const learned = { ...cma, mean, sigma, covariance, stepPath, path, generation };
  const next = cma.rates === undefined ? learned : { ...learned, ...adaptRates(cma, learned, cma.rates) };
  return { ...next, axes: axesOf(next.covariance, cma.constants.separable) };
}
