import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logNormalCdf, logNormalQuantile, normalCdf } from '../../src/study/stats/normal.ts';
import { logNormalMass, truncatedQuantile } from '../../src/study/stats/truncated-normal.ts';
import { readRecorded } from './recorded/read-recorded.ts';

interface Cdf {
  readonly kind: 'cdf';
  readonly x: number;
  readonly cdf: number;
  readonly log: number;
}

interface Between {
  readonly kind: 'between';
  readonly a: number;
  readonly b: number;
  readonly log: number;
  readonly quantiles: readonly (readonly [number, number])[];
}

const CASES = readRecorded<Cdf | Between>('normal');

/** Fails unless a number is within so many times its own size. */
function expectNear(got: number, expected: number, error: number): void {
  expect(Math.abs(got - expected), `${got}, not ${expected}`).toBeLessThanOrEqual(error * Math.abs(expected));
}

describe('the normal distribution, to the digits of mpmath', () => {
  const rows = CASES.filter((one) => one.kind === 'cdf');

  it.each(rows.map((one) => [one.x, one] as const))('at %s', (x, { cdf, log }) => {
    expectNear(normalCdf(x), cdf, 2e-14);
    expectNear(logNormalCdf(x), log, 1e-14);
  });

  it.each(rows.filter(({ x }) => x < 5).map((one) => [one.x, one] as const))(
    'back from its logarithm at %s',
    (x, one) => {
      expect(Math.abs(logNormalQuantile(one.log) - x)).toBeLessThanOrEqual(2e-14 * Math.max(1, Math.abs(x)));
    },
  );

  it('has its ends at the infinities', () => {
    expect([-Infinity, Infinity].map(normalCdf)).toEqual([0, 1]);
    expect([-Infinity, Infinity].map(logNormalCdf)).toEqual([-Infinity, -0]);
    expect([-Infinity, 0, 1e-300].map(logNormalQuantile)).toEqual([-Infinity, Infinity, Infinity]);
  });
});

describe('the normal distribution between two ends, to the digits of mpmath', () => {
  const rows = CASES.filter((one) => one.kind === 'between');

  it.each(rows.map((one) => [`${one.a} and ${one.b}`, one] as const))('%s', (_, { a, b, log, quantiles }) => {
    // what two numbers near each other have left when one is taken from the other
    const lost = (1e-13 * Math.max(1, Math.abs(a)) ** 2) / Math.min(1, b - a);
    expect(Math.abs(logNormalMass(a, b) - log)).toBeLessThanOrEqual(lost);
    for (const [q, x] of quantiles) expect(Math.abs(truncatedQuantile(q, a, b) - x)).toBeLessThanOrEqual(lost);
  });

  it('stays between its ends, and rises', () => {
    const end = fc.double({ min: -100, max: 100, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(end, end, share, share, (one, other, p, q) => {
        const [a, b] = [Math.min(one, other), Math.max(one, other)];
        const [x, y] = [truncatedQuantile(Math.min(p, q), a, b), truncatedQuantile(Math.max(p, q), a, b)];
        expect(x).toBeGreaterThanOrEqual(a);
        expect(y).toBeLessThanOrEqual(b);
        expect(y).toBeGreaterThanOrEqual(x - 1e-9);
      }),
    );
  });
});
