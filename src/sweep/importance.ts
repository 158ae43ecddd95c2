/** @file What a study says of its keys: how important each was, and in which part of its range a value is. */
import { numberOf, trialsOf, type Goal, type SweepJob } from '../report/index.ts';
import { paramImportances, type Distribution, type StudyState } from '../study/index.ts';
import type { SweepPlan } from './space/plan.ts';

/** A range is looked at in so many parts. */
const PARTS = 4;

/**
 * How important each swept key was for a trial to be among the best tenth by a goal, which may be another than that of the sweep: by the
 * parameters of the study and the numbers of its jobs.
 */
export function importancesOf(study: StudyState, jobs: readonly SweepJob[], goal: Goal): ReadonlyMap<string, number> {
  const byName = new Map(trialsOf(jobs).map((job) => [job.job, job]));
  const trials = study.trials.map((trial) => {
    const job = byName.get(String(trial.number));
    const values = job?.summary?.status === 'FINISHED' ? goal.flatMap(({ name }) => numberOf(job, name) ?? []) : [];
    return { ...trial, state: values.length === goal.length ? trial.state : ('FAIL' as const), values };
  });
  return paramImportances({ ...study, trials, directions: goal.map(({ direction }) => direction) });
}

/** A number of an end of a part, short. */
const short = (value: number): string => String(Number(value.toPrecision(3)));

/** In which part of its range a value is; undefined for choices, and for a range with no more values than parts. */
function partOf(distribution: Distribution): ((value: string) => string) | undefined {
  if (distribution.kind === 'categorical') return undefined;
  const { low, high, log, step } = distribution;
  if (low === high || (step !== null && (high - low) / step < 2 * PARTS)) return undefined;
  const on = (value: number): number => (log ? Math.log(value) : value);
  const width = (on(high) - on(low)) / PARTS;
  const end = (i: number): number => (log ? Math.exp(on(low) + i * width) : low + i * width);
  return (text) => {
    const value = Number(text);
    if (!Number.isFinite(value)) return text;
    const at = Math.min(PARTS - 1, Math.max(0, Math.floor((on(value) - on(low)) / width)));
    return `${short(end(at))} to ${short(end(at + 1))}`;
  };
}

/** For each key with a range, in which quarter of it a value is; of a logarithmic one by the logarithm. */
export function partsOfRanges({ space }: Pick<SweepPlan, 'space'>): ReadonlyMap<string, (value: string) => string> {
  return new Map(
    Array.from(space, ([key, { distribution }]) => [key, partOf(distribution)] as const).flatMap(([key, part]) =>
      part === undefined ? [] : [[key, part] as const],
    ),
  );
}
