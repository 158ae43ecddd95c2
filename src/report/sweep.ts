/** @file The jobs of a sweep, as tables have them. */
import type { SummaryStatus } from '../record/index.ts';
import type { RunSummary } from './run-summary.ts';
import { splitWord } from '../util/split-word.ts';
import type { StageSummary } from './stages.ts';

export interface SweepJob {
  /** Its number. */
  readonly job: string;
  /** The trial that it is one of several jobs of (`hydra.sweeper.replicates`); missing where it is a trial by itself. */
  readonly trial?: string | undefined;
  /** The jobs of a trial that has several. */
  readonly replicates?: readonly SweepJob[] | undefined;
  /** Its run folder, relative to the sweep's; missing if it has none. */
  readonly folder?: string | undefined;
  /** As they stood on the command line, one choice of each: `model=cnn`, `seed=0`. */
  readonly overrides: readonly string[];
  /** Missing while the job runs, or if its process was killed. */
  readonly summary?: RunSummary | undefined;
}

/** How a job ended; `UNFINISHED` has no summary yet. */
export function jobStatus({ summary }: SweepJob): SummaryStatus | 'UNFINISHED' {
  return summary?.status ?? 'UNFINISHED';
}

export function jobStage({ summary }: SweepJob, stage: string): StageSummary | undefined {
  return summary?.stages[stage];
}

/** The names of all stages that any job has, in the order in which they first appear. */
export function stageNames(jobs: readonly SweepJob[]): string[] {
  return [...new Set(jobs.flatMap(({ summary }) => Object.keys(summary?.stages ?? {})))];
}

/** `model=cnn` → `model`, `cnn`; an override without a value (`~model`) is its own value. */
export function splitOverride(override: string): { key: string; value: string } {
  const { sign, key, value } = splitWord(override);
  return value === undefined ? { key: override, value: override } : { key: `${sign}${key}`, value };
}

/** The keys of all overrides, in the order in which they first appear. */
export function overrideKeys(jobs: readonly SweepJob[]): string[] {
  return [...new Set(jobs.flatMap(({ overrides }) => overrides.map((override) => splitOverride(override).key)))];
}

/** The value that a job's last override of a key sets; undefined if it has none. */
export function overrideValue({ overrides }: SweepJob, key: string): string | undefined {
  for (let i = overrides.length - 1; i >= 0; i--) {
    const override = splitOverride(overrides[i]!);
    if (override.key === key) return override.value;
  }
  return undefined;
}

/** The names of all values that any job has, in the order in which they first appear. */
export function valueNames(jobs: readonly SweepJob[]): string[] {
  return [...new Set(jobs.flatMap(({ summary }) => Object.keys(summary?.values ?? {})))];
}
