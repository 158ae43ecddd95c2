/** @file Which trials have children: the elite of a generation and of its parents, in the manner of NSGA-II. */
import { crowdingOrder } from '../pareto/crowding.ts';
import { byRank } from '../pareto/best-first.ts';
import type { Told } from '../told-trials.ts';

/** Chooses `size` of the trials, which may be fewer. `generation` is the number of the generation that they have children for. */
export type Elite = (all: readonly Told[], size: number, generation: number) => readonly Told[];

/** Takes whole fronts as long as they have room, and `choose` takes the rest from the next one. */
export function takeFronts(
  all: readonly Told[],
  size: number,
  choose: (front: readonly Told[], room: number, taken: readonly Told[]) => readonly Told[],
): readonly Told[] {
  const taken: Told[] = [];
  for (const front of byRank(all)) {
    const room = size - taken.length;
    if (front.length >= room) return [...taken, ...choose(front, room, taken)];
    taken.push(...front);
  }
  return taken;
}

/**
 * The first fronts, and of the one without room for all those that are farthest from their neighbours.
 * Source: NSGA-II (Deb et al. 2002), as Optuna's `NSGAIIElitePopulationSelectionStrategy`.
 */
export const crowdedElite: Elite = (all, size) =>
  takeFronts(all, size, (front, room) =>
    crowdingOrder(front.map(({ trial, losses }) => trial.values ?? losses))
      .slice(0, room)
      .map((i) => front[i]!),
  );
