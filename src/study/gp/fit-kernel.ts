/** @file The kernel that explains observations best. */
import { type Kernel, logLikelihood, type Observations, observe, type Process, squaresOf } from './gaussian-process.ts';
import { minimise } from './minimise.ts';

/** Noise is never less, so that equal points do no harm. */
const LEAST_NOISE = 1e-6;

/** How far the fit goes: Optuna's `gtol`. */
const TOLERANCE = 1e-2;

/**
 * The log of how likely a kernel is beforehand, but for a constant: lengths around 1, a scale as of Gamma(2, 1), noise as of
 * Gamma(1.1, 30). Optuna's `default_log_prior`.
 */
export function logPrior({ inverseSquares, scale, noise }: Kernel): number {
  let sum = Math.log(scale) - scale + 0.1 * Math.log(noise) - 30 * noise;
  for (const square of inverseSquares) sum -= 0.1 / square + 0.1 * square;
  return sum;
}

/**
 * A process whose kernel has the highest log likelihood and prior, sought from lengths, scale and noise of 1; with them where
 * the search fails. `isExact`: observations have no noise. Optuna's `fit_kernel_params`, which goes on from the last fit.
 */
export function fitKernel(observations: Observations, isExact = false): Process {
  const dimensions = observations.isChoice.length;
  const squares = squaresOf(observations);
  const kernelOf = (raw: Float64Array): Kernel => ({
    inverseSquares: raw.slice(0, dimensions).map(Math.exp),
    scale: Math.exp(raw[dimensions]!),
    noise: LEAST_NOISE + (isExact ? 0 : Math.exp(raw[dimensions + 1]!)),
  });
  const start = new Float64Array(dimensions + 2);
  start[dimensions + 1] = Math.log(1 - 0.99 * LEAST_NOISE);
  const { x } = minimise(
    (raw, gradient) => {
      const kernel = kernelOf(raw);
      const found = logLikelihood(observations, squares, kernel);
      if (found === undefined) return Infinity;
      const { value, slopes } = found;
      for (const [d, square] of kernel.inverseSquares.entries())
        gradient[d] = -slopes.inverseSquares[d]! - (0.1 / square - 0.1 * square);
      gradient[dimensions] = -slopes.scale - (1 - kernel.scale);
      const ofNoise = slopes.noise + 0.1 / kernel.noise - 30;
      gradient[dimensions + 1] = isExact ? 0 : -ofNoise * Math.exp(raw[dimensions + 1]!);
      return -value - logPrior(kernel);
    },
    start,
    { tolerance: TOLERANCE },
  );
  // at a noise of 1 the covariance is positive definite whatever was observed
  return observe(observations, kernelOf(x)) ?? observe(observations, { ...kernelOf(start), noise: 1 })!;
}
