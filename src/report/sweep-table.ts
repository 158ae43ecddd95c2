/** @file The table at the end of a sweep. */
import { jobsTable, reasonLines, varyingKeys } from './jobs-table.ts';
import { wrap } from '../util/display-width.ts';
import { MEASURE_COLUMNS, measureCells } from './measures.ts';
import { jobStage, overrideValue, splitOverride, type SweepJob } from './sweep.ts';
import { formatMeasure, formatTables, rightColumn, type Table, type TableStyle } from './table.ts';

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

/** One row for each job that has a student: what its answers are like. Nothing if none has one. */
function studentParts(jobs: readonly SweepJob[], keys: readonly string[]): readonly (Table | string)[] {
  const rows = jobs.flatMap((job) => {
    const student = jobStage(job, 'student');
    if (student === undefined) return [];
    return [[job.job, ...keys.map((key) => overrideValue(job, key) ?? '–'), ...measureCells(student)]];
  });
  if (rows.length === 0) return [];
  const columns = [rightColumn('job'), ...keys.map((title) => ({ title })), ...MEASURE_COLUMNS];
  return ['the students on the test set:', { columns, rows }];
}

/**
 * One row for each job: what it has of its own, its status, the test accuracy of each of its networks, or, where no job has
 * networks, its values, its seconds. Below it the other measures of the students, the job whose student is the best on the validation split, and one line for each job
 * that did not finish.
 */
export function formatSweepTable(jobs: readonly SweepJob[], style: TableStyle = {}): string {
  const keys = varyingKeys(jobs);
  const best = bestStudent(jobs, keys);
  const parts = [
    jobsTable(jobs, { title: 'job', keys }),
    ...studentParts(jobs, keys),
    ...(best === undefined ? [] : [wrap(best, style)]),
    ...reasonLines(jobs, 'job '),
    ...notBegun(jobs),
  ];
  return formatTables(parts, style);
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
