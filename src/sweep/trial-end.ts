/** @file How a trial ended, by the summaries of its jobs. */
import { join, relative } from 'node:path';
import { readSummary, type Summary } from '../record/index.ts';
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
  if (status === 'FAILED') {
    return { state: 'FAIL', folder, error: error ?? { code: 'CRASH', message: 'it failed' } };
  }
  const worth = objective(values, seconds);
  if ('why' in worth) return { state: 'FAIL', folder, error: { code: 'VALUE', message: worth.why } };
  return { state: 'COMPLETE', folder, values: worth.values };
}

/** The means of some rows of numbers, column by column. */
function means(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0) / rows.length);
}

/** What the replicates of a trial came to so far. */
export interface ReplicatesEnd {
  /** How the trial would end if there were no more of them: its values are the means over them. */
  readonly end: TrialEnd;
  /** The folders of the replicates that were begun, in order. */
  readonly folder: readonly string[];
}

/** How the replicates of a trial, at least one, end it: by the first that did not come to values, else by the means of their values. */
export function endOfReplicates(jobs: readonly JobEnd[], objective: Objective): ReplicatesEnd {
  const folder = jobs.map((job) => job.folder);
  const ends = jobs.map((job) => endOfSummary(job, objective));
  const values: (readonly number[])[] = [];
  for (const [replicate, end] of ends.entries()) {
    if (end.state === 'FAIL') return { folder, end: { ...end, folder, error: { ...end.error, replicate } } };
    if (end.state === 'WAITING') return { folder, end: { ...end, folder } };
    values.push(end.values);
  }
  return { folder, end: { state: 'COMPLETE', folder, values: means(values) } };
}

/** A job in its folder, if it came to its end. */
function jobIn(sweepFolder: string, folder: string): JobEnd | undefined {
  const summary = ifThere(() => readSummary(folder));
  return summary === undefined || summary.status === 'INTERRUPTED'
    ? undefined
    : { folder: relative(sweepFolder, folder), summary };
}

/** How a trial of a lost worker ended, if its folder tells: its worker was gone before it could say so. */
export function endInFolder(
  folder: string,
  objective: Objective,
  { sweepFolder, replicates }: { readonly sweepFolder: string; readonly replicates: number },
): TrialEnd | undefined {
  if (replicates === 1) {
    const job = jobIn(sweepFolder, folder);
    return job && endOfSummary(job, objective);
  }
  const found = Array.from({ length: replicates }, (_, i) => jobIn(sweepFolder, join(folder, String(i))));
  const gap = found.indexOf(undefined);
  const jobs = (gap === -1 ? found : found.slice(0, gap)) as JobEnd[];
  if (jobs.length === 0) return undefined;
  const { end } = endOfReplicates(jobs, objective);
  return end.state === 'FAIL' || gap === -1 ? end : undefined;
}
