import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockedTTest, holmAdjusted, mcNemarP, meanInterval, pairedTTest, signFlipP } from '../../src/report/index.ts';

const values = (minLength: number, maxLength: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength, maxLength });

describe('meanInterval', () => {
  it('of 1, 2, 3, 4', () => {
    const { interval_95: interval, ...rest } = meanInterval([1, 2, 3, 4]);
    expect(rest).toEqual({ count: 4, mean: 2.5, standard_deviation: Math.sqrt(5 / 3) });
    expect(interval![0]).toBeCloseTo(0.4457397432, 9);
    expect(interval![1]).toBeCloseTo(4.5542602568, 9);
  });

  it('of one value has no width, of equal ones the width zero', () => {
    expect(meanInterval([0.9])).toEqual({ count: 1, mean: 0.9 });
    expect(meanInterval([0.9, 0.9, 0.9])).toEqual({
      count: 3,
      mean: 0.9,
      standard_deviation: 0,
      interval_95: [0.9, 0.9],
    });
  });
});

describe('pairedTTest', () => {
  // Student's own data (1908): hours of sleep gained by ten patients with one drug rather than the other
  it("of Student's sleep data", () => {
    const test = pairedTTest([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]);
    expect(test.degrees).toBe(9);
    expect(test.t).toBeCloseTo(4.0621277, 6);
    expect(test.p).toBeCloseTo(0.0028329, 6);
  });

  it('of the same difference each time is sure, of none is not', () => {
    expect(pairedTTest([0.25, 0.25])).toEqual({ t: Infinity, degrees: 1, p: 0 });
    expect(pairedTTest([0, 0, 0])).toEqual({ t: NaN, degrees: 2, p: 1 });
  });

  it('is below 5 % just where the interval leaves zero out', () => {
    fc.assert(
      fc.property(values(2, 8), (differences) => {
        const { p } = pairedTTest(differences);
        const [low, high] = meanInterval(differences).interval_95!;
        if (Math.abs(p - 0.05) > 1e-9) expect(p < 0.05).toBe(low > 0 || high < 0);
      }),
    );
  });
});

describe('blockedTTest', () => {
  it('of one block is the paired t-test', () => {
    const hundredths = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(hundredths, (differences) => {
        const { t, degrees, p } = pairedTTest(differences);
        const blocked = blockedTTest([differences]);
        expect(blocked.degrees).toBe(degrees);
        expect(blocked.mean).toBe(meanInterval(differences).mean);
        if (Number.isFinite(t)) expect(blocked.t).toBeCloseTo(t, 6);
        else expect(blocked.t).toBe(t);
        expect(blocked.p).toBeCloseTo(p, 9);
      }),
    );
  });

  // by hand: sums of squares 2 and 8, over 4 degrees 2.5; √(2.5 / 6) = 0.6454972; t(0.975, 4) = 2.7764451;
  // for 4 degrees p = 1 - 3/2 (s - s³/3) with s = t / √(4 + t²)
  it('does not count what differs between blocks as chance', () => {
    const {
      mean,
      degrees,
      t,
      p,
      interval_95: [low, high],
    } = blockedTTest([
      [1, 2, 3],
      [10, 12, 14],
    ]);
    expect({ mean, degrees }).toEqual({ mean: 7, degrees: 4 });
    expect(t).toBeCloseTo(10.8443534, 6);
    expect(p).toBeCloseTo(0.0004103073, 9);
    expect(low).toBeCloseTo(5.2078124, 6);
    expect(high).toBeCloseTo(8.7921876, 6);
  });

  it('of no difference at all finds none', () =>
    expect(
      blockedTTest([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual({ mean: 0, interval_95: [0, 0], t: NaN, degrees: 2, p: 1 }));
});

describe('holmAdjusted', () => {
  it.each([
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    { ps: [0.01, 0.04, 0.03, 0.005], adjusted: [0.03, 0.06, 0.06, 0.02] },
    { ps: [0.5, 0.6], adjusted: [1, 1] },
    { ps: [0.04], adjusted: [0.04] },
    { ps: [], adjusted: [] },
  ])('of $ps is $adjusted', ({ ps, adjusted }) => {
    expect(holmAdjusted(ps).map((p) => Number(p.toFixed(12)))).toEqual(adjusted);
  });

  it('never lowers a p-value, keeps their order, and stays below Bonferroni', () => {
    const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(family, (ps) => {
        const adjusted = holmAdjusted(ps);
        for (const [i, p] of ps.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p * ps.length));
          for (const [j, other] of ps.entries()) if (p <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
        }
      }),
    );
  });
});

describe('signFlipP', () => {
  it.each([
    { differences: [0.1], p: 1 },
    { differences: [0.1, 0.2, 0.3], p: 0.25 },
    { differences: [0.1, 0.2, 0.3, 0.1, 0.2], p: 2 / 32 },
    { differences: [0.1, -0.2, 0.3], p: 0.75 },
    { differences: [0, 0, 0], p: 1 },
    { differences: [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4], p: 4 / 1024 },
  ])('of $differences is $p', ({ differences, p }) => {
    expect(signFlipP(differences)).toBe(p);
  });

  it('is the same for other signs of all, another order and another unit, and never below 2 / 2ⁿ', () => {
    const small = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(small, (differences) => {
        const p = signFlipP(differences)!;
        expect(signFlipP(differences.map((d) => -d).reverse())).toBe(p);
        expect(signFlipP(differences.map((d) => d / 1000))).toBe(p);
        expect(p).toBeGreaterThanOrEqual(2 / 2 ** differences.length);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is left out for more than 16', () => {
    expect(signFlipP(Array.from({ length: 17 }, () => 1))).toBeUndefined();
  });
});

describe('mcNemarP', () => {
  it.each([
    { a: 0, b: 0, p: 1 },
    { a: 3, b: 3, p: 1 },
    { a: 0, b: 5, p: 2 / 32 },
    { a: 1, b: 6, p: 0.125 },
    { a: 9, b: 104, p: 1.25629706703917e-21 },
    { a: 5000, b: 5100, p: 0.3245815463313939 },
  ])('of $a and $b is $p', ({ a, b, p }) => {
    expect(Math.abs(mcNemarP(a, b) / p - 1)).toBeLessThan(1e-10);
    expect(mcNemarP(b, a)).toBe(mcNemarP(a, b));
  });
});
