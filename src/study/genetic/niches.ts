/** @file The elite of NSGA-III: trials spread over directions of the space of values. */
import { type RandomStream, randomStream } from '../../util/random.ts';
import { linearAlgebra } from '../linear-algebra.ts';
import type { Losses } from '../pareto/ranks.ts';
import { type Elite, takeFronts } from './elite.ts';

/** All points with `parts` parts in as many places: directions that are spread evenly. */
export function evenDirections(objectives: number, parts: number): readonly Losses[] {
  if (objectives === 1) return [[parts]];
  return Array.from({ length: parts + 1 }, (_, k) => parts - k).flatMap((first) =>
    evenDirections(objectives - 1, parts - first).map((rest) => [first, ...rest]),
  );
}

/** Far enough that an infinite value stays the farthest. */
const BEYOND = 3;

/** Infinite values moved to some widths beyond the finite ones. */
function nearer(points: readonly Losses[]): Losses[] {
  const ends = points[0]!.map((_, i) => {
    const finite = points.map((point) => point[i]!).filter((value) => Number.isFinite(value));
    const [low, high] = finite.length === 0 ? [0, 0] : [Math.min(...finite), Math.max(...finite)];
    const margin = BEYOND * (high - low);
    return [low - margin, high + margin] as const;
  });
  return points.map((point) => point.map((value, i) => Math.min(ends[i]![1], Math.max(ends[i]![0], value))));
}

/** One over where the plane through the extreme points crosses each axis; over the largest values where there is no such plane. */
function inverseIntercepts(points: readonly Losses[]): readonly number[] {
  const n = points[0]!.length;
  const extremes = points[0]!.map((_, axis) => {
    const reach = points.map((point) => Math.max(...point.map((value, i) => (i === axis ? value : value * 1e6))));
    return points[reach.indexOf(Math.min(...reach))]!;
  });
  const { Matrix, SingularValueDecomposition, solve } = linearAlgebra();
  const plane = new Matrix(extremes.map((point) => [...point]));
  if (new SingularValueDecomposition(plane).rank === n) return solve(plane, Matrix.ones(n, 1)).to1DArray();
  return points[0]!.map((_, i) => {
    const most = Math.max(...points.map((point) => point[i]!));
    return 1 / (most === 0 ? 1 : most);
  });
}

/** Points from 0 for the best value of each objective to about 1. */
export function normalised(points: readonly Losses[]): readonly Losses[] {
  const finite = nearer(points);
  const best = finite[0]!.map((_, i) => Math.min(...finite.map((point) => point[i]!)));
  const moved = finite.map((point) => point.map((value, i) => value - best[i]!));
  const scale = inverseIntercepts(moved).map((value) => (Number.isFinite(value) ? value : 1));
  return moved.map((point) => point.map((value, i) => value * scale[i]!));
}

/** The direction whose line passes closest to a point, and how far off. */
export interface Niche {
  readonly direction: number;
  readonly distance: number;
}

const dot = (a: Losses, b: Losses): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** The niche of each point; of two directions as close the first. */
export function nichesOf(points: readonly Losses[], directions: readonly Losses[]): readonly Niche[] {
  return points.map((point) => {
    let niche: Niche = { direction: 0, distance: Infinity };
    for (const [direction, towards] of directions.entries()) {
      const along = dot(point, towards) / dot(towards, towards);
      const distance = Math.hypot(...point.map((value, i) => value - along * towards[i]!));
      if (distance < niche.distance) niche = { direction, distance };
    }
    return niche;
  });
}

function shuffle<T>(items: readonly T[], random: RandomStream): T[] {
  return [...random.permutation(items.length)].map((i) => items[i]!);
}

/**
 * The places of `room` points, from the niches with the fewest taken: the closest to its direction where none is taken, else
 * any of the niche.
 */
export function fillNiches(
  niches: readonly Niche[],
  taken: readonly Niche[],
  room: number,
  random: RandomStream,
): readonly number[] {
  const waiting = new Map<number, number[]>();
  for (const [i, { direction }] of niches.entries()) waiting.set(direction, [...(waiting.get(direction) ?? []), i]);
  const counts = new Map<number, number>();
  for (const { direction } of taken) counts.set(direction, (counts.get(direction) ?? 0) + 1);
  for (const [direction, places] of waiting)
    waiting.set(
      direction,
      counts.has(direction)
        ? shuffle(places, random)
        : [...places].sort((a, b) => niches[a]!.distance - niches[b]!.distance),
    );
  const chosen: number[] = [];
  for (let count = 0; chosen.length < room; count++)
    for (const direction of shuffle([...waiting.keys()], random)) {
      const places = waiting.get(direction)!;
      if (chosen.length === room || (counts.get(direction) ?? 0) !== count || places.length === 0) continue;
      chosen.push(places.shift()!);
      counts.set(direction, count + 1);
      // after the closest one, any
      if (count === 0) waiting.set(direction, shuffle(places, random));
    }
  return chosen;
}

/**
 * The first fronts, and of the one without room for all those in the emptiest niches. `directions`: one number for each
 * objective; default: all that divide the plane in `parts`.
 * Source: NSGA-III (Deb and Jain 2014), as Optuna's `NSGAIIIElitePopulationSelectionStrategy`, but for the random draws.
 */
export function nichedElite(parts: number, directions?: readonly Losses[]): Elite {
  return (all, size, generation) => {
    const random = randomStream(generation, 'niches');
    return takeFronts(all, size, (front, room, taken) => {
      const points = normalised([...taken, ...front].map(({ losses }) => losses));
      const niches = nichesOf(points, directions ?? evenDirections(points[0]!.length, parts));
      const chosen = fillNiches(niches.slice(taken.length), niches.slice(0, taken.length), room, random);
      return chosen.map((i) => front[i]!);
    });
  };
}
