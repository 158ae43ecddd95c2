/** @file Trials in the order of how good they are. */
import { totalViolation } from '../constraints.ts';
import type { Told } from '../told-trials.ts';
import { crowdingDistances } from './crowding.ts';
import { nonDominatedRanks } from './ranks.ts';

/** Of two infinite numbers the difference is none. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

/**
 * Trials with the best first: by their loss; of several directions by their rank, and the farther from its neighbours before
 * the nearer; those that break constraints last, by how much. Equal ones stay in their order.
 */
export function bestFirst(all: readonly Told[]): readonly Told[] {
  const ranks = nonDominatedRanks(
    all.map(({ losses }) => losses),
    all.map(({ trial }) => totalViolation(trial)),
  );
  const order = all.map((_, i) => i);
  if ((all[0]?.losses.length ?? 1) === 1) return order.sort((a, b) => ranks[a]! - ranks[b]!).map((i) => all[i]!);
  const distances = all.map(() => 0);
  for (const rank of new Set(ranks)) {
    const places = order.filter((i) => ranks[i] === rank);
    for (const [k, distance] of crowdingDistances(places.map((i) => all[i]!.losses)).entries())
      distances[places[k]!] = distance;
  }
  return order.sort((a, b) => ranks[a]! - ranks[b]! || compare(distances[b]!, distances[a]!)).map((i) => all[i]!);
}
