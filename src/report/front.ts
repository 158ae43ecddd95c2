/** @file How much a Pareto front dominates. */
import { hypervolume, lossesOf } from '../study/index.ts';
import { completeJobs, numberOf, type Choosing, type Goal } from './best.ts';
import type { SweepJob } from './sweep.ts';
import { trialsOf } from './trials.ts';

/**
 * Which share of the box between the worst and the best value of each metric the finished trials dominate: their hypervolume, each metric on a
 * scale from 0 to 1. Undefined of one goal, and where a metric has one value only, or one that is not finite.
 */
export function dominatedShare(
  jobs: readonly SweepJob[],
  goal: Goal,
  { infeasible }: Choosing = {},
): number | undefined {
  if (goal.length < 2) return undefined;
  const directions = goal.map(({ direction }) => direction);
  const points = completeJobs(trialsOf(jobs)).flatMap((job) => {
    const values = goal.flatMap(({ name }) => numberOf(job, name) ?? []);
    return values.length === goal.length && infeasible?.has(job.job) !== true ? [lossesOf(values, directions)] : [];
  });
  const ends = goal.map((_, i) => {
    const all = points.map((point) => point[i]!);
    return { best: Math.min(...all), width: Math.max(...all) - Math.min(...all) };
  });
  if (!ends.every(({ width }) => width > 0 && Number.isFinite(width))) return undefined;
  const scaled = points.map((point) => point.map((loss, i) => (loss - ends[i]!.best) / ends[i]!.width));
  return hypervolume(
    scaled,
    goal.map(() => 1),
  );
}
