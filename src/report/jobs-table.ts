/** @file One row for each job or run: in what it differs from the others, how it ended, its numbers. */
import { jobStage, jobStatus, overrideKeys, overrideValue, stageNames, valueNames, type SweepJob } from './sweep.ts';
import { shownValue } from './shown-value.ts';
import { formatMeasure, rightColumn, type Table } from './table.ts';

/** The overrides in which the jobs differ; all of them if there is but one job. */
export function varyingKeys(jobs: readonly SweepJob[]): string[] {
  return overrideKeys(jobs).filter(
    (key) => jobs.length === 1 || new Set(jobs.map((job) => overrideValue(job, key))).size > 1,
  );
}

/** Which networks matter least where not all have room: a scheme's further ones, the teacher, the baseline. */
const STAGE_RANKS: Readonly<Record<string, number>> = { student: 1, baseline: 3, teacher: 4 };
/** Of other networks, of values but the first, of seconds, and of a status that all share. */
const [OTHER_STAGE, VALUE, SECONDS, SAME_STATUS] = [5, 20, 1000, 999] as const;

export interface JobsTableOptions {
  /** What is in the first column. */
  readonly title: string;
  readonly keys: readonly string[];
  /** Which keys have room last. Default: all must have room. */
  readonly keyRank?: (key: string) => number;
}

/**
 * One row for each job: its values of the keys, its status, the test accuracy of each of its networks, the values of jobs
 * without networks, its seconds.
 */
export function jobsTable(jobs: readonly SweepJob[], { title, keys, keyRank }: JobsTableOptions): Table {
  const stages = stageNames(jobs);
  const names = valueNames(jobs.filter(({ summary }) => Object.keys(summary?.stages ?? {}).length === 0));
  const hasOneStatus = new Set(jobs.map(jobStatus)).size === 1;
  const columns = [
    title === 'job' ? rightColumn(title) : { title },
    ...keys.map((key) => ({ title: key, rank: keyRank?.(key) })),
    { title: 'status', rank: hasOneStatus ? SAME_STATUS : undefined },
    ...stages.map((stage) => rightColumn(stage, { rank: STAGE_RANKS[stage] ?? OTHER_STAGE })),
    ...names.map((name, i) => rightColumn(name, { rank: VALUE + i })),
    rightColumn('seconds', { rank: SECONDS }),
  ];
  const rows = jobs.map((job) => [
    job.job,
    ...keys.map((key) => shownValue(overrideValue(job, key) ?? '–')),
    jobStatus(job),
    ...stages.map((stage) => formatMeasure(jobStage(job, stage)?.accuracy)),
    ...names.map((name) => formatMeasure(job.summary?.values[name])),
    job.summary?.seconds.toFixed(1) ?? '–',
  ]);
  return { columns, rows };
}

/** Why jobs did not finish, a line each. */
export function reasonLines(jobs: readonly SweepJob[], what: string): string[] {
  return jobs.flatMap(({ job, folder, summary }) => {
    const { code, message } = summary?.error ?? {};
    if (code !== undefined) return [`${what}${job}: ${code}: ${message?.split('\n', 1)[0]}`];
    if (summary !== undefined || folder === undefined) return [];
    return [`${what}${job}: no summary; it runs still, or its process was killed`];
  });
}

/** More jobs than these are not listed one by one. */
const MOST_LISTED = 20;

/** `3, 4`: jobs as they are called, the first of many. */
export function listedJobs(jobs: readonly SweepJob[]): string {
  const listed = jobs.slice(0, MOST_LISTED).map(({ job }) => job);
  return `${listed.join(', ')}${jobs.length > MOST_LISTED ? ', …' : ''}`;
}

/** `2 jobs were not begun: 3, 4`. */
export function notBegun(jobs: readonly SweepJob[]): string[] {
  const those = jobs.filter(({ folder, summary }) => folder === undefined && summary === undefined);
  if (those.length === 0) return [];
  return [`${those.length} job${those.length === 1 ? ' was' : 's were'} not begun: ${listedJobs(those)}`];
}
