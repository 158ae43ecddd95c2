/** @file The table of `hydrosol models`. */
import { formatCount, formatTables, rightColumn, type TableStyle } from './table.ts';

/** A model for a data set. */
export interface ModelRow {
  /** What chooses it, e.g. `model=lenet5`. */
  readonly name: string;
  /** Its `_target_`. */
  readonly kind: string;
  readonly parameters?: number;
  /** Bytes of all weights. */
  readonly weightBytes?: number;
  /** Floating-point operations of one example's forward pass. */
  readonly flops?: number;
  /** Bytes of all results in one example's forward pass. */
  readonly activationBytes?: number;
  /** Shape of each tap without the batch axis. */
  readonly taps?: Readonly<Record<string, readonly number[]>>;
  /** Why there is nothing to tell: it cannot read the data. */
  readonly problem?: string;
}

const NONE = '–';

/** `0.83 M`: millions of operations. */
export function formatFlops(flops: number | undefined): string {
  return flops === undefined ? NONE : `${(flops / 1e6).toFixed(flops < 1e8 ? 2 : 0)} M`;
}

/** `105 KiB`. */
export function formatBytes(bytes: number | undefined): string {
  return bytes === undefined ? NONE : `${formatCount(Math.ceil(bytes / 1024))} KiB`;
}

/** `block1 14×14×6, embedding 84, logits 10`. */
function formatTaps(taps: ModelRow['taps'] = {}): string {
  return Object.entries(taps)
    .map(([tap, shape]) => `${tap} ${shape.join('×')}`)
    .join(', ');
}

/**
 * One row for each model: parameters, memory of its weights, operations and memory of one example, taps. Below it why there
 * is nothing to tell of some.
 */
export function formatModelTable(rows: readonly ModelRow[], style: TableStyle = {}): string {
  const columns = [
    { title: 'choice' },
    { title: 'model', rank: 5 },
    rightColumn('parameters'),
    rightColumn('memory', { rank: 2 }),
    rightColumn('FLOPs', { rank: 1 }),
    rightColumn('activations', { rank: 3 }),
    { title: 'taps', rank: 6 },
  ];
  const cells = rows.map(({ name, kind, parameters, weightBytes, flops, activationBytes, taps }) => [
    name,
    kind,
    parameters === undefined ? NONE : formatCount(parameters),
    formatBytes(weightBytes),
    formatFlops(flops),
    formatBytes(activationBytes),
    formatTaps(taps),
  ]);
  const problems = rows.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`]));
  return formatTables([{ columns, rows: cells }, ...problems], style);
}
