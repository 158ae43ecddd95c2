/** @file Who dominates whom. Points are rows of losses: in each place lower is better. None of them is NaN. */

/** One point: a loss for each objective. */
export type Losses = readonly number[];

/** By the first loss, equal ones by the next. */
export function compareLosses(a: Losses, b: Losses): number {
  const i = a.findIndex((value, j) => value !== b[j]);
  return i === -1 ? 0 : a[i]! < b[i]! ? -1 : 1;
}

/** The places of points in the order of `compareLosses`; equal ones keep their order. */
export function lexicalOrder(points: readonly Losses[]): readonly number[] {
  return points.map((_, i) => i).sort((a, b) => compareLosses(points[a]!, points[b]!));
}

/** Whether one point is nowhere worse than another; equal ones are. */
export function isNowhereWorse(a: Losses, b: Losses): boolean {
  for (let i = 0; i < a.length; i++) if (a[i]! > b[i]!) return false;
  return true;
}

/** Fronts of points in lexical order without equal ones: `ranks` by their place. */
function ranksInOrder(points: readonly Losses[]): readonly number[] {
  const fronts: Losses[][] = [];
  return points.map((point) => {
    // whatever a front dominates, all fronts before it do
    let [from, to] = [0, fronts.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (fronts[middle]!.some((other) => isNowhereWorse(other, point))) from = middle + 1;
      else to = middle;
    }
    (fronts[from] ??= []).unshift(point);
    return from;
  });
}

/**
 * The rank of each point: 0 for those that no other dominates, 1 for those that only those of rank 0 dominate, and so on;
 * equal points have one rank. With `violations` (by how much each breaks its constraints, 0 or less: not at all) points that
 * break them come after all others, by their violation alone.
 * Source: the constrained sort of NSGA-II (Deb et al. 2002), found as in ENS-BS (Zhang et al. 2015); what it gives is what
 * Optuna's `_fast_non_domination_rank` gives.
 */
export function nonDominatedRanks(points: readonly Losses[], violations?: readonly number[]): readonly number[] {
  const isBroken = (i: number): boolean => (violations?.[i] ?? 0) > 0;
  const ranks = points.map(() => 0);
  const rank = (places: readonly number[], rows: readonly Losses[], base: number): number => {
    const order = lexicalOrder(rows);
    const isNew = order.map((at, k) => k === 0 || compareLosses(rows[order[k - 1]!]!, rows[at]!) !== 0);
    const distinct = ranksInOrder(order.filter((_, k) => isNew[k]).map((at) => rows[at]!));
    let next = -1;
    let after = base;
    for (const [k, at] of order.entries()) {
      if (isNew[k]) next++;
      ranks[places[at]!] = base + distinct[next]!;
      after = Math.max(after, base + distinct[next]! + 1);
    }
    return after;
  };
  const all = points.map((_, i) => i);
  const [kept, broken] = [all.filter((i) => !isBroken(i)), all.filter(isBroken)];
  const after = rank(
    kept,
    kept.map((i) => points[i]!),
    0,
  );
  rank(
    broken,
    broken.map((i) => [violations![i]!]),
    after,
  );
  return ranks;
}

/** Which points no other dominates; of equal points all or none. Optuna's `_is_pareto_front`. */
export function onFront(points: readonly Losses[]): readonly boolean[] {
  const front: Losses[] = [];
  const is = points.map(() => false);
  for (const at of lexicalOrder(points)) {
    const point = points[at]!;
    const isDominated = front.some((other) => isNowhereWorse(other, point) && compareLosses(other, point) !== 0);
    if (isDominated) continue;
    is[at] = true;
    front.push(point);
  }
  return is;
}
