/** @file The table at the end of a sweep. */
import { jobStage, jobStatus, overrideKeys, overrideValue, splitOverride, stageNames } from './sweep.ts';
import type { SweepJob } from './sweep.ts';
import { formatAccuracy, formatTable, rightColumn } from './table.ts';
import type { TableStyle } from './table.ts';

/** The overrides in which the jobs differ; all of them if there is but one job. */
function varyingKeys(jobs: readonly SweepJob[]): string[] {
  return overrideKeys(jobs).filter(
    (key) => jobs.length === 1 || new Set(jobs.map((job) => overrideValue(job, key))).size > 1,
  );
}

function studentAccuracy(job: SweepJob): number {
  return jobStage(job, 'student')?.accuracy ?? NaN;
}

/** The first job whose student did best, if any has one. */
function bestJob(jobs: readonly SweepJob[]): SweepJob | undefined {
  return jobs
    .filter((job) => !Number.isNaN(studentAccuracy(job)))
    .sort((a, b) => studentAccuracy(b) - studentAccuracy(a))
    .at(0);
}

/**
 * One row for each job: what it has of its own, its status, the test accuracy of each of its networks, its seconds. Below
 * it the job with the best student, and one line for each job that did not finish.
 */
export function formatSweepTable(jobs: readonly SweepJob[], style: TableStyle = {}): string {
  const keys = varyingKeys(jobs);
  const stages = stageNames(jobs);
  const columns = [
    rightColumn('job'),
    ...keys.map((title) => ({ title })),
    { title: 'status' },
    ...stages.map(rightColumn),
    rightColumn('seconds'),
  ];
  const rows = jobs.map((job) => [
    job.job,
    ...keys.map((key) => overrideValue(job, key) ?? '–'),
    jobStatus(job),
    ...stages.map((stage) => formatAccuracy(jobStage(job, stage)?.accuracy)),
    job.summary?.seconds.toFixed(1) ?? '–',
  ]);
  const lines = [formatTable(columns, rows, style)];
  const best = bestJob(jobs);
  if (best !== undefined && jobs.length > 1) {
    const choices = best.overrides.filter((override) => keys.includes(splitOverride(override).key)).join(' ');
    lines.push(`best student: ${formatAccuracy(studentAccuracy(best))} in job ${best.job} (${choices})`);
  }
  for (const { job, summary } of jobs) {
    const { code, message } = summary?.error ?? {};
    if (code !== undefined) lines.push(`job ${job}: ${code}: ${message?.split('\n', 1)[0]}`);
    else if (summary === undefined) lines.push(`job ${job}: no summary; it runs still, or its process was killed`);
  }
  return lines.join('\n');
}
