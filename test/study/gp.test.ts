import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompose, invert, solveLower, solveUpper } from '../../src/study/gp/cholesky.ts';
import { fitKernel, logPrior } from '../../src/study/gp/fit-kernel.ts';
import { logLikelihood, observe, type Observations, squaresOf } from '../../src/study/gp/gaussian-process.ts';
import { logChance, logImprovement } from '../../src/study/gp/log-improvement.ts';
import { minimise } from '../../src/study/gp/minimise.ts';
import { expectClose } from './recorded/expect-close.ts';
import { readRecorded } from './recorded/read-recorded.ts';

interface RecordedKernel {
  readonly inverseSquares: readonly number[];
  readonly scale: number;
  readonly noise: number;
}

interface Case {
  readonly name: string;
  readonly points: readonly (readonly number[])[];
  readonly values: readonly number[];
  readonly isChoice: readonly boolean[];
  readonly queries: readonly (readonly number[])[];
  readonly kernels: readonly (RecordedKernel & {
    readonly likelihood: number;
    readonly slopes: RecordedKernel;
    readonly prior: number;
    /** Mean, variance, log EI, and the slopes of log EI. */
    readonly posterior: readonly (readonly number[])[];
  })[];
  readonly fitted: RecordedKernel & { readonly worth: number };
  readonly exact: RecordedKernel & { readonly worth: number };
  readonly promises?: readonly (readonly [number, number, number])[];
}

const all = readRecorded<Case>('gp');
const cases = all.filter(({ promises }) => promises === undefined);
const promises = all.flatMap((one) => one.promises ?? []);

const observationsOf = ({ points, values, isChoice }: Case): Observations => ({
  points: points.map((point) => Float64Array.from(point)),
  values: Float64Array.from(values),
  isChoice,
});

const kernelOf = ({ inverseSquares, scale, noise }: RecordedKernel) => ({
  inverseSquares: Float64Array.from(inverseSquares),
  scale,
  noise,
});

describe("Optuna's Gaussian process", () => {
  it.each(
    cases.flatMap((one) => one.kernels.map((kernel, i) => [`${one.name}, kernel ${i + 1}`, one, kernel] as const)),
  )('of %s: likelihood, prior, posterior and log EI', (_, one, recorded) => {
    const observations = observationsOf(one);
    const kernel = kernelOf(recorded);
    const { value, slopes } = logLikelihood(observations, squaresOf(observations), kernel)!;
    expectClose([value], [recorded.likelihood], 1e-9);
    // ours are by the logarithm of each
    expectClose(
      [...slopes.inverseSquares].map((slope, d) => slope / kernel.inverseSquares[d]!),
      recorded.slopes.inverseSquares,
      1e-7,
    );
    expectClose([slopes.scale / kernel.scale, slopes.noise], [recorded.slopes.scale, recorded.slopes.noise], 1e-7);
    expectClose([logPrior(kernel)], [recorded.prior], 1e-12);
    const process = observe(observations, kernel)!;
    const best = Math.max(...one.values);
    for (const [i, query] of one.queries.entries()) {
      const { mean, variance, meanSlope, varianceSlope } = process.posterior(Float64Array.from(query), true);
      const deviation = Math.sqrt(variance + 1e-12);
      const { value: promise, byMean, byDeviation } = logImprovement(mean, deviation, best);
      const slope = [...meanSlope].map((by, d) => byMean * by + (byDeviation * varianceSlope[d]!) / (2 * deviation));
      const expected = recorded.posterior[i]!;
      expectClose([mean, variance, promise], expected.slice(0, 3), 1e-7);
      // far from all promise theirs has no slopes
      for (const [d, by] of expected.slice(3).entries()) if (!Number.isNaN(by)) expectClose([slope[d]!], [by], 1e-7);
    }
  });

  it.each(cases.flatMap((one) => [false, true].map((isExact) => [one.name, isExact, one] as const)))(
    'of %s is fitted as well (exact: %s)',
    (_, isExact, one) => {
      const observations = observationsOf(one);
      const { kernel } = fitKernel(observations, isExact);
      const { value } = logLikelihood(observations, squaresOf(observations), kernel)!;
      const recorded = isExact ? one.exact : one.fitted;
      expect(value + logPrior(kernel)).toBeGreaterThan(recorded.worth - 0.05);
      if (isExact) expect(kernel.noise).toBe(1e-6);
    },
  );

  it.each(promises)('has a log EI at mean %d, variance %d', (mean, variance, expected) => {
    const { value } = logImprovement(mean, Math.sqrt(variance), 0);
    // where Optuna's formula comes to nothing, ours goes on
    if (Number.isFinite(expected)) expectClose([value], [expected], 1e-8);
    else expect(value).toBeLessThan(-1000);
  });
});

const outlooks = { logImprovement, logChance };
describe.each(Object.keys(outlooks) as (keyof typeof outlooks)[])('%s', (name) => {
  const f = outlooks[name];
  it('rises with the mean, and its slopes are those of its values', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -60, max: 20, noNaN: true }),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        (mean, deviation) => {
          const h = 1e-5;
          const at = f(mean, deviation, 0.3);
          const byMean = (f(mean + h, deviation, 0.3).value - f(mean - h, deviation, 0.3).value) / (2 * h);
          const byDeviation = (f(mean, deviation + h, 0.3).value - f(mean, deviation - h, 0.3).value) / (2 * h);
          const size = 1 + Math.abs(at.value);
          expect(at.byMean).toBeGreaterThanOrEqual(0);
          expect(Math.abs(at.byMean - byMean)).toBeLessThan(1e-4 * size);
          expect(Math.abs(at.byDeviation - byDeviation)).toBeLessThan((1e-4 * size) / deviation ** 2);
        },
      ),
    );
  });
});

describe('positive definite matrices', () => {
  const square = fc
    .integer({ min: 1, max: 6 })
    .chain((n) => fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n * n, maxLength: n * n }));

  it('are decomposed, solved and inverted', () => {
    fc.assert(
      fc.property(square, (entries) => {
        const n = Math.sqrt(entries.length);
        // B·Bᵀ + I
        const a = Float64Array.from({ length: n * n }, (_, at) => {
          const [i, j] = [Math.floor(at / n), at % n];
          let sum = i === j ? 1 : 0;
          for (let k = 0; k < n; k++) sum += entries[i * n + k]! * entries[j * n + k]!;
          return sum;
        });
        const l = Float64Array.from(a);
        expect(decompose(l, n)).toBe(true);
        const inverse = invert(l, n);
        for (let i = 0; i < n; i++) {
          const column = a.filter((_, at) => at % n === i);
          solveLower(l, n, column);
          solveUpper(l, n, column);
          for (let j = 0; j < n; j++) {
            expect(column[j]).toBeCloseTo(i === j ? 1 : 0, 9);
            let product = 0;
            for (let k = 0; k < n; k++) product += inverse[j * n + k]! * a[k * n + i]!;
            expect(product).toBeCloseTo(i === j ? 1 : 0, 9);
          }
        }
      }),
    );
  });

  it('are told from others', () => expect(decompose(Float64Array.of(1, 2, 2, 1), 2)).toBe(false));
});

/** Its least value is 0, where all are 1. */
const rosenbrock = (x: Float64Array, gradient: Float64Array): number => {
  gradient.fill(0);
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [x[i]!, x[i + 1]!];
    sum += 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    gradient[i]! += -400 * a * (b - a * a) - 2 * (1 - a);
    gradient[i + 1]! += 200 * (b - a * a);
  }
  return sum;
};

/** x - log x: nothing below 0. */
function wall(x: Float64Array, gradient: Float64Array): number {
  gradient[0] = -1 / x[0]! + 1;
  return x[0]! <= 0 ? Infinity : x[0]! - Math.log(x[0]!);
}

describe('the least value', () => {
  it.each([2, 5, 10])('of Rosenbrock in %i dimensions', (n) => {
    const { x, value } = minimise(rosenbrock, new Float64Array(n).fill(-0.5), { tolerance: 1e-6, maxIterations: 500 });
    expect(value).toBeLessThan(1e-6);
    for (const at of x) expect(at).toBeCloseTo(1, 2);
  });

  it('between bounds', () => {
    const bounds = { lower: Float64Array.of(-1, -1), upper: Float64Array.of(0.5, 2) };
    const { x } = minimise(rosenbrock, Float64Array.of(-1, 2), { ...bounds, tolerance: 1e-6 });
    expectClose([...x], [0.5, 0.25], 1e-4);
  });

  it('beside what is not finite', () => {
    expectClose([...minimise(wall, Float64Array.of(0.01), { tolerance: 1e-8 }).x], [1], 1e-4);
  });
});
