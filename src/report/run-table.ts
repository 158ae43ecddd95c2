/** @file The tables at the end of a run. */
import { MEASURE_COLUMNS, measureCells } from './measures.ts';
import { formatBytes, formatFlops } from './model-table.ts';
import type { StageSummary, Summary } from './summary.ts';
import { formatMeasure, formatCount, formatTable, rightColumn } from './table.ts';
import type { TableStyle } from './table.ts';

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

type Stages = Summary['stages'];

/** One row for each network: how good its answers to the test set are, and how like the teacher's. */
function formatAnswers(stages: Stages, style: TableStyle): string {
  const columns = [{ title: 'network' }, rightColumn('test accuracy'), ...MEASURE_COLUMNS];
  const rows = Object.entries(stages).map(([name, stage]) => [
    TITLES[name] ?? name,
    formatMeasure(stage.accuracy),
    ...measureCells(stage),
  ]);
  return formatTable(columns, rows, style);
}

/**
 * One row for each network: parameters, memory of its weights, operations of one example's forward pass, the teacher's
 * parameters over its own, median time of one answer, seconds of training (also of an earlier run's) and training examples a
 * second.
 */
function formatCosts(stages: Stages, style: TableStyle): string {
  const columns = [
    { title: 'network' },
    { title: 'model' },
    rightColumn('parameters'),
    rightColumn('memory'),
    rightColumn('FLOPs'),
    rightColumn('compression'),
    rightColumn('latency'),
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
  return formatTable(columns, rows, style);
}

/** Two tables with a row for each network: what its answers to the test set are like, and what it costs. */
export function formatRunTable({ stages }: Pick<Summary, 'stages'>, style: TableStyle = {}): string {
  return `${formatAnswers(stages, style)}\n\n${formatCosts(stages, style)}`;
}
