/** @file How far points are from their neighbours. */

/** Of two infinite numbers the difference is none. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

/** The distance of each point, and the points in the order that the last dimension leaves them in. */
function crowding(points: readonly (readonly number[])[]): { distances: readonly number[]; order: readonly number[] } {
  const distances = points.map(() => 0);
  const order = points.map((_, i) => i);
  for (let d = 0; d < (points[0]?.length ?? 0); d++) {
    // equal values stay in the order of the dimension before, as in Optuna
    order.sort((a, b) => compare(points[a]![d]!, points[b]![d]!));
    const values = order.map((i) => points[i]![d]!);
    if (values[0] === values.at(-1)) continue;
    const lowest = values.find((value) => value !== -Infinity) ?? Infinity;
    const highest = values.findLast((value) => value !== Infinity) ?? -Infinity;
    const width = highest - lowest > 0 ? highest - lowest : 1;
    for (const [k, i] of order.entries()) {
      const [below, above] = [values[k - 1] ?? -Infinity, values[k + 1] ?? Infinity];
      distances[i]! += below === above ? 0 : (above - below) / width;
    }
  }
  return { distances, order };
}

/**
 * The crowding distance of each point: in each dimension the gap between its two neighbours, as a share of the width of all
 * finite values, added up; infinite at the ends. A dimension in which all are equal counts nothing.
 * Source: NSGA-II (Deb et al. 2002), with infinite values as Optuna's `_calc_crowding_distance` takes them.
 */
export function crowdingDistances(points: readonly (readonly number[])[]): readonly number[] {
  return crowding(points).distances;
}

/** The places of points, the farthest from its neighbours first; equally far ones in the order of Optuna's NSGA-II. */
export function crowdingOrder(points: readonly (readonly number[])[]): readonly number[] {
  const { distances, order } = crowding(points);
  return order.toSorted((a, b) => compare(distances[a]!, distances[b]!)).toReversed();
}
