import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  crowdingDistances,
  crowdingOrder,
  hypervolume,
  hypervolumeSubset,
  type Losses,
  nonDominatedRanks,
  onFront,
  referencePoint,
} from '../../src/study/index.ts';
import { expectClose } from './recorded/expect-close.ts';
import { readRecorded } from './recorded/read-recorded.ts';

interface Case {
  readonly name: string;
  readonly points: readonly Losses[];
  readonly violations: readonly number[] | null;
  readonly ranks: readonly number[];
  readonly front: readonly boolean[];
  readonly crowding: readonly number[];
  readonly order: readonly number[];
  readonly reference: readonly number[];
  readonly hypervolume: number;
  readonly subset: readonly number[];
}

describe("Optuna's ranks, crowding and hypervolumes", () => {
  it.each(readRecorded<Case>('pareto').map((one) => [one.name, one] as const))('of %s', (_, one) => {
    expect(nonDominatedRanks(one.points, one.violations ?? undefined)).toEqual(one.ranks);
    expect(onFront(one.points)).toEqual(one.front);
    expectClose(crowdingDistances(one.points), one.crowding);
    expect(crowdingOrder(one.points)).toEqual(one.order);
    expectClose(referencePoint(one.points), one.reference);
    expectClose([hypervolume(one.points, one.reference)], [one.hypervolume]);
    const front = one.points.map((_, i) => i).filter((i) => one.front[i]);
    const subset = hypervolumeSubset(
      front.map((i) => one.points[i]!),
      one.subset.length,
      one.reference,
    );
    expect(subset.map((k) => front[k]!).sort((a, b) => a - b)).toEqual(one.subset);
  });
});

/** Few different numbers, so that points are often equal in some place. */
const points = fc
  .integer({ min: 1, max: 4 })
  .chain((m) => fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: m, maxLength: m }), { maxLength: 8 }));

/** Counts the unit cells that any point dominates. */
function countCells(all: readonly Losses[], size: number): number {
  const m = all[0]?.length ?? 0;
  let count = 0;
  for (let cell = 0; cell < size ** m; cell++) {
    const at = Array.from({ length: m }, (_, i) => Math.floor(cell / size ** i) % size);
    if (all.some((point) => point.every((value, i) => value <= at[i]!))) count++;
  }
  return m === 0 ? 0 : count;
}

describe('of any points', () => {
  it('the hypervolume is the number of cells that are dominated', () => {
    fc.assert(
      fc.property(points, (all) => {
        expect(hypervolume(all, all[0]?.map(() => 6) ?? [6])).toBe(countCells(all, 6));
      }),
    );
  });

  it('points beyond the reference count nothing', () => {
    expect(hypervolume([[1, 1]], [3, 3])).toBe(4);
    expect(
      hypervolume(
        [
          [1, 1],
          [0, 4],
        ],
        [3, 3],
      ),
    ).toBe(4);
    expect(hypervolume([], [3, 3])).toBe(0);
  });

  it('each rank is the front of what the ranks before leave', () => {
    fc.assert(
      fc.property(points, (all) => {
        let rest = all.map((point, i) => ({ point, i }));
        const ranks = nonDominatedRanks(all);
        for (let rank = 0; rest.length > 0; rank++) {
          const is = onFront(rest.map(({ point }) => point));
          for (const [k, { i }] of rest.entries()) expect(ranks[i] === rank).toBe(is[k]);
          rest = rest.filter((_, k) => !is[k]);
        }
      }),
    );
  });

  it('a subset has as many points as were asked for, each once', () => {
    fc.assert(
      fc.property(points, fc.nat({ max: 8 }), (all, size) => {
        const chosen = hypervolumeSubset(all, size, all[0]?.map(() => 6) ?? []);
        expect(new Set(chosen).size).toBe(Math.min(size, all.length));
      }),
    );
  });
});
