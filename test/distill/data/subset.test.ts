import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proportionalQuotas, stratifiedHoldOut, stratifiedSubset } from '../../../src/distill/data/subset.ts';
import type { Split } from '../../../src/distill/data/dataset.ts';

const splitOf = (labels: readonly number[]): Split => ({
  size: labels.length,
  inputs: Float32Array.from(labels, (_, i) => i),
  labels: Int32Array.from(labels),
});

describe('stratifiedSubset', () => {
  const labels = fc.array(fc.nat(3), { minLength: 1, maxLength: 60 });

  it('draws that many different examples with their labels, in order', () => {
    fc.assert(
      fc.property(labels, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (all, seed, share) => {
        const size = Math.floor(share * all.length);
        const drawn = stratifiedSubset(splitOf(all), { size, classes: 4, seed, split: 'train' });
        const places = [...drawn.inputs];
        expect(drawn.size).toBe(size);
        expect(new Set(places).size).toBe(size);
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect([...drawn.labels]).toEqual(places.map((place) => all[place]));
      }),
    );
  });

  it('keeps the share of each class to within one example', () => {
    fc.assert(
      fc.property(labels, fc.nat(), (all, seed) => {
        const size = Math.ceil(all.length / 2);
        const drawn = stratifiedSubset(splitOf(all), { size, classes: 4, seed, split: 'train' });
        for (let c = 0; c < 4; c++) {
          const [before, after] = [all, [...drawn.labels]].map((of) => of.filter((label) => label === c).length);
          expect(Math.abs(after! - (before! * size) / all.length)).toBeLessThan(1);
        }
      }),
    );
  });

  it('draws by seed and split', () => {
    const split = splitOf(Array.from({ length: 100 }, (_, i) => i % 2));
    const draw = (seed: number, name: string): number[] => [
      ...stratifiedSubset(split, { size: 20, classes: 2, seed, split: name }).inputs,
    ];
    expect(draw(1, 'train')).toEqual(draw(1, 'train'));
    expect(draw(1, 'train')).not.toEqual(draw(2, 'train'));
    expect(draw(1, 'train')).not.toEqual(draw(1, 'test'));
  });

  it('takes all for null', () => {
    const split = splitOf([0, 1]);
    expect(stratifiedSubset(split, { size: null, classes: 2, seed: 0, split: 'train' })).toBe(split);
  });

  it('refuses more than there are', () => {
    const options = { size: 3, classes: 2, seed: 0, split: 'train' };
    expect(() => stratifiedSubset(splitOf([0, 1]), options)).toThrow(expect.objectContaining({ code: 'DATA' }));
  });
});

describe('stratifiedHoldOut', () => {
  it('parts a split: what is held is what a subset would have, the rest is all else in order', () => {
    const labels = fc.array(fc.nat(3), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(labels, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (all, seed, share) => {
        const options = { size: Math.floor(share * all.length), classes: 4, seed, split: 'validation' };
        const { held, rest } = stratifiedHoldOut(splitOf(all), options);
        expect(held).toEqual(stratifiedSubset(splitOf(all), options));
        const others = [...rest.inputs];
        expect(others).toEqual([...splitOf(all).inputs].filter((place) => !held.inputs.includes(place)));
        expect([...rest.labels]).toEqual(others.map((place) => all[place]));
      }),
    );
  });
});

describe('bytes that a file was read into', () => {
  it('are left as they are, and shared by no split', () => {
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    const file = Buffer.from(Array.from(labels, (_, i) => i));
    const split = { size: 40, inputs: file, labels };
    const { held, rest } = stratifiedHoldOut(split, { size: 10, classes: 2, seed: 0, split: 'validation' });
    expect([...file]).toEqual(Array.from(labels, (_, i) => i));
    expect([...held.inputs, ...rest.inputs].sort((a, b) => a - b)).toEqual([...file]);
    for (const part of [held, rest]) expect([...part.labels]).toEqual(Array.from(part.inputs, (place) => place % 2));
  });
});

describe('proportionalQuotas', () => {
  it.each([
    { counts: [10, 10], size: 5, quotas: [3, 2] },
    { counts: [1, 8, 1], size: 5, quotas: [1, 4, 0] },
    { counts: [3, 0, 3], size: 4, quotas: [2, 0, 2] },
  ])('$size of $counts', ({ counts, size, quotas }) => {
    expect(proportionalQuotas(counts, size)).toEqual(quotas);
  });
});
