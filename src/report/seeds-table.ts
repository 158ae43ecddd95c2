/** @file The tables of a sweep over several seeds. */
import { measureColumns, MEASURES } from './measures.ts';
import type { AgainstBaseline, SeedGroup } from './seeds.ts';
import type { MeanInterval } from './statistics.ts';
import { formatMeasure, formatTables, rightColumn, type Table, type TableStyle } from './table.ts';

const NONE = '–';
/** Below this p a difference within one job is called one. */
const LEVEL = 0.05;

/** `0.9712 ± 0.0021`: a mean, and half the width of its interval. */
function formatMean(spread: MeanInterval | undefined): string {
  if (spread === undefined) return NONE;
  const { mean, interval_95: interval } = spread;
  return interval === undefined ? formatMeasure(mean) : `${formatMeasure(mean)} ± ${formatMeasure(interval[1] - mean)}`;
}

/** `+0.0021 ± 0.0010`. */
function formatDifference(difference: AgainstBaseline): string {
  return `${difference.mean < 0 ? '' : '+'}${formatMean(difference)}`;
}

/** `0.0123`, `< 0.0001`. */
function formatP(p: number | undefined): string {
  if (p === undefined) return NONE;
  return p < 1e-4 ? '< 0.0001' : p.toFixed(4);
}

/** `2 better, 0 worse of 3`: in how many jobs McNemar's test finds a difference. */
function formatMcNemar({ mcnemar }: AgainstBaseline): string {
  if (mcnemar.length === 0) return NONE;
  const found = mcnemar.filter(({ p }) => p < LEVEL);
  const better = found.filter((job) => job.student_only > job.baseline_only).length;
  return `${better} better, ${found.length - better} worse of ${mcnemar.length}`;
}

/** One row for each choice and network that all its jobs have: accuracy and the other measures, over the seeds. */
function networksTable(groups: readonly SeedGroup[], keys: readonly string[]): Table {
  const shown = MEASURES.filter(
    ({ key, isOptional }) => isOptional !== true || groups.some(({ measures }) => key in measures),
  );
  const columns = [
    ...[...keys, 'network'].map((title) => ({ title })),
    rightColumn('seeds', { rank: 1 }),
    rightColumn('test accuracy'),
    ...measureColumns(shown),
  ];
  const rows = groups.flatMap(({ overrides, seeds, accuracy, measures }) =>
    Object.entries(accuracy).map(([stage, ofStage]) => [
      ...keys.map((key) => overrides[key] ?? NONE),
      stage,
      String(seeds.length),
      formatMean(ofStage),
      ...shown.map(({ key }) => formatMean(measures[key]?.[stage])),
    ]),
  );
  return { columns, rows };
}

/** One row for each choice: all its values over the seeds. */
function valuesTable(groups: readonly SeedGroup[], keys: readonly string[]): Table {
  const names = [...new Set(groups.flatMap(({ values }) => Object.keys(values)))];
  const columns = [
    ...keys.map((title) => ({ title })),
    rightColumn('seeds'),
    ...names.map((title, rank) => rightColumn(title, { rank: rank === 0 ? undefined : rank })),
  ];
  const rows = groups.map(({ overrides, seeds, values }) => [
    ...keys.map((key) => overrides[key] ?? NONE),
    String(seeds.length),
    ...names.map((name) => formatMean(values[name])),
  ]);
  return { columns, rows };
}

/** One row for each choice that has a student and a baseline. */
function testsTable(groups: readonly SeedGroup[], keys: readonly string[]): Table | undefined {
  const rows = groups.flatMap(({ overrides, student_against_baseline: against }) => {
    if (against === undefined) return [];
    const tests = [formatP(against.t_test?.p), formatP(against.sign_flip_p), formatMcNemar(against)];
    return [[...keys.map((key) => overrides[key] ?? NONE), formatDifference(against), ...tests]];
  });
  if (rows.length === 0) return undefined;
  const columns = [
    ...keys.map((title) => ({ title })),
    rightColumn('student - baseline'),
    rightColumn('p (t-test)'),
    rightColumn('p (sign flip)', { rank: 1 }),
    { title: `McNemar, p < ${LEVEL}`, rank: 2 },
  ];
  return { columns, rows };
}

/** The table of the tests below a line of its own; nothing where there is none. */
function testsOf(groups: readonly SeedGroup[], keys: readonly string[]): readonly (Table | string)[] {
  const tests = testsTable(groups, keys);
  return tests === undefined ? [] : ["the student's test accuracy against the baseline's:", tests];
}

/**
 * Two tables. For each choice and network, means over the seeds ± half of their 95 % intervals of test accuracy, NLL, ECE,
 * agreement with the teacher and KL to it. For each choice, the student's difference from the baseline, p of the paired t-test
 * and of the sign-flip test, and how many jobs differ by McNemar's test. Where no job has networks, one table of the means of
 * all values.
 */
export function formatSeedsTable(groups: readonly SeedGroup[], style: TableStyle = {}): string {
  const keys = [...new Set(groups.flatMap(({ overrides }) => Object.keys(overrides)))];
  const hasNetworks = groups.some(({ accuracy }) => Object.keys(accuracy).length > 0);
  const parts = hasNetworks
    ? [
        "over the seeds, mean on the test set ± half of its 95 % interval (Student's t):",
        networksTable(groups, keys),
        ...testsOf(groups, keys),
      ]
    : ["over the seeds, mean ± half of its 95 % interval (Student's t):", valuesTable(groups, keys)];
  return formatTables(parts, style);
}
