/** @file results.csv: one row for each job of a sweep. */
import { numberText } from '../util/number-text.ts';
import { jobStatus, overrideKeys, overrideValue, valueNames } from './sweep.ts';
import type { SweepJob } from './sweep.ts';

/** What a spreadsheet takes for a formula: it may call programs. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?(?:(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf|nan)$/i;

/** An override that adds a key: it has no brackets, and so calls nothing. */
const ADDED_KEY = /^\+{1,2}[\w$./@:-]+$/;

/** A text with an apostrophe in front where a spreadsheet would run it, which then shows the text alone. Numbers are as they are. */
function harmless(value: string | number | undefined): string | number | undefined {
  return typeof value === 'string' && FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
}

/** A field as RFC 4180 has it: quoted if it holds a comma, a quote or a line break, with its quotes doubled. */
function field(value: string | number | undefined): string {
  const text = typeof value === 'number' ? numberText(value) : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns that are there whatever the sweep varies; an override or a value of such a name gets a longer one. */
const FIXED = new Set(['job', 'status', 'seconds', 'folder', 'error']);

/**
 * The table as RFC 4180 has it, lines ended by CR LF: job, one column for each key of the overrides, status, one for each
 * value of the jobs (`student/accuracy` as `student_accuracy`), seconds, the run folder (relative to the sweep's) and the error.
 * Numbers have all their digits; `NaN`, `inf` and `-inf` are numbers to what reads tables. A text that a spreadsheet would take for a formula has an apostrophe in front;
 * only titles such as `+x` are as they are.
 */
export function formatResultsCsv(jobs: readonly SweepJob[]): string {
  const keys = overrideKeys(jobs);
  const names = valueNames(jobs);
  const taken = new Set([...FIXED, ...keys]);
  const titleOf = (name: string): string => {
    const title = name.replaceAll('/', '_');
    return taken.has(title) ? `value ${title}` : title;
  };
  const header = [
    'job',
    ...keys.map((key) => (FIXED.has(key) ? `override ${key}` : key)),
    'status',
    ...names.map(titleOf),
    'seconds',
    'folder',
    'error',
  ];
  const rows = jobs.map((job) => [
    job.job,
    ...keys.map((key) => overrideValue(job, key)),
    jobStatus(job),
    ...names.map((name) => job.summary?.values[name]),
    job.summary?.seconds,
    job.folder,
    job.summary?.error && `${job.summary.error.code}: ${job.summary.error.message}`,
  ]);
  const titles = header.map((title) => (ADDED_KEY.test(title) ? title : harmless(title)));
  return [titles, ...rows.map((row) => row.map(harmless))].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
