/** @file The tables at the end of a run. */
import { gainLines } from './gain.ts';
import { measureCells, measureColumns, shownMeasures, WORST_CLASS_COLUMN } from './measures.ts';
import { formatBytes, formatFlops } from './model-table.ts';
import type { Values } from '../record/index.ts';
import { wrap } from '../util/display-width.ts';
import { numberText } from '../util/number-text.ts';
import type { StageSummary, Stages } from './stages.ts';
import {
  formatCount,
  formatMeasure,
  formatTable,
  formatTables,
  rightColumn,
  type Table,
  type TableStyle,
} from './table.ts';

/** What a stage is called for people. */
const TITLES: Readonly<Record<string, string>> = { student: 'distilled student' };

/** `0.213 ms`. */
function formatLatency(latency: number | undefined): string {
  return latency === undefined ? '–' : `${latency.toPrecision(3)} ms`;
}

/** `60.4×`. */
function formatCompression(compression: number | undefined): string {
  return compression === undefined ? '–' : `${compression.toFixed(1)}×`;
}

/** `13.9 s, 4,467/s (stored)`. */
function formatTraining({ seconds, samples_per_second: speed, from_store }: StageSummary): string {
  const rate = speed === undefined ? '' : `, ${formatCount(Math.round(speed))}/s`;
  return `${seconds.toFixed(1)} s${rate}${from_store === true ? ' (stored)' : ''}`;
}

/** One row for each network: how good its answers to the test set are, and how like the teacher's. */
function answersTable(stages: Stages): Table {
  const measures = shownMeasures(Object.values(stages));
  const columns = [{ title: 'network' }, rightColumn('test accuracy'), ...measureColumns(measures), WORST_CLASS_COLUMN];
  const rows = Object.entries(stages).map(([name, stage]) => [
    TITLES[name] ?? name,
    formatMeasure(stage.accuracy),
    ...measureCells(measures, stage),
  ]);
  return { columns, rows };
}

/**
 * One row for each network: parameters, memory of its weights, operations of one example's forward pass, the teacher's
 * parameters over its own, median time of one answer, seconds of training (also of an earlier run's) and training examples a
 * second.
 */
function costsTable(stages: Stages): Table {
  const columns = [
    { title: 'network' },
    { title: 'model', rank: 6 },
    rightColumn('parameters', { rank: 1 }),
    rightColumn('memory', { rank: 5 }),
    rightColumn('FLOPs', { rank: 4 }),
    rightColumn('compression', { rank: 2 }),
    rightColumn('latency', { rank: 3 }),
    { title: 'training' },
  ];
  const rows = Object.entries(stages).map(([name, stage]) => [
    TITLES[name] ?? name,
    stage.model,
    formatCount(stage.parameters),
    formatBytes(stage.weights_bytes),
    formatFlops(stage.flops),
    formatCompression(stage.compression),
    formatLatency(stage.latency_ms),
    formatTraining(stage),
  ]);
  return { columns, rows };
}

/** Two tables with a row for each network: what its answers to the test set are like, and what it costs; below, what distilling brought. Empty without any. */
export function formatRunTable({ stages }: { readonly stages: Stages }, style: TableStyle = {}): string {
  if (Object.keys(stages).length === 0) return '';
  const lines = gainLines(stages).map((line) => wrap(line, { width: style.width, rest: '  ' }));
  return formatTables(
    [answersTable(stages), '', costsTable(stages), ...(lines.length === 0 ? [] : ['', ...lines])],
    style,
  );
}

/** One row for each value of a run that has no networks; empty if it has no values either. */
export function formatValueTable(values: Values, style: TableStyle = {}): string {
  const rows = Object.entries(values).map(([name, value]) => [name, numberText(value)]);
  return rows.length === 0 ? '' : formatTable([{ title: 'value' }, rightColumn('')], rows, style);
}
