/** @file Which trials are good, and which are not. */
import { totalViolation } from '../constraints.ts';
import { lossesOf } from '../losses.ts';
import { referencePoint } from '../pareto/hypervolume.ts';
import { hypervolumeSubset } from '../pareto/hypervolume-subset.ts';
import { nonDominatedRanks } from '../pareto/ranks.ts';
import type { Direction, Trial } from '../state.ts';

/** Each by the numbers of its trials. */
export interface Split {
  readonly below: readonly Trial[];
  readonly above: readonly Trial[];
}

/** How many of so many trials that have ended are good: a tenth, of one direction at most 25. Optuna's `default_gamma`. */
export function countBelow(ended: number, directions: number): number {
  const tenth = Math.ceil(0.1 * ended);
  return directions > 1 ? tenth : Math.min(tenth, 25);
}

/** The places of the `count` best of several directions: front by front; of the last one those that dominate most together. */
function bestOnFronts(losses: readonly (readonly number[])[], count: number): ReadonlySet<number> {
  if (count >= losses.length) return new Set(losses.keys());
  const fronts: number[][] = [];
  for (const [i, rank] of nonDominatedRanks(losses).entries()) (fronts[rank] ??= []).push(i);
  const best = new Set<number>();
  for (const front of fronts) {
    const missing = count - best.size;
    if (missing <= 0) break;
    const points = front.map((i) => losses[i]!);
    const chosen = hypervolumeSubset(points, Math.min(missing, front.length), referencePoint(points));
    for (const k of chosen) best.add(front[k]!);
  }
  return best;
}

/** Complete trials, the best first, as far as `count` asks for them. */
function completeInOrder(trials: readonly Trial[], directions: readonly Direction[], count: number): readonly Trial[] {
  const losses = trials.map(({ values }) => lossesOf(values!, directions));
  if (directions.length === 1) {
    const order = trials.map((_, i) => i).sort((a, b) => compare(losses[a]![0]!, losses[b]![0]!));
    return order.map((i) => trials[i]!);
  }
  const best = bestOnFronts(losses, count);
  return [...trials.filter((_, i) => best.has(i)), ...trials.filter((_, i) => !best.has(i))];
}

const byNumber = (a: Trial, b: Trial): number => a.number - b.number;

/** Also of infinite numbers. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** How a pruned trial stands among its like, lower first: the farther it came the better, then by what it had there. */
function prunedPlace({ intermediate }: Trial, [direction]: readonly Direction[]): readonly [number, number] {
  if (intermediate.size === 0) return [1, 0];
  const step = Math.max(...intermediate.keys());
  const value = intermediate.get(step)!;
  return [-step, Number.isNaN(value) ? Infinity : direction === 'maximize' ? -value : value];
}

function byPlace<T>(items: readonly T[], placeOf: (item: T) => readonly [number, number]): readonly T[] {
  return items
    .map((item) => ({ item, place: placeOf(item) }))
    .sort((a, b) => compare(a.place[0], b.place[0]) || compare(a.place[1], b.place[1]))
    .map(({ item }) => item);
}

/**
 * Trials as the `count` best and the others. First come complete ones by their values, then pruned ones by how far they came, then those
 * that break constraints by how much; running ones are never among the best, so that what is being tried is not tried once more.
 * Optuna's `_split_trials`.
 */
export function splitTrials(trials: readonly Trial[], directions: readonly Direction[], count: number): Split {
  const running = trials.filter(({ state }) => state === 'RUNNING');
  const ended = trials.filter(({ state }) => state !== 'RUNNING');
  const violations = new Map(ended.map((trial) => [trial, totalViolation(trial)]));
  const kept = ended.filter((trial) => violations.get(trial) === 0);
  const order = [
    ...completeInOrder(
      kept.filter(({ state }) => state === 'COMPLETE'),
      directions,
      count,
    ),
    ...byPlace(
      kept.filter(({ state }) => state === 'PRUNED'),
      (trial) => prunedPlace(trial, directions),
    ),
    ...byPlace(
      ended.filter((trial) => violations.get(trial)! > 0),
      (trial) => [violations.get(trial)!, 0],
    ),
  ];
  return {
    below: order.slice(0, count).sort(byNumber),
    above: [...order.slice(count), ...running].sort(byNumber),
  };
}
