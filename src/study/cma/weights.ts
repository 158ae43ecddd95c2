/** @file The constants of CMA-ES, all of them from the number of parameters and the size of a generation. */

export interface Constants {
  readonly dimensions: number;
  readonly popsize: number;
  /** How many of a generation the mean is made of. */
  readonly parents: number;
  /** From the best to the worst of a generation; those of the worse half are negative, or 0 in a separable one. */
  readonly weights: readonly number[];
  readonly parentsEffective: number;
  readonly rankOneRate: number;
  readonly rankManyRate: number;
  readonly pathRate: number;
  readonly stepRate: number;
  readonly stepDamping: number;
  /** The expected length of a standard normal vector. */
  readonly expectedLength: number;
  /** The covariance stays diagonal. */
  readonly separable: boolean;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const effective = (weights: readonly number[]): number => sum(weights) ** 2 / sum(weights.map((w) => w ** 2));

/** How many trials a generation has by default: 4 + ⌊3 ln d⌋. */
export function defaultPopsize(dimensions: number): number {
  return 4 + Math.floor(3 * Math.log(dimensions));
}

/** Weights of which the positive ones add up to 1, the negative ones as far as the covariance stays positive. */
function signedWeights(n: number, popsize: number): Pick<Constants, 'weights' | 'rankOneRate' | 'rankManyRate'> {
  const raw = Array.from({ length: popsize }, (_, i) => Math.log((popsize + 1) / 2) - Math.log(i + 1));
  const parents = Math.floor(popsize / 2);
  const [better, worse] = [effective(raw.slice(0, parents)), effective(raw.slice(parents))];
  const rankOneRate = 2 / ((n + 1.3) ** 2 + better);
  const rankManyRate = Math.min(1 - rankOneRate - 1e-8, (2 * (better - 2 + 1 / better)) / ((n + 2) ** 2 + better));
  const least = Math.min(
    1 + rankOneRate / rankManyRate,
    1 + (2 * worse) / (better + 2),
    (1 - rankOneRate - rankManyRate) / (n * rankManyRate),
  );
  const positive = sum(raw.filter((w) => w > 0));
  const negative = -sum(raw.filter((w) => w < 0));
  const weights = raw.map((w) => (w >= 0 ? w / positive : (least / negative) * w));
  return { weights, rankOneRate, rankManyRate };
}

/** Weights of the better half alone, and a faster rate, since a diagonal has less to learn. */
function separableWeights(n: number, popsize: number): Pick<Constants, 'weights' | 'rankOneRate' | 'rankManyRate'> {
  const parents = Math.floor(popsize / 2);
  const raw = Array.from({ length: parents }, (_, i) => Math.log(parents + 1) - Math.log(i + 1));
  const total = sum(raw);
  const better = effective(raw);
  const full =
    2 / better / (n + Math.SQRT2) ** 2 + (1 - 1 / better) * Math.min(1, (2 * better - 1) / ((n + 2) ** 2 + better));
  return {
    weights: Array.from({ length: popsize }, (_, i) => (raw[i] ?? 0) / total),
    rankOneRate: 2 / ((n + 1.3) ** 2 + better),
    rankManyRate: ((n + 2) / 3) * full,
  };
}

/**
 * The constants for a number of parameters and trials a generation (2 or more).
 * Source: Hansen, The CMA Evolution Strategy: A Tutorial (2016), equations 48 to 58; separable: Ros and Hansen (2008). Both
 * as cmaes 0.13 has them.
 */
export function constantsOf(dimensions: number, popsize: number, separable = false): Constants {
  const n = dimensions;
  const { weights, rankOneRate, rankManyRate } = (separable ? separableWeights : signedWeights)(n, popsize);
  const parents = Math.floor(popsize / 2);
  const parentsEffective = effective(weights.slice(0, parents));
  const stepRate = (parentsEffective + 2) / (n + parentsEffective + (separable ? 3 : 5));
  return {
    dimensions,
    popsize,
    parents,
    weights,
    parentsEffective,
    rankOneRate,
    rankManyRate,
    pathRate: separable ? 4 / (n + 4) : (4 + parentsEffective / n) / (n + 4 + (2 * parentsEffective) / n),
    stepRate,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((parentsEffective - 1) / (n + 1)) - 1) + stepRate,
    expectedLength: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n ** 2)),
    separable,
  };
}
