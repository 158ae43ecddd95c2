/** @file The rows of a sweep's tables, one for each of its jobs, filled in as jobs end. */
import { join } from 'node:path';
import { readSummary, type PlannedRow, type Summary } from '../record/index.ts';
import { withNetworks, type SweepJob } from '../report/index.ts';
import type { StudyState, Trial } from '../study/index.ts';
import type { Warn } from '../track/index.ts';
import { attempt } from '../util/attempt.ts';
import { ERROR, FOLDER, type Failure } from './claim.ts';
import { writeResults } from './results.ts';

/** Milliseconds between two writings of the results while jobs run. */
const WRITE_INTERVAL = 1000;

export interface Rows {
  /** Takes in jobs that were added while the sweep runs. */
  readonly plan: (rows: readonly PlannedRow[]) => void;
  /** All jobs, in order. */
  readonly all: () => readonly SweepJob[];
  /** Fills in how a job ended that was run here. `folder` is relative to the sweep's. */
  readonly add: (number: number, end: { readonly folder: string; readonly summary: Summary }) => void;
  /** Fills in what the study knows of the jobs whose end was not told yet, from their folders. Gives those that ended. */
  readonly follow: (state: StudyState) => readonly SweepJob[];
  /** Writes the results, unless that was done a moment ago. */
  readonly writeNow: () => Promise<void>;
  /** Writes the results and gives their files. */
  readonly write: () => Promise<string[]>;
}

/** What stands in for the summary of a job that has none: it failed before there was one, or its worker was lost. */
function failed(error: Failure, { started, ended }: Trial): Summary {
  const seconds = started === undefined || ended === undefined ? 0 : (ended.getTime() - started.getTime()) / 1000;
  return { status: 'FAILED', started: started?.toISOString() ?? '', seconds, values: {}, error };
}

/** A summary of the run folder, as far as it is there and whole. */
const summaryIn = (folder: string): Summary | undefined => attempt(() => readSummary(folder)).value;

/** The end of a trial: what its folder says, but why it failed is what the study says. */
function endOf(
  sweepFolder: string,
  trial: Trial,
): { readonly folder?: string | undefined; readonly summary?: Summary | undefined } {
  const path = trial.userAttrs.get(FOLDER);
  const folder = typeof path === 'string' ? path : undefined;
  const found = folder === undefined ? undefined : summaryIn(join(sweepFolder, folder));
  const error = trial.userAttrs.get(ERROR) as Failure | undefined;
  if (trial.state !== 'FAIL' || error === undefined || found?.status === 'FAILED') return { folder, summary: found };
  return { folder, summary: failed(error, trial) };
}

/** The rows of a sweep in a folder. */
export function openRows(folder: string, plan: readonly PlannedRow[], { warn }: { readonly warn: Warn }): Rows {
  const rows = new Map<number, SweepJob>();
  const open = new Set<number>();
  const add = (planned: readonly PlannedRow[]): void => {
    // of a job that was done again the last time counts
    const redone = new Set(planned.map(({ again }) => again));
    for (const { number, overrides } of planned) {
      if (rows.has(number) || redone.has(number)) continue;
      rows.set(number, { job: String(number), overrides });
      open.add(number);
    }
  };
  add(plan);
  const all = (): SweepJob[] => [...rows.values()];
  let written = -Infinity;
  const write = (): Promise<string[]> => {
    written = performance.now();
    return writeResults(folder, all(), warn);
  };
  const put = (
    number: number,
    end: { readonly folder?: string | undefined; readonly summary?: Summary | undefined },
  ): void => {
    const row = rows.get(number);
    if (row === undefined) return;
    const { summary } = end;
    rows.set(number, {
      ...row,
      folder: end.folder,
      summary: summary === undefined ? undefined : withNetworks(summary),
    });
  };
  return {
    plan: add,
    all,
    write,
    add(number, end) {
      put(number, end);
      if (end.summary.status !== 'INTERRUPTED') open.delete(number);
    },
    follow({ trials }) {
      const ended: SweepJob[] = [];
      for (const number of open) {
        const trial = trials[number];
        if (trial === undefined || trial.state === 'RUNNING') continue;
        if (trial.state === 'WAITING' && !trial.userAttrs.has(FOLDER)) continue;
        put(number, endOf(folder, trial));
        if (trial.state === 'WAITING') continue;
        open.delete(number);
        ended.push(rows.get(number)!);
      }
      return ended;
    },
    async writeNow() {
      if (performance.now() - written > WRITE_INTERVAL) await write();
    },
  };
}
