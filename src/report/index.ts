/** @file What runs and sweeps came to: tables for people, results.csv and seeds.json for programs, comparisons of two runs. */
export { compareMetrics, formatComparison, readRunRecord } from './compare-metrics.ts';
export type { Difference, RunRecord } from './compare-metrics.ts';
export { RESULTS_FILE, formatResultsCsv } from './results-csv.ts';
export { formatFlops, formatModelTable } from './model-table.ts';
export type { ModelRow } from './model-table.ts';
export { formatRunTable } from './run-table.ts';
export { SEEDS_FILE, formatSeedsJson, groupBySeed } from './seeds.ts';
export type { AgainstBaseline, McNemar, SeedGroup } from './seeds.ts';
export { formatSeedsTable } from './seeds-table.ts';
export { mcNemarP, meanInterval, pairedTTest, signFlipP } from './statistics.ts';
export type { MeanInterval, PairedTest } from './statistics.ts';
export { SUMMARY_FILE, parseSummary, readSummary } from './summary.ts';
export type { StageMeasures, StageSummary, Summary, SummaryStatus } from './summary.ts';
export { formatSweepTable } from './sweep-table.ts';
export { readSweep } from './sweep.ts';
export type { SweepJob } from './sweep.ts';
export { tableStyle } from './table.ts';
export type { TableStyle } from './table.ts';
