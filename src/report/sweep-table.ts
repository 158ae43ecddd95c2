/** @file The table at the end of a sweep. */
import { MEASURE_COLUMNS, measureCells } from './measures.ts';
import { jobStage, jobStatus, overrideKeys, overrideValue, splitOverride, stageNames, valueNames } from './sweep.ts';
import type { SweepJob } from './sweep.ts';
import { formatMeasure, formatTable, rightColumn } from './table.ts';
import type { TableStyle } from './table.ts';

/** The overrides in which the jobs differ; all of them if there is but one job. */
function varyingKeys(jobs: readonly SweepJob[]): string[] {
  return overrideKeys(jobs).filter(
    (key) => jobs.length === 1 || new Set(jobs.map((job) => overrideValue(job, key))).size > 1,
  );
}

/**
 * Which student is best, the first of equals, by the validation split: the test set is no choice's. Where a student was not
 * measured there, how to make a choice possible. Undefined if there is nothing to choose from.
 */
function bestStudent(jobs: readonly SweepJob[], keys: readonly string[]): string | undefined {
  const students = jobs.flatMap((job) => {
    const { accuracy = NaN, validation } = jobStage(job, 'student') ?? {};
    return Number.isNaN(accuracy) ? [] : [{ job, accuracy, chosenBy: validation?.accuracy ?? NaN }];
  });
  if (jobs.length < 2 || students.length === 0) return undefined;
  if (students.some(({ chosenBy }) => Number.isNaN(chosenBy))) {
    return 'no student is named the best: there is no validation split to choose by (data.validation=0.1 makes one)';
  }
  const [{ job, accuracy, chosenBy }] = students.sort((a, b) => b.chosenBy - a.chosenBy) as [(typeof students)[number]];
  const choices = job.overrides.filter((override) => keys.includes(splitOverride(override).key)).join(' ');
  const [chosen, tested] = [chosenBy, accuracy].map(formatMeasure);
  return `best student on the validation split: ${chosen} in job ${job.job} (${choices}), on the test set ${tested}`;
}

/** One row for each job that has a student: what its answers are like. Undefined if none has one. */
function formatStudents(jobs: readonly SweepJob[], keys: readonly string[], style: TableStyle): string | undefined {
  const rows = jobs.flatMap((job) => {
    const student = jobStage(job, 'student');
    if (student === undefined) return [];
    return [[job.job, ...keys.map((key) => overrideValue(job, key) ?? '–'), ...measureCells(student)]];
  });
  if (rows.length === 0) return undefined;
  const columns = [rightColumn('job'), ...keys.map((title) => ({ title })), ...MEASURE_COLUMNS];
  return `the students on the test set:\n${formatTable(columns, rows, style)}`;
}

/**
 * One row for each job: what it has of its own, its status, the test accuracy of each of its networks, or, where no job has
 * networks, its values, its seconds. Below it the other measures of the students, the job whose student is the best on the validation split, and one line for each job
 * that did not finish.
 */
export function formatSweepTable(jobs: readonly SweepJob[], style: TableStyle = {}): string {
  const keys = varyingKeys(jobs);
  const stages = stageNames(jobs);
  const names = stages.length === 0 ? valueNames(jobs) : [];
  const columns = [
    rightColumn('job'),
    ...keys.map((title) => ({ title })),
    { title: 'status' },
    ...[...stages, ...names].map(rightColumn),
    rightColumn('seconds'),
  ];
  const rows = jobs.map((job) => [
    job.job,
    ...keys.map((key) => overrideValue(job, key) ?? '–'),
    jobStatus(job),
    ...stages.map((stage) => formatMeasure(jobStage(job, stage)?.accuracy)),
    ...names.map((name) => formatMeasure(job.summary?.values[name])),
    job.summary?.seconds.toFixed(1) ?? '–',
  ]);
  const below = [formatStudents(jobs, keys, style), bestStudent(jobs, keys)];
  const lines = [formatTable(columns, rows, style), ...below.filter((text) => text !== undefined)];
  for (const { job, folder, summary } of jobs) {
    const { code, message } = summary?.error ?? {};
    if (code !== undefined) lines.push(`job ${job}: ${code}: ${message?.split('\n', 1)[0]}`);
    else if (summary === undefined && folder !== undefined)
      lines.push(`job ${job}: no summary; it runs still, or its process was killed`);
  }
  return [...lines, ...notBegun(jobs)].join('\n');
}

/** More numbers than these are not listed one by one. */
const MOST_LISTED = 20;

/** `2 jobs were not begun: 3, 4`. */
function notBegun(jobs: readonly SweepJob[]): string[] {
  const numbers = jobs.filter(({ folder, summary }) => folder === undefined && summary === undefined);
  if (numbers.length === 0) return [];
  const listed = numbers.slice(0, MOST_LISTED).map(({ job }) => job);
  const which = `${listed.join(', ')}${numbers.length > MOST_LISTED ? ', …' : ''}`;
  return [`${numbers.length} job${numbers.length === 1 ? ' was' : 's were'} not begun: ${which}`];
}
