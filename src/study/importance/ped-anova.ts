/** @file How important parameters were for the best trials: PED-ANOVA. */
import { formatDistribution } from '../distribution-json.ts';
import type { Distribution } from '../distribution.ts';
import { hypervolumeSubset } from '../pareto/hypervolume-subset.ts';
import { referencePoint } from '../pareto/hypervolume.ts';
import { nonDominatedRanks, type Losses } from '../pareto/ranks.ts';
import { lossesOf } from '../losses.ts';
import type { StudyState, Trial } from '../state.ts';
import { sizeOf } from '../value.ts';
import { countsOnGrid, densityOnGrid } from './grid.ts';

/** Of fewer trials that have a parameter in one range nothing is concluded. */
const LEAST_TRIALS = 2;
/** What a density is at least. */
const TINY = 1e-12;

export interface ImportanceOptions {
  /** Which share of the trials counts as the best ones. Default: 0.1. */
  readonly targetQuantile?: number | undefined;
}

/** The trials that count: complete, with finite values. */
function measured({ trials, directions }: StudyState): readonly Trial[] {
  return trials.filter(
    ({ state, values }) =>
      state === 'COMPLETE' && values?.length === directions.length && values.every(Number.isFinite),
  );
}

/** The best share of trials of one direction, all of equal ones. */
function bestShare(losses: readonly number[], share: number): readonly boolean[] {
  const sorted = losses.toSorted((a, b) => a - b);
  const limit = sorted[Math.ceil(share * losses.length) - 1]!;
  return losses.map((loss) => loss <= limit);
}

/** So many of the best trials of several directions: whole fronts, of the last one those that dominate the most together. */
function bestFronts(points: readonly Losses[], count: number): readonly boolean[] {
  const ranks = nonDominatedRanks(points);
  const chosen = new Set<number>();
  for (let rank = 0; chosen.size < count; rank++) {
    const front = points.flatMap((_, i) => (ranks[i] === rank ? [i] : []));
    const left = count - chosen.size;
    const rows = front.map((i) => points[i]!);
    const taken =
      front.length <= left ? front : hypervolumeSubset(rows, left, referencePoint(rows)).map((k) => front[k]!);
    for (const i of taken) chosen.add(i);
  }
  return points.map((_, i) => chosen.has(i));
}

/** How differently the best trials and all of them are spread over a parameter: Pearson's divergence. */
function divergence(name: string, distribution: Distribution, top: readonly Trial[], all: readonly Trial[]): number {
  const densityOf = (trials: readonly Trial[]): readonly number[] => {
    const counts = countsOnGrid(
      distribution,
      trials.map(({ params }) => params.get(name)!),
    );
    return densityOnGrid(counts, distribution.kind === 'categorical').map((density) => density + TINY);
  };
  const [best, local] = [densityOf(top), densityOf(all)];
  return local.reduce((sum, density, i) => sum + density * (best[i]! / density - 1) ** 2, 0);
}

/**
 * How important each parameter is for a trial to be among the best tenth, as shares that add up to 1, the most important first; equal ones
 * by their names. By complete trials alone; of several directions the best are the Pareto front and what is behind it. Empty where
 * nothing can be said: fewer than two trials, or all of them are equally good. A parameter that exists under a condition counts by the
 * trials that have it.
 * PED-ANOVA (Watanabe et al. 2023) and its conditional form (2026), as Optuna 5.0's `PedAnovaImportanceEvaluator`, normalized as
 * `get_param_importances` does.
 */
export function paramImportances(
  study: StudyState,
  { targetQuantile = 0.1 }: ImportanceOptions = {},
): ReadonlyMap<string, number> {
  const trials = measured(study);
  if (trials.length < 2) return new Map();
  const points = trials.map(({ values }) => lossesOf(values!, study.directions));
  const isTop =
    study.directions.length === 1
      ? bestShare(
          points.map(([loss]) => loss!),
          targetQuantile,
        )
      : bestFronts(points, Math.ceil(targetQuantile * points.length));
  const top = new Set(trials.filter((_, i) => isTop[i]));
  if (top.size === trials.length) return new Map();
  const names = new Set(trials.flatMap(({ params }) => [...params.keys()]));
  const found = Array.from(names, (name): readonly [string, number] => {
    const regimes = new Map<string, Trial[]>();
    for (const trial of trials) {
      const distribution = trial.distributions.get(name);
      if (distribution === undefined) continue;
      const key = formatDistribution(distribution);
      regimes.set(key, [...(regimes.get(key) ?? []), trial]);
    }
    let sum = 0;
    for (const those of regimes.values()) {
      const best = those.filter((trial) => top.has(trial));
      const distribution = those[0]!.distributions.get(name)!;
      if (those.length < LEAST_TRIALS || best.length === 0 || sizeOf(distribution) === 1) continue;
      const [share, of] = [best.length / top.size, those.length / trials.length];
      sum += (share ** 2 / of) * divergence(name, distribution, best, those);
    }
    return [name, sum];
  });
  const total = found.reduce((sum, [, importance]) => sum + importance, 0);
  if (!(total > 0)) return new Map();
  const sorted = found.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return new Map(sorted.map(([name, importance]) => [name, importance / total]));
}
