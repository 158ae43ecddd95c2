/** @file What runs and sweeps came to: tables for people, results.csv and seeds.json for programs, comparisons of two runs. */
export { chooseBest, DEFAULT_GOAL, goalFor, numberNames, nounOf, numberOf, numbersOf, ruleText } from './best.ts';
export type { Choosing, Goal, Metric, Verdict } from './best.ts';
export { formatBest } from './best-table.ts';
export type { BestOptions } from './best-table.ts';
export { compareMetrics, formatComparison, readRunNumbers } from './compare-metrics.ts';
export type { Difference, RunNumbers } from './compare-metrics.ts';
export { formatResultsCsv } from './results-csv.ts';
export { formatFlops, formatModelTable } from './model-table.ts';
export type { ModelRow } from './model-table.ts';
export { formatRunTable, formatValueTable } from './run-table.ts';
export { formatSeedsJson, groupBySeed } from './seeds.ts';
export type { AgainstBaseline, McNemar, SeedGroup } from './seeds.ts';
export { formatSeedsTable } from './seeds-table.ts';
export { blockedTTest, holmAdjusted, mcNemarP, meanInterval, pairedTTest, signFlipP } from './statistics.ts';
export type { BlockedTest, MeanInterval, PairedTest } from './statistics.ts';
export { varyingKeys } from './jobs-table.ts';
export { readSweep } from './read-sweep.ts';
export { prefixesOf, readSweeps } from './read-sweeps.ts';
export { formatReproductions, type Reproduction } from './reproductions.ts';
export { readRunSummary, withNetworks, type RunSummary } from './run-summary.ts';
export { stageValues } from './stage-values.ts';
export {
  baselineIn,
  readNetworks,
  type Networks,
  type StageMeasures,
  type Stages,
  type StageSummary,
} from './stages.ts';
export { readRuns } from './read-runs.ts';
export { formatRunsTable } from './runs-table.ts';
export { formatSweepTable } from './sweep-table.ts';
export { meanNumbers, trialsOf } from './trials.ts';
export { splitOverride, type SweepJob } from './sweep.ts';
export { formatTables, tableStyle } from './table.ts';
export type { Table, TableStyle } from './table.ts';
