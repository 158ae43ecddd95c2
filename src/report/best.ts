/** @file Which trials of a sweep are the best: the one rule of tables, files, paths and code. */
import type { Values } from '../record/index.ts';
import { bestOf, type Direction } from '../study/index.ts';
import { jobStatus, valueNames, type SweepJob } from './sweep.ts';
import { trialsOf } from './trials.ts';

/** One value of a run, by the name that results.csv has it under, and where it should go. */
export interface Metric {
  readonly name: string;
  readonly direction: Direction;
}

/** What is optimised: one metric or several. */
export type Goal = readonly Metric[];

/** By what a sweep without a goal is looked at where its jobs have it: the test set is no choice's. */
export const DEFAULT_GOAL = [{ name: 'student/validation/accuracy', direction: 'maximize' }] as const satisfies Goal;

/** What a choice is made by, besides the numbers of the jobs. */
export interface Choosing {
  /** Missing where the sweep optimises nothing. */
  readonly goal?: Goal | undefined;
  /** The trials that break a constraint, as they are called. */
  readonly infeasible?: ReadonlySet<string> | undefined;
}

/** All numbers of a run by their names; how long it took is one of them. */
export function numbersOf(values: Values, seconds: number): Values {
  return { seconds, ...values };
}

/** A number of a job; undefined where it has none, or NaN. */
export function numberOf({ summary }: SweepJob, name: string): number | undefined {
  const value = summary && numbersOf(summary.values, summary.seconds)[name];
  return value === undefined || value === null || Number.isNaN(value) ? undefined : value;
}

/** The jobs that came to their end: all others have no say, whatever numbers they left. */
export function completeJobs(jobs: readonly SweepJob[]): SweepJob[] {
  return jobs.filter((job) => jobStatus(job) === 'FINISHED');
}

/** The names of the numbers of finished jobs, in the order in which they first appear. */
export function numberNames(jobs: readonly SweepJob[]): string[] {
  const complete = completeJobs(jobs);
  return complete.length === 0 ? [] : [...valueNames(complete), 'seconds'];
}

/** What jobs are chosen by: the goal of their sweep, else the student's accuracy on the validation split, where one has it. */
export function goalFor(jobs: readonly SweepJob[], { goal }: Choosing): Goal | undefined {
  if (goal !== undefined) return goal;
  const hasDefault = completeJobs(jobs).some((job) => numberOf(job, DEFAULT_GOAL[0].name) !== undefined);
  return hasDefault ? DEFAULT_GOAL : undefined;
}

/** The best trials, as `trialsOf` has them, and the finished ones that could not be. */
export interface Verdict {
  /** One; of several goals the Pareto front. In the order of the trials. */
  readonly best: readonly SweepJob[];
  /** Those that break a constraint. */
  readonly infeasible: readonly SweepJob[];
  /** Those that lack a value. */
  readonly unmeasured: readonly SweepJob[];
}

/**
 * The best trials of jobs in their order: among those that finished, all jobs of a trial, have a number for each goal, and break no
 * constraint; of equal ones the first. A trial of several jobs is compared by the means of their numbers, as the study has them.
 */
export function chooseBest(jobs: readonly SweepJob[], goal: Goal, { infeasible }: Choosing = {}): Verdict {
  const complete = completeJobs(trialsOf(jobs));
  const isInfeasible = ({ job }: SweepJob): boolean => infeasible?.has(job) === true;
  const measured = complete.flatMap((job, number) => {
    const values = goal.flatMap(({ name }) => numberOf(job, name) ?? []);
    return values.length === goal.length ? [{ job, number, values }] : [];
  });
  const best = bestOf(
    measured.filter(({ job }) => !isInfeasible(job)),
    goal.map(({ direction }) => direction),
  );
  const has = new Set(measured.map(({ job }) => job));
  return {
    best: best.map(({ job }) => job),
    infeasible: complete.filter(isInfeasible),
    unmeasured: complete.filter((job) => !has.has(job)),
  };
}

/** What a choice is made among: `trial` where one of them has several jobs. */
export function nounOf(jobs: readonly SweepJob[]): 'job' | 'trial' {
  return jobs.some(({ trial, replicates }) => trial !== undefined || replicates !== undefined) ? 'trial' : 'job';
}

/**
 * `best by student/validation/accuracy, highest; ties: the lower job`; of several goals `Pareto front of accuracy, highest; seconds, lowest`.
 * Where a trial has several jobs, that it is the mean over them.
 */
export function ruleText(goal: Goal, jobs: readonly SweepJob[]): string {
  const noun = nounOf(jobs);
  const mean = noun === 'trial' ? 'mean ' : '';
  const metrics = goal.map(
    ({ name, direction }) => `${mean}${name}, ${direction === 'maximize' ? 'highest' : 'lowest'}`,
  );
  return goal.length === 1 ? `best by ${metrics[0]}; ties: the lower ${noun}` : `Pareto front of ${metrics.join('; ')}`;
}
