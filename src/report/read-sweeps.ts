/** @file The jobs of several sweeps as those of one. */
import { basename, join } from 'node:path';
import { openRun } from '../record/index.ts';
import { readSweep } from './read-sweep.ts';
import { withAllValues, withoutSign, type JobOfRun } from './read-runs.ts';
import type { SweepJob } from './sweep.ts';

/** What stands before the numbers of the jobs: nothing for one sweep, else the names of the folders where these differ, else their paths. */
export function prefixesOf(folders: readonly string[]): string[] {
  if (folders.length === 1) return [''];
  const names = folders.map((folder) => basename(folder));
  return (new Set(names).size === names.length ? names : folders).map((name) => `${name}/`);
}

/**
 * The jobs of sweeps, called `SWEEP/NUMBER`; each has a value for every key that is overridden in any of them, as its saved configs
 * say, and its folder as the sweep's was given. Of one sweep as `readSweep` has them, but for the folders. Fails as `readSweep`.
 */
export function readSweeps(folders: readonly string[]): SweepJob[] {
  const prefixes = prefixesOf(folders);
  const found = folders.map((folder) =>
    readSweep(folder).map((job) => ({
      ...job,
      folder: job.folder === undefined ? undefined : join(folder, job.folder),
    })),
  );
  if (found.length === 1) return found[0]!;
  return withAllValues(
    found.flatMap((jobs, i) =>
      jobs.map((job): JobOfRun => {
        const named = {
          ...job,
          job: `${prefixes[i]}${job.job}`,
          trial: job.trial === undefined ? undefined : `${prefixes[i]}${job.trial}`,
          overrides: job.overrides.map(withoutSign),
        };
        return { job: named, run: job.folder === undefined ? undefined : openRun(job.folder) };
      }),
    ),
  );
}
