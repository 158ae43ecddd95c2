import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestOffset, withoutClasses } from '../../../src/distill/schemes/omitted-class.ts';
import type { Answers } from '../../../src/distill/trainer/measures.ts';

const answersOf = (rows: number[][], labels: number[]): Answers => ({
  logits: Float32Array.from(rows.flat()),
  labels,
  classes: rows[0]!.length,
});

/** Right answers with so much added to the logits of some classes. */
function right({ logits, labels, classes }: Answers, omitted: readonly number[], offset: number): number {
  return Array.from(labels).filter((label, i) => {
    const row = [...logits.subarray(i * classes, (i + 1) * classes)].map(
      (x, k) => x + (omitted.includes(k) ? offset : 0),
    );
    return row.indexOf(Math.max(...row)) === label;
  }).length;
}

describe('withoutClasses', () => {
  it('keeps the others in their order', () => {
    const split = {
      size: 5,
      inputs: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
      labels: Int32Array.of(3, 1, 3, 0, 7),
    };
    expect(withoutClasses(split, [3, 7])).toEqual({
      size: 2,
      inputs: Uint8Array.of(3, 4, 7, 8),
      labels: Int32Array.of(1, 0),
    });
  });
});

describe('bestOffset', () => {
  it.each([
    {
      name: 'nothing to gain',
      rows: [
        [2, 0],
        [0, 1],
      ],
      labels: [0, 1],
      expected: 0,
    },
    {
      name: 'between the two margins',
      rows: [
        [5, 0],
        [3, 0],
      ],
      labels: [0, 1],
      expected: 4,
    },
    {
      name: 'downwards',
      rows: [
        [0, 5],
        [0, 7],
      ],
      labels: [0, 1],
      expected: -6,
    },
    {
      name: 'all of the class',
      rows: [
        [4, 0],
        [6, 0],
      ],
      labels: [1, 1],
      expected: 7,
    },
    {
      name: 'none of the class',
      rows: [
        [0, 4],
        [0, 6],
      ],
      labels: [0, 0],
      expected: -7,
    },
    {
      name: 'whoever is right with neither does not count',
      rows: [
        [5, 0, 1],
        [3, 0, 1],
      ],
      labels: [2, 0],
      expected: 0,
    },
  ])('$name', ({ rows, labels, expected }) => {
    expect(bestOffset(answersOf(rows, labels), [1])).toBe(expected);
  });

  it('gets at least as many right as any other number', () => {
    const logit = fc.integer({ min: -40, max: 40 }).map((x) => x / 4);
    const example = fc.tuple(fc.array(logit, { minLength: 4, maxLength: 4 }), fc.integer({ min: 0, max: 3 }));
    const omitted = fc.constantFrom([0], [3], [1, 2], [0, 1, 2]);
    fc.assert(
      fc.property(fc.array(example, { minLength: 1, maxLength: 12 }), omitted, (examples, missing) => {
        const answers = answersOf(
          examples.map(([row]) => row),
          examples.map(([, label]) => label),
        );
        const offset = bestOffset(answers, missing);
        const found = right(answers, missing, offset);
        // between quarters, where no two logits tie
        for (let other = -25.125; other <= 25; other += 0.25)
          expect(found).toBeGreaterThanOrEqual(right(answers, missing, other));
      }),
    );
  });
});
