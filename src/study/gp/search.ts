/** @file The point that promises most. */
import type { RandomStream } from '../../util/random.ts';
import { MOST_DIMENSIONS, sobolSequence } from '../qmc/sobol.ts';
import { minimise } from './minimise.ts';
import type { UnitSpace } from './unit-space.ts';

/** What points promise. */
export interface Promising {
  readonly value: (point: Float64Array) => number;
  /** The same, with its slopes written into `gradient`; 0 for choices. */
  readonly withSlopes: (point: Float64Array, gradient: Float64Array) => number;
  /** How far apart points must be in each parameter to differ. */
  readonly lengths: Float64Array;
}

export interface SearchOptions {
  /** How many points are looked at first. Default: 2048. */
  readonly samples?: number | undefined;
  /** From how many of them, and of the given ones, it is climbed. Default: 10. */
  readonly climbs?: number | undefined;
}

interface Found {
  readonly point: Float64Array;
  readonly value: number;
}

/** The square root of Optuna's 1e-4. */
const TOLERANCE = 1e-2;
/** Up to so many values are all tried. */
const MOST_TRIED = 16;
const MOST_ROUNDS = 100;

/** Scrambled Sobol points; dimensions without direction numbers at random. */
function samplesOf(space: UnitSpace, count: number, random: RandomStream): readonly Float64Array[] {
  const dimensions = space.counts.length;
  const even = Math.min(dimensions, MOST_DIMENSIONS);
  const sequence = sobolSequence(even, random);
  return Array.from({ length: count }, (_, i) =>
    space.fromCube([...sequence(i), ...Array.from({ length: dimensions - even }, () => random.next())]),
  );
}

/** The best of all, and others with a chance that is as high as their promise, none twice (by Gumbel's trick). */
function startsOf(all: readonly Found[], count: number, random: RandomStream): readonly Found[] {
  const best = all.reduce((one, other) => (other.value > one.value ? other : one));
  const keys = all.map(({ value }) => value - Math.log(-Math.log(random.next() + 2 ** -33)));
  const others = all
    .map((found, i) => [found, keys[i]!] as const)
    .filter(([found, key]) => found !== best && key > -Infinity)
    .sort(([, a], [, b]) => b - a)
    .map(([found]) => found);
  return [best, ...others.slice(0, count - 1)];
}

/** Moves the parameters without steps to where it promises most, the others as they are. */
function climbSmoothly(promising: Promising, space: UnitSpace, from: Found): Found {
  const active = space.activeAt(from.point);
  const moving = space.counts.flatMap((count, d) => (count === Infinity && active[d]! ? [d] : []));
  if (moving.length === 0) return from;
  const { lengths } = promising;
  const gradient = new Float64Array(from.point.length);
  const spread = (scaled: Float64Array): Float64Array => {
    const point = Float64Array.from(from.point);
    for (const [k, d] of moving.entries()) point[d] = Math.min(1, Math.max(0, scaled[k]! * lengths[d]!));
    return point;
  };
  const { x, value } = minimise(
    (scaled, slopes) => {
      const found = promising.withSlopes(spread(scaled), gradient);
      for (const [k, d] of moving.entries()) slopes[k] = -gradient[d]! * lengths[d]!;
      return -found;
    },
    Float64Array.from(moving, (d) => from.point[d]! / lengths[d]!),
    {
      lower: new Float64Array(moving.length),
      upper: Float64Array.from(moving, (d) => 1 / lengths[d]!),
      tolerance: TOLERANCE,
    },
  );
  return -value > from.value ? { point: spread(x), value: -value } : from;
}

/** The best of some values of one parameter. */
function bestStep(promising: Promising, space: UnitSpace, from: Found, d: number, steps: readonly number[]): Found {
  let best = from;
  for (const k of steps) {
    const point = Float64Array.from(from.point);
    point[d] = space.placeOf(d, k);
    const value = promising.value(point);
    if (value > best.value) best = { point, value };
  }
  return best;
}

/** All values of one parameter, or of many those that are 1, 2, 4, … steps away, again and again from the best. */
function climbSteps(promising: Promising, space: UnitSpace, from: Found, d: number): Found {
  const count = space.counts[d]!;
  const at = ({ point }: Found): number => space.stepOf(d, point[d]!);
  if (space.isChoice[d]! || count <= MOST_TRIED) {
    const others = Array.from({ length: count }, (_, k) => k).filter((k) => k !== at(from));
    return bestStep(promising, space, from, d, others);
  }
  const strides = Array.from({ length: Math.ceil(Math.log2(count)) }, (_, i) => 2 ** i);
  for (let best = from; ;) {
    const k = at(best);
    const steps = strides.flatMap((by) => [k - by, k + by]).filter((other) => other >= 0 && other < count);
    const next = bestStep(promising, space, best, d, steps);
    if (next === best) return best;
    best = next;
  }
}

/** Climbs from one point until no parameter helps. */
function climb(promising: Promising, space: UnitSpace, start: Found): Found {
  let best = start;
  const stepped = space.counts.flatMap((count, d) => (count !== Infinity && count > 1 ? [d] : []));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = climbSmoothly(promising, space, best);
    best = before;
    for (const d of stepped) if (space.activeAt(best.point)[d]!) best = climbSteps(promising, space, best, d);
    if (best === before) return best;
  }
  return best;
}

/**
 * The point that promises most, as far as it is found: sampled evenly, then climbed from the best, from `given` and from some
 * by chance. Optuna's `optimize_acqf_mixed`.
 */
export function search(
  promising: Promising,
  space: UnitSpace,
  given: readonly Float64Array[],
  random: RandomStream,
  { samples = 2048, climbs = 10 }: SearchOptions = {},
): Float64Array {
  const look = (point: Float64Array): Found => ({ point, value: promising.value(point) });
  const starts = startsOf(samplesOf(space, samples, random).map(look), Math.max(1, climbs - given.length), random);
  const found = [...starts, ...given.map(look)].map((start) => climb(promising, space, start));
  return found.reduce((one, other) => (other.value > one.value ? other : one)).point;
}
