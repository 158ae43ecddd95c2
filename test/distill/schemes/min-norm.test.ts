import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { minNormWeights } from '../../../src/distill/schemes/min-norm.ts';
import { useCpu } from '../fixtures.ts';

beforeAll(useCpu);

type Vectors = readonly (readonly number[])[];

function weightsOf(vectors: Vectors, largest?: number): number[] {
  return tf.tidy(() => {
    const rows = tf.tensor2d(vectors.map((row) => [...row]));
    return [...minNormWeights(tf.matMul(rows, rows, false, true), largest).dataSync()];
  });
}

/** Length of a mixture. */
function norm(vectors: Vectors, weights: readonly number[]): number {
  const mixture = vectors[0]!.map((_, d) => weights.reduce((sum, a, k) => sum + a * vectors[k]![d]!, 0));
  return Math.hypot(...mixture);
}

describe('minNormWeights', () => {
  it.each([
    {
      name: 'opposite vectors cancel',
      vectors: [
        [1, 0],
        [-1, 0],
      ],
      expected: [0.5, 0.5],
    },
    {
      name: 'opposite vectors of other lengths',
      vectors: [
        [3, 0],
        [-1, 0],
      ],
      expected: [0.25, 0.75],
    },
    {
      name: 'at right angles, by the squares',
      vectors: [
        [2, 0],
        [0, 1],
      ],
      expected: [0.2, 0.8],
    },
    {
      name: 'the shorter of two along one line',
      vectors: [
        [2, 0],
        [1, 0],
      ],
      expected: [0, 1],
    },
    {
      name: 'never more than the largest weight',
      vectors: [
        [2, 0],
        [1, 0],
      ],
      largest: 0.6,
      expected: [0.4, 0.6],
    },
    {
      name: 'equal vectors',
      vectors: [
        [1, 1],
        [1, 1],
      ],
      expected: [0.5, 0.5],
    },
    {
      name: 'no vectors at all',
      vectors: [
        [0, 0],
        [0, 0],
      ],
      expected: [0.5, 0.5],
    },
    {
      name: 'three at right angles',
      vectors: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      expected: [1 / 3, 1 / 3, 1 / 3],
    },
    {
      name: 'a third that helps nothing',
      vectors: [
        [1, 0],
        [-1, 0],
        [0, 5],
      ],
      expected: [0.5, 0.5, 0],
    },
    {
      name: 'three, capped',
      vectors: [
        [1, 0],
        [4, 0],
        [5, 0],
      ],
      largest: 0.5,
      expected: [0.5, 0.5, 0],
    },
    {
      name: 'tiny gradients',
      vectors: [
        [3e-6, 0],
        [-1e-6, 0],
      ],
      expected: [0.25, 0.75],
    },
  ])('$name', ({ vectors, largest, expected }) => {
    for (const [k, weight] of weightsOf(vectors, largest).entries()) expect(weight).toBeCloseTo(expected[k]!, 4);
  });

  const number = fc.double({ min: -5, max: 5, noNaN: true }).map(Math.fround);
  const some = fc
    .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 6 }))
    .chain(([count, width]) =>
      fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: count, maxLength: count }),
    );

  it('sums to 1, takes nothing away, and is no longer than any vector', () => {
    fc.assert(
      fc.property(some, (vectors) => {
        const weights = weightsOf(vectors);
        expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(-1e-6);
        const shortest = Math.min(...vectors.map((vector) => Math.hypot(...vector)));
        const longest = Math.max(...vectors.map((vector) => Math.hypot(...vector)));
        expect(norm(vectors, weights)).toBeLessThanOrEqual(shortest + 0.005 * longest + 1e-6);
      }),
      { numRuns: 100 },
    );
  });

  it('is as short as the best of a grid of mixtures of three', () => {
    const triples = fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(triples, (vectors) => {
        const grid = Array.from({ length: 21 }, (_, i) =>
          Array.from({ length: 21 - i }, (__, j) => [i, j, 20 - i - j]),
        );
        const best = Math.min(
          ...grid.flat().map((parts) =>
            norm(
              vectors,
              parts.map((part) => part / 20),
            ),
          ),
        );
        const longest = Math.max(...vectors.map((vector) => Math.hypot(...vector)));
        expect(norm(vectors, weightsOf(vectors))).toBeLessThanOrEqual(best + 0.005 * longest + 1e-6);
      }),
      { numRuns: 100 },
    );
  });
});
