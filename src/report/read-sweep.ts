/** @file The jobs of a sweep, read from its folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { findJobs, jobName, jobsOfRow, openRun, readPlan, SUMMARY_FILE, type RowJob } from '../record/index.ts';
import { readRunSummary } from './run-summary.ts';
import type { SweepJob } from './sweep.ts';

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/** What is known of a job that left no summary. */
const NOTHING = { started: '', seconds: 0, values: {}, stages: {} } as const;

/** A job that has a folder. */
function readJob(sweepFolder: string, folder: string, plan: ReadonlyMap<string, RowJob>): SweepJob {
  const runFolder = join(sweepFolder, folder);
  const run = openRun(runFolder);
  const { number, replicate } = run.record ?? {};
  const summary = existsSync(join(runFolder, SUMMARY_FILE)) ? readRunSummary(runFolder) : undefined;
  const job = number === undefined ? folder : jobName(number, replicate);
  const trial = number === undefined || replicate === undefined ? undefined : jobName(number);
  // a job that was stopped at its first moment, or had no room, may have saved nothing
  const planned = plan.get(job);
  // the seed of a replicate is known for sure once it has begun
  const own = replicate === undefined ? undefined : run.overrides();
  const overrides = own ?? planned?.overrides ?? run.overrides();
  const { error } = planned ?? {};
  // what came to its end after all, gone on with by itself, counts, unless there is no value to compare it by
  const saysTheSweep = summary === undefined || (summary.status === 'FINISHED' && error?.code === 'VALUE');
  if (error === undefined || !saysTheSweep) return { job, trial, folder, overrides, summary };
  return { job, trial, folder, overrides, summary: { ...(summary ?? NOTHING), status: 'FAILED', error } };
}

/** A job that has none: it was not begun, or could not be. */
function rowOnly({ job, trial, overrides, error, pruned }: RowJob): SweepJob {
  if (pruned === true) return { job, trial, overrides, summary: { ...NOTHING, status: 'PRUNED' } };
  return { job, trial, overrides, summary: error && { ...NOTHING, status: 'FAILED', error } };
}

/**
 * The jobs of a sweep folder, by number: those that have a run folder, at any depth, and those of its plan that have none.
 * Fails with RUN_FOLDER if there is no job, or a file that cannot be understood.
 */
export function readSweep(folder: string): SweepJob[] {
  const rows = readPlan(folder);
  const plan = rows.flatMap(jobsOfRow);
  const byJob = new Map(plan.map((row) => [row.job, row]));
  const begun = findJobs(folder).map((path) => readJob(folder, path, byJob));
  const known = new Set(begun.map(({ job }) => job));
  const others = plan.filter(({ job }) => !known.has(job));
  // of a job that was done again the last time counts
  const again = new Set(rows.map((row) => row.again));
  const redone = new Set(
    rows.filter(({ number }) => again.has(number)).flatMap((row) => jobsOfRow(row).map(({ job }) => job)),
  );
  const jobs = [...begun, ...others.map(rowOnly)]
    .filter(({ job }) => !redone.has(job))
    .sort((a, b) => byNumber(a.job, b.job));
  if (jobs.length > 0) return jobs;
  throw new HydrosolError('RUN_FOLDER', `${folder} has no jobs of a sweep`, {
    expected: 'a folder that `run --multirun` wrote, with sub-folders 0, 1, …',
  });
}
