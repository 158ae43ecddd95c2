/** @file results.csv: one row for each job of a sweep. */
import { jobStage, jobStatus, overrideKeys, overrideValue, stageNames } from './sweep.ts';
import type { SweepJob } from './sweep.ts';

export const RESULTS_FILE = 'results.csv';

/** A field as RFC 4180 has it: quoted if it holds a comma, a quote or a line break, with its quotes doubled. */
function field(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns that are there whatever the sweep varies; an override of such a name gets a longer one. */
const FIXED = new Set(['job', 'status', 'seconds', 'folder', 'error']);

/** Accuracy on the validation split, where it was measured. */
function validation(job: SweepJob, stage: string): number | undefined {
  return jobStage(job, stage)?.validation?.accuracy;
}

/**
 * The table as RFC 4180 has it, lines ended by CR LF: job, one column for each key of the overrides, status, accuracy of each
 * stage on the test set and, where it was measured, on the validation split, its parameters, seconds, the run folder (relative
 * to the sweep's) and the error. Numbers have all their digits.
 */
export function formatResultsCsv(jobs: readonly SweepJob[]): string {
  const keys = overrideKeys(jobs);
  const stages = stageNames(jobs);
  const validated = stages.filter((stage) => jobs.some((job) => validation(job, stage) !== undefined));
  const header = [
    'job',
    ...keys.map((key) => (FIXED.has(key) ? `override ${key}` : key)),
    'status',
    ...stages.map((stage) => `${stage}_accuracy`),
    ...validated.map((stage) => `${stage}_validation_accuracy`),
    ...stages.map((stage) => `${stage}_parameters`),
    'seconds',
    'folder',
    'error',
  ];
  const rows = jobs.map((job) => [
    job.job,
    ...keys.map((key) => overrideValue(job, key)),
    jobStatus(job),
    ...stages.map((stage) => jobStage(job, stage)?.accuracy),
    ...validated.map((stage) => validation(job, stage)),
    ...stages.map((stage) => jobStage(job, stage)?.parameters),
    job.summary?.seconds,
    job.job,
    job.summary?.error && `${job.summary.error.code}: ${job.summary.error.message}`,
  ]);
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
