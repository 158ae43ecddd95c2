/** @file The trials of a sweep, among which the best is chosen: a job each, or several that differ in their seed. */
import { dirname } from 'node:path';
import type { Summary, Values } from '../record/index.ts';
import { meanOf } from '../util/mean.ts';
import type { RunSummary } from './run-summary.ts';
import { jobStatus, overrideValue, splitOverride, type SweepJob } from './sweep.ts';

/** The means of the values that all of some runs have, and of their seconds. */
export function meanNumbers(runs: readonly Pick<Summary, 'values' | 'seconds'>[]): {
  readonly values: Values;
  readonly seconds: number;
} {
  const names = Object.keys(runs[0]?.values ?? {}).filter((name) =>
    runs.every(({ values }) => values[name] !== undefined),
  );
  return {
    values: Object.fromEntries(names.map((name) => [name, meanOf(runs.map(({ values }) => values[name]!))])),
    seconds: meanOf(runs.map(({ seconds }) => seconds)),
  };
}

/** The summary of a trial: finished when all its jobs are, and missing as long as one may still run. */
function summaryOf(jobs: readonly SweepJob[]): RunSummary | undefined {
  const statuses = new Set(jobs.map(jobStatus));
  const status = (['FAILED', 'INTERRUPTED', 'PRUNED'] as const).find((one) => statuses.has(one));
  const summaries = jobs.flatMap(({ summary }) => summary ?? []);
  if (status === undefined && summaries.length < jobs.length) return undefined;
  const { started = '' } = summaries[0] ?? {};
  const error = summaries.find((summary) => summary.error !== undefined)?.error;
  const numbers = meanNumbers(summaries);
  return { status: status ?? 'FINISHED', started, ...numbers, stages: {}, ...(error === undefined ? {} : { error }) };
}

/** What the jobs of a trial were begun with: `model=cnn seed=0,1,2`. */
function wordsOf(jobs: readonly SweepJob[]): string[] {
  return jobs[0]!.overrides.map((word) => {
    const { key } = splitOverride(word);
    const values = new Set(jobs.map((job) => overrideValue(job, key)));
    return values.size === 1 ? word : `${key}=${[...values].join(',')}`;
  });
}

/** A trial of several jobs as one: the means of their numbers, the folder that theirs are in. */
function trialOf(name: string, replicates: readonly SweepJob[]): SweepJob {
  const folder = replicates.find((job) => job.folder !== undefined)?.folder;
  return {
    job: name,
    folder: folder === undefined ? undefined : dirname(folder),
    overrides: wordsOf(replicates),
    summary: summaryOf(replicates),
    replicates,
  };
}

/**
 * The trials of jobs, in their order. A job that is a trial by itself stays as it is; of the others each trial becomes one, with the
 * means of its jobs' numbers: what the study has as its value.
 */
export function trialsOf(jobs: readonly SweepJob[]): SweepJob[] {
  const trials = new Map<string, SweepJob | SweepJob[]>();
  for (const job of jobs) {
    const { trial } = job;
    const others = trial === undefined ? undefined : trials.get(trial);
    if (Array.isArray(others)) others.push(job);
    else trials.set(trial ?? job.job, trial === undefined ? job : [job]);
  }
  return Array.from(trials, ([name, one]) => (Array.isArray(one) ? trialOf(name, one) : one));
}
