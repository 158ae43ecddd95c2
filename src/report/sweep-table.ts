/** @file The table at the end of a sweep. */
import type { Choosing } from './best.ts';
import { bestLines } from './best-table.ts';
import { weakTeachers } from './gain.ts';
import { jobsTable, notBegun, reasonLines, varyingKeys } from './jobs-table.ts';
import { wrap } from '../util/display-width.ts';
import { measureCells, measureColumns, shownMeasures, WORST_CLASS_COLUMN } from './measures.ts';
import { shownValue } from './shown-value.ts';
import { jobStage, overrideValue, type SweepJob } from './sweep.ts';
import { formatTables, rightColumn, type Table, type TableStyle } from './table.ts';

/** One row for each job that has a student: what its answers are like. Nothing if none has one. */
function studentParts(jobs: readonly SweepJob[], keys: readonly string[]): readonly (Table | string)[] {
  const students = jobs.flatMap((job) => {
    const student = jobStage(job, 'student');
    return student === undefined ? [] : [{ job, student }];
  });
  if (students.length === 0) return [];
  const measures = shownMeasures(students.map(({ student }) => student));
  const rows = students.map(({ job, student }) => [
    job.job,
    ...keys.map((key) => shownValue(overrideValue(job, key) ?? '–')),
    ...measureCells(measures, student),
  ]);
  const columns = [
    rightColumn('job'),
    ...keys.map((title) => ({ title })),
    ...measureColumns(measures),
    WORST_CLASS_COLUMN,
  ];
  return ['the students on the test set:', { columns, rows }];
}

/**
 * One row for each job: what it has of its own, its status, the test accuracy of each of its networks, or, where no job has
 * networks, its values, its seconds. Below it the other measures of the students, which jobs are the best and by which rule, and
 * one line for each job that did not finish.
 */
export function formatSweepTable(jobs: readonly SweepJob[], style: TableStyle = {}, choosing: Choosing = {}): string {
  const keys = varyingKeys(jobs);
  const parts = [
    jobsTable(jobs, { title: 'job', keys }),
    ...studentParts(jobs, keys),
    ...bestLines(jobs, choosing).map((line) => wrap(line, style)),
    ...weakTeachers(jobs).map((line) => wrap(line, { width: style.width, rest: '  ' })),
    ...reasonLines(jobs, 'job '),
    ...notBegun(jobs),
  ];
  return formatTables(parts, style);
}
