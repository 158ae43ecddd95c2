/** @file The few points that dominate the most together. */
import { hypervolume } from './hypervolume.ts';
import { compareLosses, lexicalOrder, type Losses } from './ranks.ts';

/** What a point adds to those that were chosen: its own volume without the part that they have. */
function contribution(point: Losses, chosen: readonly Losses[], reference: Losses): number {
  const shared = chosen.map((other) => other.map((value, i) => Math.max(value, point[i]!)));
  const own = hypervolume([point], reference);
  return own === Infinity ? Infinity : own - hypervolume(shared, reference);
}

/** Chooses among distinct points, one after another, the one that adds most; of equal ones the first. */
function chooseGreedily(points: readonly Losses[], size: number, reference: Losses): readonly number[] {
  const chosen: number[] = [];
  // what a point adds only ever becomes less, so an old number is an upper bound
  const bounds = points.map((point) => contribution(point, [], reference));
  const fresh = points.map(() => 0);
  const rest = new Set(points.keys());
  while (chosen.length < size) {
    let best = -1;
    for (const i of rest) if (best === -1 || bounds[i]! > bounds[best]!) best = i;
    if (fresh[best] === chosen.length) {
      chosen.push(best);
      rest.delete(best);
      continue;
    }
    bounds[best] = contribution(
      points[best]!,
      chosen.map((i) => points[i]!),
      reference,
    );
    fresh[best] = chosen.length;
  }
  return chosen;
}

/**
 * The places of `size` points whose hypervolume is large, chosen greedily: at least 1 - 1/e of the largest. Points that are
 * equal to others are taken last, the first ones in lexical order where the reference is without end.
 * Source: Guerreiro, Fonseca and Paquete 2016; what is chosen is what Optuna's `_solve_hssp` chooses.
 */
export function hypervolumeSubset(points: readonly Losses[], size: number, reference: Losses): readonly number[] {
  if (size >= points.length) return points.map((_, i) => i);
  const order = lexicalOrder(points);
  const distinct = order.filter((at, k) => k === 0 || compareLosses(points[order[k - 1]!]!, points[at]!) !== 0);
  if (distinct.length < size) {
    const repeated = points.map((_, i) => i).filter((i) => !distinct.includes(i));
    return [...distinct, ...repeated.slice(0, size - distinct.length)].sort((a, b) => a - b);
  }
  if (distinct.length === size || !reference.every((value) => Number.isFinite(value))) return distinct.slice(0, size);
  return chooseGreedily(
    distinct.map((i) => points[i]!),
    size,
    reference,
  ).map((k) => distinct[k]!);
}
