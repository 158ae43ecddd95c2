/** @file What is told of a network's answers to the test set besides its accuracy. */
import type { StageSummary } from './stages.ts';
import { formatMeasure, rightColumn, type Column } from './table.ts';

/** One number of a network: its name in files, its title in tables. */
export interface Measure {
  readonly key: string;
  readonly title: string;
  /** Which is left out first where a table is too wide: the highest. */
  readonly rank: number;
  /** Undefined where the network has none. */
  readonly of: (stage: StageSummary) => number | undefined;
}

/** Negative log-likelihood and KL in nats; calibration error and agreement from 0 to 1. */
export const MEASURES: readonly Measure[] = [
  { key: 'nll', title: 'NLL', rank: 2, of: ({ loss }) => loss },
  { key: 'ece', title: 'ECE', rank: 4, of: ({ measures }) => measures?.ece },
  { key: 'agreement', title: 'agreement', rank: 3, of: ({ measures }) => measures?.agreement },
  { key: 'kl', title: 'KL to teacher', rank: 5, of: ({ measures }) => measures?.kl },
];

/** Columns for all measures of a network, and for its worst class. */
export const MEASURE_COLUMNS: readonly Column[] = [...MEASURES, { title: 'worst class', rank: 6 }].map(
  ({ title, rank }) => rightColumn(title, { rank }),
);

/** The cells of `MEASURE_COLUMNS`. */
export function measureCells(stage: StageSummary): string[] {
  return [...MEASURES.map(({ of }) => formatMeasure(of(stage))), formatWorstClass(stage)];
}

/** `8: 0.9610`: the class of which the fewest examples are answered rightly, the first of equals, and their share. */
function formatWorstClass({ measures }: StageSummary): string {
  const shares = (measures?.per_class_accuracy ?? []).map((share) => share ?? Infinity);
  const worst = shares.reduce((least, share) => Math.min(least, share), Infinity);
  return Number.isFinite(worst) ? `${shares.indexOf(worst)}: ${formatMeasure(worst)}` : '–';
}
