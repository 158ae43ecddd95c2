/** @file How much of the space in front of a reference point is dominated. */
import { compareLosses, isNowhereWorse, type Losses } from './ranks.ts';

/** Points by their last loss, the worst first. */
const worstFirst = (points: readonly Losses[], last: number): Losses[] =>
  points.toSorted((a, b) => (a[last] === b[last] ? 0 : a[last]! > b[last]! ? -1 : 1));

/** The volume between one point and the reference in the first `dimensions`. */
function box(point: Losses, reference: Losses, dimensions: number): number {
  let volume = 1;
  for (let i = 0; i < dimensions; i++) volume *= reference[i]! - point[i]!;
  return volume;
}

/** The area of points in two dimensions: a strip for each that reaches further down than all before it. */
function area(points: readonly Losses[], reference: Losses): number {
  let [sum, top] = [0, reference[1]!];
  for (const point of points.toSorted(compareLosses)) {
    if (point[1]! >= top) continue;
    sum += (reference[0]! - point[0]!) * (top - point[1]!);
    top = point[1]!;
  }
  return sum;
}

/**
 * The volume of points in the first `dimensions`. Each point, the worst in the last dimension first, adds what none of those
 * after it has: these reach further in the last dimension, so what they take of it is known from the others alone.
 */
function volume(points: readonly Losses[], reference: Losses, dimensions: number): number {
  if (points.length === 0) return 0;
  if (dimensions === 1) return reference[0]! - Math.min(...points.map((point) => point[0]!));
  if (dimensions === 2) return area(points, reference);
  const [first, ...rest] = points;
  if (rest.length === 0) return box(first!, reference, dimensions);
  const last = dimensions - 1;
  const sorted = worstFirst(points, last);
  let sum = 0;
  for (const [i, point] of sorted.entries()) {
    const own = point.slice(0, last);
    const limited: Losses[] = [];
    let isHidden = false;
    for (let j = i + 1; j < sorted.length && !isHidden; j++) {
      const other = own.map((value, d) => Math.max(value, sorted[j]![d]!));
      isHidden = isNowhereWorse(other, own);
      limited.push(other);
    }
    if (isHidden) continue;
    sum += (reference[last]! - point[last]!) * (box(point, reference, last) - volume(thin(limited), reference, last));
  }
  return sum;
}

/** Points without those that one before them is nowhere worse than. */
function thin(points: readonly Losses[]): readonly Losses[] {
  const kept: Losses[] = [];
  for (const point of points.toSorted(compareLosses))
    if (!kept.some((other) => isNowhereWorse(other, point))) kept.push(point);
  return kept;
}

/**
 * The exact hypervolume of points (losses, lower is better) up to a reference point. Points that are worse than the reference
 * in any place count nothing. Infinity where a point or the reference is without end.
 * Source: the exclusive volumes of WFG (While, Bradstreet and Barone 2012), sliced along the last objective; in two
 * dimensions strips. Equal to Optuna's `compute_hypervolume` up to rounding.
 */
export function hypervolume(points: readonly Losses[], reference: Losses): number {
  const inside = points.filter((point) => isNowhereWorse(point, reference));
  if (!reference.every((value) => Number.isFinite(value))) return inside.length === 0 ? 0 : Infinity;
  const sum = volume(thin(inside), reference, reference.length);
  return Number.isFinite(sum) ? sum : Infinity;
}

/**
 * A reference point that is a little worse than all points in every objective: the worst value of each and a tenth of it, as
 * in Optuna's samplers.
 */
export function referencePoint(points: readonly Losses[]): readonly number[] {
  return (points[0] ?? []).map((_, i) => {
    const worst = Math.max(...points.map((point) => point[i]!));
    const reference = Math.max(1.1 * worst, 0.9 * worst);
    return reference === 0 ? 1e-12 : reference;
  });
}
