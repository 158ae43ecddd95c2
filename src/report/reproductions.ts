/** @file The table of a sweep whose jobs were done again: which came to the same numbers. */
import type { Difference } from './compare-metrics.ts';
import { listedJobs, varyingKeys } from './jobs-table.ts';
import { jobStatus, overrideValue, type SweepJob } from './sweep.ts';
import { formatTables, rightColumn, type TableStyle } from './table.ts';

/** One job that was done again. */
export interface Reproduction {
  readonly job: SweepJob;
  /** `failed` where it did not come to its end this time. */
  readonly outcome: 'identical' | 'different' | 'failed';
  readonly differences: readonly Difference[];
  /** Why it failed, or could not begin. */
  readonly why?: string | undefined;
}

/** `student.accuracy: logged 0.96, reproduced 0.95; and 3 more`. */
function detailOf({ differences, why }: Reproduction): string {
  if (why !== undefined) return why.split('\n', 1)[0]!;
  const [first] = differences;
  if (first === undefined) return '';
  const more = differences.length > 1 ? `; and ${differences.length - 1} more` : '';
  return `${first.what}: logged ${first.logged ?? 'missing'}, reproduced ${first.reproduced ?? 'missing'}${more}`;
}

/**
 * One row for each job that was done again: identical or different, with the first number that differs. Below it how many are
 * identical, and the jobs that were left out since they had not finished.
 */
export function formatReproductions(
  done: readonly Reproduction[],
  leftOut: readonly SweepJob[],
  style: TableStyle = {},
): string {
  const keys = varyingKeys([...done.map(({ job }) => job), ...leftOut]);
  const hasDetails = done.some((one) => detailOf(one) !== '');
  const columns = [
    rightColumn('job'),
    ...keys.map((title) => ({ title })),
    { title: 'reproduced' },
    ...(hasDetails ? [{ title: 'first difference', rank: 1 }] : []),
  ];
  const rows = done.map((one) => [
    one.job.job,
    ...keys.map((key) => overrideValue(one.job, key) ?? '–'),
    one.outcome,
    ...(hasDetails ? [detailOf(one)] : []),
  ]);
  const same = done.filter(({ outcome }) => outcome === 'identical').length;
  const statuses = [...new Set(leftOut.map(jobStatus))];
  const others = statuses.map((status) => {
    const those = leftOut.filter((job) => jobStatus(job) === status);
    return `left out, ${status.toLowerCase()}: ${listedJobs(those)}`;
  });
  return formatTables([{ columns, rows }, `${same} of ${done.length} jobs identical`, ...others], style);
}
