/** @file The jobs of a sweep, as their folders have them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { SUMMARY_FILE, readSummary } from './summary.ts';
import type { StageSummary, Summary, SummaryStatus } from './summary.ts';

export interface SweepJob {
  /** Its number, which is the name of its folder. */
  readonly job: string;
  /** As they stood on the command line, one choice of each: `model=cnn`, `seed=0`. */
  readonly overrides: readonly string[];
  /** Missing while the job runs, or if its process was killed. */
  readonly summary?: Summary | undefined;
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
  const at = override.indexOf('=');
  return at === -1 ? { key: override, value: override } : { key: override.slice(0, at), value: override.slice(at + 1) };
}

/** The keys of all overrides, in the order in which they first appear. */
export function overrideKeys(jobs: readonly SweepJob[]): string[] {
  return [...new Set(jobs.flatMap(({ overrides }) => overrides.map((override) => splitOverride(override).key)))];
}

/** The value that a job's last override of a key sets; undefined if it has none. */
export function overrideValue({ overrides }: SweepJob, key: string): string | undefined {
  return overrides.map(splitOverride).findLast((override) => override.key === key)?.value;
}

/** What a run leaves from its first moment on. */
const RUN_MARKS = new Set(['.hydra', 'environment.json', SUMMARY_FILE]);

/**
 * The jobs of a sweep folder, by number: each sub-folder that is a run folder. `readOverrides` is given such a folder and
 * reads the overrides that are saved there. Throws RUN_FOLDER if there is no job, or a summary that cannot be understood.
 */
export async function readSweep(
  folder: string,
  readOverrides: (runFolder: string) => Promise<readonly string[]>,
): Promise<SweepJob[]> {
  const jobs: SweepJob[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const job of names.sort(new Intl.Collator('en', { numeric: true }).compare)) {
    const runFolder = join(folder, job);
    const files = await readdir(runFolder);
    if (!files.some((name) => RUN_MARKS.has(name))) continue;
    const summary = files.includes(SUMMARY_FILE) ? await readSummary(runFolder) : undefined;
    jobs.push({ job, overrides: await readOverrides(runFolder), summary });
  }
  if (jobs.length > 0) return jobs;
  throw new HydrosolError('RUN_FOLDER', `${folder} has no jobs of a sweep`, {
    expected: 'a folder that `run --multirun` wrote, with sub-folders 0, 1, …',
  });
}
