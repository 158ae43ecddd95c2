/** @file The table at the end of a run. */
import type { Summary } from './summary.ts';
import { formatAccuracy, formatCount, formatTable, rightColumn } from './table.ts';
import type { TableStyle } from './table.ts';

/** What a stage is called for people. */
const TITLES: Readonly<Record<string, string>> = { student: 'distilled student' };

/** One row for each network: parameters, accuracy on the test set, seconds of training (also of an earlier run's). */
export function formatRunTable({ stages }: Pick<Summary, 'stages'>, style: TableStyle = {}): string {
  const rows = Object.entries(stages).map(([stage, { model, parameters, accuracy, seconds, from_store }]) => [
    TITLES[stage] ?? stage,
    model,
    formatCount(parameters),
    formatAccuracy(accuracy),
    `${seconds.toFixed(1)} s${from_store === true ? ' (stored)' : ''}`,
  ]);
  const columns = [
    { title: 'network' },
    { title: 'model' },
    rightColumn('parameters'),
    rightColumn('test accuracy'),
    { title: 'training' },
  ];
  return formatTable(columns, rows, style);
}
