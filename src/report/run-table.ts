/** @file The table at the end of a run. */
import { formatBytes, formatFlops } from './model-table.ts';
import type { StageSummary, Summary } from './summary.ts';
import { formatAccuracy, formatCount, formatTable, rightColumn } from './table.ts';
import type { TableStyle } from './table.ts';

/** What a stage is called for people. */
const TITLES: Readonly<Record<string, string>> = { student: 'distilled student' };

/** `0.213 ms`. */
function formatLatency(latency: number | undefined): string {
  return latency === undefined ? '–' : `${latency.toPrecision(3)} ms`;
}

/** How many times smaller than the teacher a network is, by parameters: `60.4×`. */
function formatCompression(teacher: StageSummary | undefined, stage: StageSummary): string {
  if (teacher === undefined || stage === teacher) return '–';
  return `${(teacher.parameters / stage.parameters).toFixed(1)}×`;
}

/** `13.9 s, 4,467/s (stored)`. */
function formatTraining({ seconds, samples_per_second: speed, from_store }: StageSummary): string {
  const rate = speed === undefined ? '' : `, ${formatCount(Math.round(speed))}/s`;
  return `${seconds.toFixed(1)} s${rate}${from_store === true ? ' (stored)' : ''}`;
}

/**
 * One row for each network: parameters, memory of its weights, operations of one example's forward pass, the teacher's
 * parameters over its own, accuracy on the test set, median time of one answer, seconds of training (also of an earlier
 * run's) and training examples a second.
 */
export function formatRunTable({ stages }: Pick<Summary, 'stages'>, style: TableStyle = {}): string {
  const rows = Object.entries(stages).map(([name, stage]) => {
    const { model, parameters, weights_bytes, flops, accuracy, latency_ms } = stage;
    return [
      TITLES[name] ?? name,
      model,
      formatCount(parameters),
      formatBytes(weights_bytes),
      formatFlops(flops),
      formatCompression(stages['teacher'], stage),
      formatAccuracy(accuracy),
      formatLatency(latency_ms),
      formatTraining(stage),
    ];
  });
  const columns = [
    { title: 'network' },
    { title: 'model' },
    rightColumn('parameters'),
    rightColumn('memory'),
    rightColumn('FLOPs'),
    rightColumn('compression'),
    rightColumn('test accuracy'),
    rightColumn('latency'),
    { title: 'training' },
  ];
  return formatTable(columns, rows, style);
}
