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
  /** Whether tables have no column of it where no network has the number. */
  readonly isOptional?: boolean;
}

/** Negative log-likelihood and KL in nats; calibration error and agreement from 0 to 1. */
export const MEASURES: readonly Measure[] = [
  { key: 'nll', title: 'NLL', rank: 2, of: ({ loss }) => loss },
  { key: 'ece', title: 'ECE', rank: 4, of: ({ measures }) => measures?.ece },
  {
    key: 'calibrated/nll',
    title: 'calibrated NLL',
    rank: 8,
    of: ({ measures }) => measures?.calibrated?.nll,
    isOptional: true,
  },
  {
    key: 'calibrated/ece',
    title: 'calibrated ECE',
    rank: 7,
    of: ({ measures }) => measures?.calibrated?.ece,
    isOptional: true,
  },
  { key: 'agreement', title: 'agreement', rank: 3, of: ({ measures }) => measures?.agreement },
  { key: 'kl', title: 'KL to teacher', rank: 5, of: ({ measures }) => measures?.kl },
];

/** The measures that tables of these networks show. */
export function shownMeasures(stages: readonly StageSummary[]): readonly Measure[] {
  return MEASURES.filter(
    ({ isOptional, of }) => isOptional !== true || stages.some((stage) => of(stage) !== undefined),
  );
}

/** Columns of measures of networks. */
export function measureColumns(measures: readonly Measure[]): Column[] {
  return measures.map(({ title, rank }) => rightColumn(title, { rank }));
}

/** A column for the worst class of each network. */
export const WORST_CLASS_COLUMN: Column = rightColumn('worst class', { rank: 6 });

/** The cells of measures and of the worst class. */
export function measureCells(measures: readonly Measure[], stage: StageSummary): string[] {
  return [...measures.map(({ of }) => formatMeasure(of(stage))), formatWorstClass(stage)];
}

/** `8: 0.9610`: the class of which the fewest examples are answered rightly, the first of equals, and their share. */
function formatWorstClass({ measures }: StageSummary): string {
  const shares = (measures?.per_class_accuracy ?? []).map((share) => share ?? Infinity);
  const worst = shares.reduce((least, share) => Math.min(least, share), Infinity);
  return Number.isFinite(worst) ? `${shares.indexOf(worst)}: ${formatMeasure(worst)}` : '–';
}
