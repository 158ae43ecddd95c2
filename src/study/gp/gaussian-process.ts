/** @file A Gaussian process over points of a space. */
import { decompose, invert, solveLower, solveUpper } from './cholesky.ts';

/** What the kernel depends on. */
export interface Kernel {
  /** 1/ℓ² of each parameter. */
  readonly inverseSquares: Float64Array;
  /** The variance of the function. */
  readonly scale: number;
  /** The variance of what is observed of it. */
  readonly noise: number;
}

/** Observed values at points: what a process learns from. */
export interface Observations {
  /** Each one number a parameter: a place from 0 to 1, or the index of a choice. */
  readonly points: readonly Float64Array[];
  readonly values: Float64Array;
  /** Which parameters are choices: they differ or do not. */
  readonly isChoice: readonly boolean[];
}

/** The Matérn 5/2 function of a squared distance; the second is its derivative. */
function matern(square: number): readonly [number, number] {
  const r = Math.sqrt(5 * square);
  const decay = Math.exp(-r);
  return [decay * ((5 / 3) * square + r + 1), (-5 / 6) * (r + 1) * decay];
}

/** The squared difference of two points in one parameter. */
function squareAt(a: Float64Array, b: Float64Array, d: number, isChoice: readonly boolean[]): number {
  const difference = a[d]! - b[d]!;
  return isChoice[d]! ? Number(difference !== 0) : difference * difference;
}

/**
 * Squared differences of all pairs of points, i > j, one parameter after another for each: computed once, since a fit needs them
 * for each kernel that it tries.
 */
export function squaresOf({ points, isChoice }: Observations): Float64Array {
  const [n, dimensions] = [points.length, isChoice.length];
  const squares = new Float64Array((n * (n - 1) * dimensions) / 2);
  let at = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++)
      for (let d = 0; d < dimensions; d++) squares[at++] = squareAt(points[i]!, points[j]!, d, isChoice);
  return squares;
}

/** The derivatives of the log likelihood by log 1/ℓ² of each parameter, by log scale, and by the noise. */
export interface Slopes {
  readonly inverseSquares: Float64Array;
  readonly scale: number;
  readonly noise: number;
}

/**
 * The log likelihood of observations under a kernel, but for a constant, and its slopes: -½ log |C| - ½ yᵀC⁻¹y with
 * C = K + noise·I. Undefined where C is not positive definite to the last digit.
 * Source: Rasmussen and Williams (2006), 5.9; Optuna's `marginal_log_likelihood`.
 */
export function logLikelihood(
  { values, isChoice }: Observations,
  squares: Float64Array,
  { inverseSquares, scale, noise }: Kernel,
): { readonly value: number; readonly slopes: Slopes } | undefined {
  const [n, dimensions] = [values.length, isChoice.length];
  const covariance = new Float64Array(n * n);
  const steepness = new Float64Array((n * (n - 1)) / 2);
  for (let i = 0, pair = 0; i < n; i++) {
    for (let j = 0; j < i; j++, pair++) {
      let square = 0;
      for (let d = 0; d < dimensions; d++) square += inverseSquares[d]! * squares[pair * dimensions + d]!;
      const [k, slope] = matern(square);
      covariance[i * n + j] = scale * k;
      covariance[j * n + i] = scale * k;
      steepness[pair] = scale * slope;
    }
    covariance[i * n + i] = scale + noise;
  }
  const l = Float64Array.from(covariance);
  if (!decompose(l, n)) return undefined;
  const alpha = Float64Array.from(values);
  solveLower(l, n, alpha);
  let value = 0;
  for (let i = 0; i < n; i++) value -= Math.log(l[i * n + i]!) + 0.5 * alpha[i]! ** 2;
  solveUpper(l, n, alpha);
  const inverse = invert(l, n);
  // half the trace of (ααᵀ - C⁻¹) times what C changes by
  const byLength = new Float64Array(dimensions);
  let [byScale, byNoise] = [0, 0];
  for (let i = 0, pair = 0; i < n; i++) {
    for (let j = 0; j < i; j++, pair++) {
      const weight = alpha[i]! * alpha[j]! - inverse[i * n + j]!;
      byScale += weight * covariance[i * n + j]!;
      const steep = weight * steepness[pair]!;
      for (let d = 0; d < dimensions; d++) byLength[d]! += steep * squares[pair * dimensions + d]!;
    }
    const own = 0.5 * (alpha[i]! ** 2 - inverse[i * n + i]!);
    byScale += own * scale;
    byNoise += own;
  }
  const slopes = { inverseSquares: byLength.map((sum, d) => sum * inverseSquares[d]!), scale: byScale, noise: byNoise };
  return { value, slopes };
}

/** What a process says of a point, and how that changes with the point. */
export interface Posterior {
  readonly mean: number;
  readonly variance: number;
  /** By each parameter; 0 for choices. */
  readonly meanSlope: Float64Array;
  readonly varianceSlope: Float64Array;
}

/** A process that has seen observations. */
export interface Process {
  readonly kernel: Kernel;
  readonly posterior: (point: Float64Array, withSlopes: boolean) => Posterior;
}

const NONE = new Float64Array(0);

/**
 * The posterior of a process with this kernel; a variance is never below 0. Undefined where the covariance is not positive
 * definite to the last digit. Source: Rasmussen and Williams (2006), 2.25 and 2.26; Optuna's `GPRegressor.posterior`.
 */
export function observe({ points, values, isChoice }: Observations, kernel: Kernel): Process | undefined {
  const { inverseSquares, scale, noise } = kernel;
  const n = points.length;
  const squareBetween = (a: Float64Array, b: Float64Array): number => {
    let square = 0;
    for (let d = 0; d < isChoice.length; d++) square += inverseSquares[d]! * squareAt(a, b, d, isChoice);
    return square;
  };
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) l[i * n + j] = scale * matern(squareBetween(points[i]!, points[j]!))[0];
    l[i * n + i] = scale + noise;
  }
  if (!decompose(l, n)) return undefined;
  const alpha = Float64Array.from(values);
  solveLower(l, n, alpha);
  solveUpper(l, n, alpha);
  return {
    kernel,
    posterior(point, withSlopes) {
      const solved = new Float64Array(n);
      const steepness = new Float64Array(n);
      let mean = 0;
      for (let i = 0; i < n; i++) {
        const [k, slope] = matern(squareBetween(point, points[i]!));
        solved[i] = scale * k;
        steepness[i] = scale * slope;
        mean += scale * k * alpha[i]!;
      }
      solveLower(l, n, solved);
      let explained = 0;
      for (let i = 0; i < n; i++) explained += solved[i]! ** 2;
      const variance = Math.max(0, scale - explained);
      if (!withSlopes) return { mean, variance, meanSlope: NONE, varianceSlope: NONE };
      solveUpper(l, n, solved);
      const meanSlope = new Float64Array(isChoice.length);
      const varianceSlope = new Float64Array(isChoice.length);
      for (const [d, is] of isChoice.entries()) {
        if (is) continue;
        let [byMean, byVariance] = [0, 0];
        for (let i = 0; i < n; i++) {
          const change = steepness[i]! * (point[d]! - points[i]![d]!);
          byMean += alpha[i]! * change;
          byVariance += solved[i]! * change;
        }
        meanSlope[d] = 2 * inverseSquares[d]! * byMean;
        varianceSlope[d] = -4 * inverseSquares[d]! * byVariance;
      }
      return { mean, variance, meanSlope, varianceSlope };
    },
  };
}
