/** @file The rows of a sweep's tables, one for each of its jobs, filled in as jobs end. */
import { join } from 'node:path';
import { jobName, jobsOfRow, openRun, readSummary, type PlannedRow, type Summary } from '../record/index.ts';
import { withNetworks, type SweepJob } from '../report/index.ts';
import type { StudyState, Trial } from '../study/index.ts';
import type { Warn } from '../track/index.ts';
import { attempt } from '../util/attempt.ts';
import { errorOf, foldersOf, type Failure } from './claim.ts';
import { writeResults } from './results.ts';

/** Milliseconds that are at least between two writings of the results while jobs run. */
const WRITE_INTERVAL = 1000;
/** Which share of the time since the last writing the next may take at most: it grows with the jobs. */
const WRITE_SHARE = 0.05;

/** Whether results are written again, so many milliseconds after they were, by how many that took: a long table is written seldom. */
export function isDue(since: number, took: number): boolean {
  return since > Math.max(WRITE_INTERVAL, took / WRITE_SHARE);
}

/** What is known of a job that was begun. */
interface Begun {
  /** Relative to the sweep's; missing where it failed before it had one. */
  readonly folder?: string | undefined;
  readonly summary?: Summary | undefined;
}

export interface Rows {
  /** Takes in jobs that were added while the sweep runs. */
  readonly plan: (rows: readonly PlannedRow[]) => void;
  /** All jobs, in order. */
  readonly all: () => readonly SweepJob[];
  /** Fills in how a job ended that was run here. */
  readonly add: (number: number, end: Required<Begun> & { readonly replicate?: number | undefined }) => void;
  /** Fills in what the study knows of the jobs whose end was not told yet, from their folders. Gives those that ended. */
  readonly follow: (state: StudyState) => readonly SweepJob[];
  /** Writes the results, unless that was done a moment ago; the longer it takes, the seldomer. */
  readonly writeNow: () => Promise<void>;
  /** Writes the results and gives their files. */
  readonly write: () => Promise<string[]>;
}

/** The summary of a job that failed as the study says: its own has no value to compare it by, or it has none, since it failed before, or its worker was lost. */
function failed({ code, message }: Failure, { started, ended }: Trial, summary: Summary | undefined): Summary {
  const error = { code, message };
  if (summary !== undefined) return { ...summary, status: 'FAILED', error };
  const seconds = started === undefined || ended === undefined ? 0 : (ended.getTime() - started.getTime()) / 1000;
  return { status: 'FAILED', started: started?.toISOString() ?? '', seconds, values: {}, error };
}

/** The summary of a job that was not begun, since its trial was pruned before. */
const PRUNED: Summary = { status: 'PRUNED', started: '', seconds: 0, values: {} };

/** A summary of the run folder, as far as it is there and whole. */
const summaryIn = (folder: string): Summary | undefined => attempt(() => readSummary(folder)).value;

/** The jobs of a trial, of which the study says why one of them failed where none of them does. */
function withFailure(jobs: readonly Begun[], trial: Trial): readonly Begun[] {
  const error = errorOf(trial);
  if (error === undefined || jobs.some(({ summary }) => summary?.status === 'FAILED')) return jobs;
  const at = error.replicate ?? 0;
  const { folder, summary } = jobs[at] ?? {};
  return Object.assign([...jobs], { [at]: { folder, summary: failed(error, trial, summary) } });
}

/** The jobs of a trial, so many in all, of which those that were not begun are pruned where the trial is. */
function withPruned(jobs: readonly Begun[], { state }: Trial, count: number): readonly Begun[] {
  if (state !== 'PRUNED' || jobs.length >= count) return jobs;
  const rest = Array.from({ length: count - jobs.length }, () => ({ summary: PRUNED }));
  return [...jobs, ...rest];
}

/** The jobs of a trial that were begun, in order, as their folders say. */
function jobsOf(sweepFolder: string, trial: Trial): Begun[] {
  return foldersOf(trial).map((folder) => ({ folder, summary: summaryIn(join(sweepFolder, folder)) }));
}

/** Whether a job is over. */
const isOver = ({ summary }: Begun): boolean => summary !== undefined && summary.status !== 'INTERRUPTED';

/** The rows of a sweep in a folder. */
export function openRows(folder: string, plan: readonly PlannedRow[], { warn }: { readonly warn: Warn }): Rows {
  const trials = new Map<number, PlannedRow & { readonly jobs: ReturnType<typeof jobsOfRow> }>();
  const rows = new Map<string, SweepJob>();
  /** Trials that are not over as far as is known here, and those that the study may say something else of. */
  const open = new Set<number>();
  /** Trials of one job that is over, and was told of here. */
  const told = new Set<number>();
  const take = (planned: readonly PlannedRow[]): void => {
    // of a job that was done again the last time counts
    const redone = new Set(planned.map(({ again }) => again));
    for (const row of planned) {
      const { number } = row;
      if (trials.has(number) || redone.has(number)) continue;
      const jobs = jobsOfRow(row);
      trials.set(number, { ...row, jobs });
      for (const { job, trial, overrides } of jobs) rows.set(job, { job, trial, overrides });
      open.add(number);
    }
  };
  take(plan);
  // a sampler may choose for one trial before it has chosen for an earlier one
  const all = (): SweepJob[] =>
    [...trials.values()]
      .sort((a, b) => a.number - b.number)
      .flatMap(({ jobs }) => jobs.map(({ job }) => rows.get(job)!));
  /** When the results were written last, and how long that took. */
  let [written, took] = [-Infinity, 0];
  const write = async (): Promise<string[]> => {
    const start = performance.now();
    const files = await writeResults(folder, all(), warn);
    written = performance.now();
    took = written - start;
    return files;
  };
  /** Fills in a row and gives it. */
  const put = (job: string, { folder: path, summary }: Begun): SweepJob => {
    const row = rows.get(job)!;
    // the seed of a replicate is known for sure once it has begun
    const isOneOfMany = job.includes('/') && path !== undefined;
    const own = isOneOfMany ? attempt(() => openRun(join(folder, path)).overrides()).value : undefined;
    const filled = {
      ...row,
      overrides: own ?? row.overrides,
      folder: path,
      summary: summary === undefined ? undefined : withNetworks(summary),
    };
    rows.set(job, filled);
    return filled;
  };
  return {
    plan: take,
    all,
    write,
    add(number, end) {
      const row = trials.get(number);
      if (row === undefined) return;
      put(jobName(number, end.replicate), end);
      if (row.seeds === undefined && isOver(end)) told.add(number);
    },
    follow(state) {
      const ended: SweepJob[] = [];
      for (const number of open) {
        const trial = state.trials[number];
        const { jobs, seeds } = trials.get(number)!;
        // a job that runs says nothing yet, but replicates before it may be over
        if (trial === undefined || (trial.state === 'RUNNING' && seeds === undefined)) continue;
        const found = told.has(number) ? jobs.map(({ job }): Begun => rows.get(job)!) : jobsOf(folder, trial);
        withPruned(withFailure(found, trial), trial, jobs.length).forEach((begun, i) => {
          const { job } = jobs[i] ?? {};
          if (job === undefined || begun.summary?.status === rows.get(job)!.summary?.status) return;
          const row = put(job, begun);
          if (isOver(begun)) ended.push(row);
        });
        if (trial.state !== 'WAITING' && trial.state !== 'RUNNING') open.delete(number);
      }
      return ended;
    },
    async writeNow() {
      if (isDue(performance.now() - written, took)) await write();
    },
  };
}
