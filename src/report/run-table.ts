/** @file The table at the end of a run. */
import { formatFlops } from './model-table.ts';
import type { StageSummary, Summary } from './summary.ts';
import { formatAccuracy, formatCount, formatTable, rightColumn } from './table.ts';
import type { TableStyle } from './table.ts';

/** What a stage is called for people. */
const TITLES: Readonly<Record<string, string>> = { student: 'distilled student' };

/** How many times smaller than the teacher a network is, by parameters: `60.4×`. */
function formatCompression(teacher: StageSummary | undefined, stage: StageSummary): string {
  if (teacher === undefined || stage === teacher) return '–';
  return `${(teacher.parameters / stage.parameters).toFixed(1)}×`;
}

/**
 * One row for each network: parameters, operations of one example's forward pass, the teacher's parameters over its own,
 * accuracy on the test set, seconds of training (also of an earlier run's).
 */
export function formatRunTable({ stages }: Pick<Summary, 'stages'>, style: TableStyle = {}): string {
  const rows = Object.entries(stages).map(([name, stage]) => {
    const { model, parameters, flops, accuracy, seconds, from_store } = stage;
    return [
      TITLES[name] ?? name,
      model,
      formatCount(parameters),
      formatFlops(flops),
      formatCompression(stages['teacher'], stage),
      formatAccuracy(accuracy),
      `${seconds.toFixed(1)} s${from_store === true ? ' (stored)' : ''}`,
    ];
  });
  const columns = [
    { title: 'network' },
    { title: 'model' },
    rightColumn('parameters'),
    rightColumn('FLOPs'),
    rightColumn('compression'),
    rightColumn('test accuracy'),
    { title: 'training' },
  ];
  return formatTable(columns, rows, style);
}
