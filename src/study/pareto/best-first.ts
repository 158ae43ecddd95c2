/** @file Trials in the order of how good they are. */
import { totalViolation } from '../constraints.ts';
import type { Told } from '../told-trials.ts';
import { crowdingOrder } from './crowding.ts';
import { nonDominatedRanks } from './ranks.ts';

/** The trials of each rank, in their order; those that break constraints after all others, by how much. */
export function byRank(all: readonly Told[]): readonly (readonly Told[])[] {
  const ranks = nonDominatedRanks(
    all.map(({ losses }) => losses),
    all.map(({ trial }) => totalViolation(trial)),
  );
  const fronts: Told[][] = [];
  for (const [i, told] of all.entries()) (fronts[ranks[i]!] ??= []).push(told);
  return fronts;
}

/**
 * Trials with the best first: by their loss, equal ones in their order; of several directions by their rank, and the farther
 * from its neighbours before the nearer.
 */
export function bestFirst(all: readonly Told[]): readonly Told[] {
  const fronts = byRank(all);
  if ((all[0]?.losses.length ?? 1) === 1) return fronts.flat();
  return fronts.flatMap((front) => crowdingOrder(front.map(({ losses }) => losses)).map((i) => front[i]!));
}
