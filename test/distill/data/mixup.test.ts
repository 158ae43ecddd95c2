import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixed, mixtureOf, symmetricBeta } from '../../../src/distill/data/mixup.ts';
import { randomStream, type RandomStream } from '../../../src/util/random.ts';

/** A stream of these numbers, again and again. */
function streamOf(...numbers: number[]): RandomStream {
  let place = 0;
  return { ...randomStream(0, 'unused'), next: () => numbers[place++ % numbers.length]! };
}

const drawn = (alpha: number, count = 50_000): number[] => {
  const random = randomStream(3, `beta/${alpha}`);
  return Array.from({ length: count }, () => symmetricBeta(alpha, random));
};

describe('symmetricBeta', () => {
  it.each([0.1, 0.2, 0.4, 1, 2, 8])('has mean ½, variance 1/(4(2α+1)) and its fourth moment for α = %d', (alpha) => {
    const numbers = drawn(alpha);
    const moment = (power: number): number => numbers.reduce((sum, x) => sum + (x - 0.5) ** power, 0) / numbers.length;
    const variance = 1 / (4 * (2 * alpha + 1));
    expect(moment(1)).toBeCloseTo(0, 1.9);
    expect(moment(2) / variance).toBeCloseTo(1, 1.3);
    // the kurtosis of Beta(α, α): 3 - 6 / (2α + 3)
    expect(moment(4) / variance ** 2 / (3 - 6 / (2 * alpha + 3))).toBeCloseTo(1, 1.3);
  });

  it.each([
    { name: 'arcsine law', alpha: 0.5, cdf: (x: number) => (2 / Math.PI) * Math.asin(Math.sqrt(x)) },
    { name: 'uniform distribution', alpha: 1, cdf: (x: number) => x },
    { name: 'parabola', alpha: 2, cdf: (x: number) => x * x * (3 - 2 * x) },
  ])('is the $name for α = $alpha, by Kolmogorov and Smirnov', ({ alpha, cdf }) => {
    const sorted = drawn(alpha).sort((a, b) => a - b);
    const distance = Math.max(...sorted.map((x, i) => Math.abs(cdf(x) - (i + 0.5) / sorted.length)));
    // at so many numbers of the right distribution less than this in all but one of 1,000 samples; the seed is fixed
    expect(distance).toBeLessThan(1.95 / Math.sqrt(sorted.length));
  });

  it('is a number from 0 to 1 for whatever is drawn, however small or large α', () => {
    const uniform = fc.oneof(
      fc.constantFrom(0, 2 ** -32, 0.25, 0.5, 1 - 2 ** -32),
      fc.double({ min: 0, max: 1 - 2 ** -32, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), uniform, uniform, (alpha, u, v) => {
        const x = symmetricBeta(alpha, streamOf(u, v));
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('takes two uniform numbers, never more', () => {
    const [random, other] = [randomStream(1, 'a'), randomStream(1, 'a')];
    symmetricBeta(0.2, random);
    other.next();
    other.next();
    expect(random.next()).toBe(other.next());
  });
});

describe('mixtureOf', () => {
  it('leaves at least half to the example itself', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(),
        (alpha, size, seed) => {
          const { partner, share } = mixtureOf(alpha, size, randomStream(seed, 'mixture'));
          expect(partner).toBeLessThan(size);
          expect(share).toBe(Math.fround(share));
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(0.5);
        },
      ),
    );
  });

  it('mixes nothing in for α = 0', () => {
    expect(mixtureOf(0, 9, randomStream(1, 'mixture')).share).toBe(0);
  });
});

describe('mixed', () => {
  const images = fc.float32Array({ minLength: 4, maxLength: 4, min: -8, max: 8, noNaN: true });

  it('of two equal images is that image, to the bit', () => {
    fc.assert(
      fc.property(images, fc.double({ min: 0, max: 0.5, noNaN: true }), (image, share) => {
        mixed(image, image.slice(), share).forEach((value, i) => expect(value === image[i]).toBe(true));
      }),
    );
  });

  it('takes the share of the other one', () => {
    expect([...mixed(Float32Array.of(0, 4), Float32Array.of(8, 0), 0.25)]).toEqual([2, 3]);
  });
});
