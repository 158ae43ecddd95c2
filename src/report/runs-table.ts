/** @file The table of all runs below a folder. */
import { jobsTable, reasonLines, varyingKeys } from './jobs-table.ts';
import { overrideValue, type SweepJob } from './sweep.ts';
import { formatTables, type TableStyle } from './table.ts';

/** Between the student, which stays longest, and the other networks. */
const [FIRST_KEY, LAST_KEY] = [2, 11] as const;

/**
 * One row for each run, called by its folder: the keys in which the runs differ, the status, the main numbers. Below it a line
 * for each run that did not finish. Where not all keys have room, those stay that tell most runs apart.
 */
export function formatRunsTable(runs: readonly SweepJob[], style: TableStyle = {}): string {
  const keys = varyingKeys(runs);
  const kinds = (key: string): number => new Set(runs.map((run) => overrideValue(run, key))).size;
  const order = [...keys].sort((a, b) => kinds(b) - kinds(a));
  const keyRank = (key: string): number => FIRST_KEY + ((LAST_KEY - FIRST_KEY) * order.indexOf(key)) / order.length;
  return formatTables([jobsTable(runs, { title: 'run', keys, keyRank }), ...reasonLines(runs, '')], style);
}
