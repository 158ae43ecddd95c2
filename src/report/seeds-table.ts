/** @file The table of a sweep over several seeds. */
import type { AgainstBaseline, SeedGroup } from './seeds.ts';
import type { MeanInterval } from './statistics.ts';
import { formatAccuracy, formatTable, rightColumn, type TableStyle } from './table.ts';

const NONE = '–';
/** Below this p a difference within one job is called one. */
const LEVEL = 0.05;

/** `0.9712 ± 0.0021`: a mean, and half the width of its interval. */
function formatMean({ mean, interval_95: interval }: MeanInterval): string {
  return interval === undefined
    ? formatAccuracy(mean)
    : `${formatAccuracy(mean)} ± ${formatAccuracy(interval[1] - mean)}`;
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

/**
 * One row for each choice: mean test accuracy over its seeds ± half its 95 % interval for each network, the student's
 * difference from the baseline, p of the paired t-test and of the sign-flip test, and how many jobs differ by McNemar's test.
 */
export function formatSeedsTable(groups: readonly SeedGroup[], style: TableStyle = {}): string {
  const keys = [...new Set(groups.flatMap(({ overrides }) => Object.keys(overrides)))];
  const stages = [...new Set(groups.flatMap(({ accuracy }) => Object.keys(accuracy)))];
  const compared = groups.some(({ student_against_baseline: against }) => against !== undefined);
  const tests = ['student - baseline', 'p (t-test)', 'p (sign flip)'].map(rightColumn);
  const columns = [
    ...keys.map((title) => ({ title })),
    rightColumn('seeds'),
    ...stages.map(rightColumn),
    ...(compared ? [...tests, { title: `McNemar, p < ${LEVEL}` }] : []),
  ];
  const rows = groups.map(({ overrides, seeds, accuracy, student_against_baseline: against }) => [
    ...keys.map((key) => overrides[key] ?? NONE),
    String(seeds.length),
    ...stages.map((stage) => (accuracy[stage] === undefined ? NONE : formatMean(accuracy[stage]))),
    ...(compared ? formatTests(against) : []),
  ]);
  return [
    "over the seeds, mean test accuracy ± half of its 95 % interval (Student's t):",
    formatTable(columns, rows, style),
  ].join('\n');
}

function formatTests(against: AgainstBaseline | undefined): string[] {
  if (against === undefined) return [NONE, NONE, NONE, NONE];
  return [formatDifference(against), formatP(against.t_test?.p), formatP(against.sign_flip_p), formatMcNemar(against)];
}
