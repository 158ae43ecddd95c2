/** @file The points that a Gaussian process works on: places from 0 to 1, and indexes of choices. */
import { isSameChoice } from '../compatible.ts';
import { inOrder } from '../condition.ts';
import type { Distribution, Params, Space } from '../distribution.ts';
import { fromUnit, toUnit } from '../unit-interval.ts';
import { sizeOf, valueAt } from '../value.ts';

/** A parameter of the points. */
interface Dimension {
  readonly name: string;
  readonly distribution: Distribution;
  /** How many values it has. */
  readonly count: number;
  /** Where other parameters must be for it to exist. */
  readonly conditions: readonly (readonly [dimension: number, places: readonly number[]])[];
}

export interface UnitSpace {
  readonly isChoice: readonly boolean[];
  /** How many values each has: Infinity where there are no steps. */
  readonly counts: readonly number[];
  /** Where a trial lies; what it has not is at rest. */
  readonly pointOf: (params: Params) => Float64Array;
  /** The parameters at a point: those that exist there. */
  readonly paramsOf: (point: Float64Array) => Params;
  /** The point of a cube [0, 1)ᵈ, on the steps. */
  readonly fromCube: (cube: readonly number[]) => Float64Array;
  /** The place of the k-th value, and which value a place is nearest to. */
  readonly placeOf: (dimension: number, k: number) => number;
  readonly stepOf: (dimension: number, place: number) => number;
  /** Which parameters exist at a point. */
  readonly activeAt: (point: Float64Array) => readonly boolean[];
  /** A point with what does not exist there at rest, so that it makes no difference. */
  readonly atRest: (point: Float64Array) => Float64Array;
}

/** Places this close are one. */
const SAME = 1e-9;

function placeOfValue(distribution: Distribution, value: number): number {
  return distribution.kind === 'categorical' ? value : toUnit(distribution, value);
}

/** The place of the k-th value. */
function placeOfStep(distribution: Distribution, k: number): number {
  return placeOfValue(distribution, valueAt(distribution, k));
}

/** Which of finitely many values is nearest, by the number itself on a logarithmic scale too. */
function nearestStep(distribution: Distribution, count: number, place: number): number {
  if (distribution.kind === 'categorical') return place;
  const { low, high, log, step } = distribution;
  const half = 0.5 * (step ?? 0);
  const [from, to] = log ? [Math.log(low - half), Math.log(high + half)] : [low - half, high + half];
  const at = from + place * (to - from);
  const k = Math.floor(((log ? Math.exp(at) : at) - low) / (step ?? 1) + 0.5);
  return Math.min(count - 1, Math.max(0, k));
}

function dimensionsOf(space: Space): readonly Dimension[] {
  const names = inOrder(space);
  return names.map((name) => {
    const distribution = space.get(name)!;
    const conditions = Object.entries(distribution.when ?? {}).map(([other, labels]) => {
      const parent = space.get(other)!;
      const places = labels.flatMap((label) => {
        if (parent.kind !== 'categorical') return typeof label === 'number' ? [toUnit(parent, label)] : [];
        return parent.choices.flatMap((choice, k) => (isSameChoice(choice, label) ? [k] : []));
      });
      return [names.indexOf(other), places] as const;
    });
    return { name, distribution, count: sizeOf(distribution), conditions };
  });
}

/** The points of a space. Parameters that exist only under conditions are among them: where they do not exist they are at rest. */
export function unitSpace(space: Space): UnitSpace {
  const dimensions = dimensionsOf(space);
  const isChoice = dimensions.map(({ distribution }) => distribution.kind === 'categorical');
  const rest = Float64Array.from(isChoice, (is) => (is ? 0 : 0.5));
  const hasConditions = dimensions.some(({ conditions }) => conditions.length > 0);
  const everything = dimensions.map(() => true);

  const activeAt = (point: Float64Array): readonly boolean[] => {
    if (!hasConditions) return everything;
    const active: boolean[] = [];
    for (const { conditions } of dimensions)
      active.push(
        conditions.every(([d, places]) => active[d]! && places.some((place) => Math.abs(place - point[d]!) < SAME)),
      );
    return active;
  };
  const placeOf = (d: number, k: number): number => placeOfStep(dimensions[d]!.distribution, k);
  const stepOf = (d: number, place: number): number =>
    nearestStep(dimensions[d]!.distribution, dimensions[d]!.count, place);

  return {
    isChoice,
    counts: dimensions.map(({ count }) => count),
    activeAt,
    placeOf,
    stepOf,
    pointOf: (params) =>
      Float64Array.from(dimensions, ({ name, distribution }, d) => {
        const value = params.get(name);
        return value === undefined ? rest[d]! : placeOfValue(distribution, value);
      }),
    paramsOf(point) {
      const active = activeAt(point);
      const params = new Map<string, number>();
      for (const [d, { name, distribution }] of dimensions.entries())
        if (active[d]!)
          params.set(name, distribution.kind === 'categorical' ? point[d]! : fromUnit(distribution, point[d]!));
      return params;
    },
    fromCube: (cube) =>
      Float64Array.from(dimensions, ({ count }, d) => {
        if (isChoice[d]!) return Math.floor(cube[d]! * count);
        return count === Infinity ? cube[d]! : placeOf(d, stepOf(d, cube[d]!));
      }),
    atRest(point) {
      if (!hasConditions) return point;
      const active = activeAt(point);
      return point.map((place, d) => (active[d]! ? place : rest[d]!));
    },
  };
}
