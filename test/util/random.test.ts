import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedSeed, randomStream } from '../../src/util/random.ts';

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

const first = (seed: number, purpose: string): number[] => {
  const random = randomStream(seed, purpose);
  return [random.next(), random.next()];
};

describe('randomStream', () => {
  it('fills an array with the bits of as many single numbers, and goes on after them', () => {
    fc.assert(
      fc.property(seeds, fc.nat(5), fc.nat(50), (seed, before, length) => {
        const [one, many] = [randomStream(seed, 'test'), randomStream(seed, 'test')];
        for (let i = 0; i < before; i++) expect(many.next()).toBe(one.next());
        const bits = new Uint32Array(length);
        many.bits(bits);
        for (const number of bits) expect(number / 2 ** 32).toBe(one.next());
        expect(many.next()).toBe(one.next());
      }),
    );
  });

  it('gives the same numbers for the same seed and purpose, and others for others', () => {
    expect(first(1, 'a')).toEqual(first(1, 'a'));
    expect(first(1, 'b')).not.toEqual(first(1, 'a'));
    expect(first(2, 'a')).not.toEqual(first(1, 'a'));
    expect(derivedSeed(1, 'a')).toBe(derivedSeed(1, 'a'));
  });

  it('permutes: each integer once', () => {
    fc.assert(
      fc.property(seeds, fc.nat(40), (seed, n) => {
        const sorted = [...randomStream(seed, 'order').permutation(n)].sort((a, b) => a - b);
        expect(sorted).toEqual([...Array(n).keys()]);
      }),
    );
  });
});
