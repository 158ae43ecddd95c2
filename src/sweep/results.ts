/** @file What a sweep came to, in its folder: results.csv, seeds.json, optimization_results.yaml. */
import { dirname, join } from 'node:path';
import { kindOfFolder, RESULTS_FILE, SEEDS_FILE } from '../record/index.ts';
import { formatResultsCsv, formatSeedsJson, groupBySeed, readSweep, type SweepJob } from '../report/index.ts';
import type { Warn } from '../track/index.ts';
import { writeFileAtomic } from '../util/files.ts';
import { createSecrets } from '../util/secrets.ts';
import { refreshBest } from './optimization-results.ts';

/**
 * Writes results.csv, and seeds.json if a choice has several seeds, and gives their paths. A file that cannot be written is a
 * warning: the jobs are worth more than a table of them.
 */
export async function writeResults(folder: string, jobs: readonly SweepJob[], warn: Warn): Promise<string[]> {
  const groups = groupBySeed(jobs);
  const files = [
    { name: RESULTS_FILE, text: formatResultsCsv(jobs) },
    ...(groups.length === 0 ? [] : [{ name: SEEDS_FILE, text: formatSeedsJson(groups) }]),
  ];
  const written: string[] = [];
  for (const { name, text } of files) {
    const path = join(folder, name);
    try {
      await writeFileAtomic(path, text);
      written.push(path);
    } catch (error) {
      warn(`${path} cannot be written: ${(error as Error).message}`);
    }
  }
  return written;
}

/** The jobs with their overrides as they may be shown and saved. */
export function withoutSecrets(jobs: readonly SweepJob[], { word } = createSecrets()): SweepJob[] {
  return jobs.map((job) => ({ ...job, overrides: job.overrides.map(word) }));
}

/** Folders between a sweep's and a job's: more than `hydra.sweep.subdir` is going to have. */
const MOST_BETWEEN = 16;

/** The sweep that a run folder belongs to, if it is a job's. */
export function sweepFolderOf(runFolder: string): string | undefined {
  let folder = dirname(runFolder);
  for (let n = 0; n < MOST_BETWEEN; n++) {
    if (kindOfFolder(folder) === 'sweep') return folder;
    if (dirname(folder) === folder) return undefined;
    folder = dirname(folder);
  }
  return undefined;
}

/** Writes what a sweep came to anew, as its jobs are given, and gives the files. */
export async function rewriteResults(folder: string, given: readonly SweepJob[], warn: Warn): Promise<string[]> {
  const jobs = withoutSecrets(given);
  return [...(await writeResults(folder, jobs, warn)), ...(await refreshBest(folder, jobs, warn))];
}

/** Writes the results of the sweep that a run belongs to anew, from what its jobs' folders say now. */
export async function refreshResults(runFolder: string, warn: Warn): Promise<void> {
  const folder = sweepFolderOf(runFolder);
  if (folder !== undefined) await rewriteResults(folder, readSweep(folder), warn);
}
