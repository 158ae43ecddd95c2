/** @file How a trial ended, by the summaries of its jobs. */
import { relative } from 'node:path';
import { readSummary, type Summary } from '../record/index.ts';
import { meanNumbers } from '../report/index.ts';
import { ifThere } from '../util/read-file.ts';
import type { TrialEnd } from './claim.ts';
import type { Objective } from './objective.ts';

/** A job of a trial that was begun and has a summary. */
export interface JobEnd {
  /** Relative to the sweep's. */
  readonly folder: string;
  readonly summary: Summary;
}

/** How a summary ends a trial. */
export function endOfSummary({ folder, summary }: JobEnd, objective: Objective): TrialEnd {
  const { status, values, error, seconds } = summary;
  if (status === 'INTERRUPTED') return { state: 'WAITING', folder };
  if (status === 'PRUNED') return { state: 'PRUNED', folder };
  if (status === 'FAILED') {
    return { state: 'FAIL', folder, error: error ?? { code: 'CRASH', message: 'it failed' } };
  }
  const worth = objective(values, seconds);
  if ('why' in worth) return { state: 'FAIL', folder, error: { code: 'VALUE', message: worth.why } };
  return { state: 'COMPLETE', folder, values: worth.values };
}

/** What the replicates of a trial came to so far. */
export interface ReplicatesEnd {
  /** How the trial would end if there were no more of them: its values are the means over them. */
  readonly end: TrialEnd;
  /** The folders of the replicates that were begun, in order. */
  readonly folder: readonly string[];
}

/**
 * How the replicates of a trial, at least one, end it: by the first that did not come to values, else by what the means of their
 * numbers are worth. The mean of two infinities may be NaN: then the trial fails, as in Optuna.
 */
export function endOfReplicates(jobs: readonly JobEnd[], objective: Objective): ReplicatesEnd {
  const folder = jobs.map((job) => job.folder);
  const ends = jobs.map((job) => endOfSummary(job, objective));
  for (const [replicate, end] of ends.entries()) {
    if (end.state === 'FAIL') return { folder, end: { ...end, folder, error: { ...end.error, replicate } } };
    if (end.state === 'WAITING' || end.state === 'PRUNED') return { folder, end: { ...end, folder } };
  }
  const { values, seconds } = meanNumbers(jobs.map(({ summary }) => summary));
  const worth = objective(values, seconds);
  if ('values' in worth) return { folder, end: { state: 'COMPLETE', folder, values: worth.values } };
  const error = { code: 'VALUE', message: `over the seeds, ${worth.why}`, replicate: jobs.length - 1 };
  return { folder, end: { state: 'FAIL', folder, error } };
}

/** A job in its folder, if it came to its end. */
function jobIn(sweepFolder: string, folder: string): JobEnd | undefined {
  const summary = ifThere(() => readSummary(folder));
  return summary === undefined || summary.status === 'INTERRUPTED'
    ? undefined
    : { folder: relative(sweepFolder, folder), summary };
}

/** What the folders of a trial's jobs tell. */
export interface FoldersEnd {
  /** How the trial ended, if they say so. */
  readonly end: TrialEnd | undefined;
  /** How many of its jobs are over, one after another. */
  readonly over: number;
}

/** How a trial ended by the folders of its jobs, absolute; one folder where it is one job. */
export function endInFolders(folders: readonly string[], objective: Objective, sweepFolder: string): FoldersEnd {
  const jobs: JobEnd[] = [];
  for (const folder of folders) {
    const job = jobIn(sweepFolder, folder);
    if (job === undefined) break;
    jobs.push(job);
  }
  const over = jobs.length;
  if (over === 0) return { end: undefined, over };
  const end = folders.length === 1 ? endOfSummary(jobs[0]!, objective) : endOfReplicates(jobs, objective).end;
  return { end: end.state === 'FAIL' || over === folders.length ? end : undefined, over };
}
