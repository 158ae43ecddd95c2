import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centralQuantile, logGamma, twoSidedTail } from '../../src/report/student-t.ts';

describe('centralQuantile', () => {
  // the tables of Student's t in print, and R's qt(0.975, n), qt(0.995, n)
  it.each([
    { degrees: 1, t95: 12.706204736174694, t99: 63.65674116287158 },
    { degrees: 2, t95: 4.302652729749462, t99: 9.924843200918289 },
    { degrees: 3, t95: 3.182446305283708, t99: 5.840909309733355 },
    { degrees: 4, t95: 2.7764451051977934, t99: 4.604094871349993 },
    { degrees: 9, t95: 2.262157162798205, t99: 3.2498355415921254 },
    { degrees: 30, t95: 2.0422724563012378, t99: 2.7499956535672236 },
    { degrees: 1000, t95: 1.9623390808264078, t99: 2.5807546980659506 },
  ])('is $t95 for 95 % and $degrees degrees of freedom', ({ degrees, t95, t99 }) => {
    expect(Math.abs(centralQuantile(0.95, degrees) / t95 - 1)).toBeLessThan(1e-11);
    expect(Math.abs(centralQuantile(0.99, degrees) / t99 - 1)).toBeLessThan(1e-11);
  });

  it('is tan(π p / 2) for one degree of freedom, where t is Cauchy distributed', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (p) => {
        expect(centralQuantile(p, 1) / Math.tan((Math.PI * p) / 2)).toBeCloseTo(1, 10);
      }),
    );
  });

  it('is the inverse of twoSidedTail', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 200 }), (p, degrees) => {
        expect(twoSidedTail(centralQuantile(p, degrees), degrees)).toBeCloseTo(1 - p, 11);
      }),
    );
  });
});

describe('twoSidedTail', () => {
  it.each([
    { t: 0, degrees: 3, p: 1 },
    { t: 2, degrees: 1, p: 0.2951672353008666 },
    { t: -2, degrees: 1, p: 0.2951672353008666 },
    { t: 30, degrees: 20, p: 4.195225323999648e-18 },
    { t: Infinity, degrees: 2, p: 0 },
    { t: NaN, degrees: 2, p: NaN },
  ])('of $t with $degrees degrees of freedom is $p', ({ t, degrees, p }) => {
    const found = twoSidedTail(t, degrees);
    if (p > 0 && p < 1) expect(Math.abs(found / p - 1)).toBeLessThan(1e-11);
    else expect(found).toBe(p);
  });

  it('is 1 - t / √(2 + t²) for two degrees of freedom', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), (t) => {
        expect(twoSidedTail(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
      }),
    );
  });
});

describe('logGamma', () => {
  it('is the logarithm of the factorial', () => {
    let logFactorial = 0;
    for (let n = 1; n < 100; n++) {
      expect(Math.abs(logGamma(n) - logFactorial)).toBeLessThan(1e-12 * Math.max(1, logFactorial));
      logFactorial += Math.log(n);
    }
  });
});
