/** @file The rows of a sweep's tables, one for each job that was planned, filled in as jobs end. */
import { relative } from 'node:path';
import { HydrosolError } from '../errors.ts';
import type { PlannedRow } from '../record/index.ts';
import { withNetworks, type SweepJob } from '../report/index.ts';
import type { Warn } from '../track/index.ts';
import { messageOf } from '../util/message-of.ts';
import type { Secrets } from '../util/secrets.ts';
import { writeResults } from './results.ts';
import type { SweepOutcome } from './run-jobs.ts';

/** Milliseconds between two writings of the results while jobs run. */
const WRITE_INTERVAL = 1000;

export interface Rows {
  /** All jobs, in order. */
  readonly all: () => readonly SweepJob[];
  /** Fills in what became of a job; writes the results unless that was done a moment ago. */
  readonly add: (outcome: SweepOutcome) => Promise<void>;
  /** Writes the results and gives their files. */
  readonly write: () => Promise<string[]>;
}

/** Why a job could not begin, as a summary has it. */
export function reasonOf(
  error: unknown,
  { hide }: Pick<Secrets, 'hide'>,
): { readonly code: string; readonly message: string } {
  const code = error instanceof HydrosolError ? error.code : 'CRASH';
  return { code, message: hide(messageOf(error)) };
}

/** The rows of a sweep in a folder; a job that could not begin is one that failed. */
export function openRows(
  folder: string,
  plan: readonly PlannedRow[],
  { hide, warn }: Pick<Secrets, 'hide'> & { readonly warn: Warn },
): Rows {
  const rows = new Map<number, SweepJob>(
    plan.map(({ number, overrides }) => [number, { job: String(number), overrides }]),
  );
  const all = (): SweepJob[] => [...rows.values()];
  let written = -Infinity;
  const write = (): Promise<string[]> => {
    written = performance.now();
    return writeResults(folder, all(), warn);
  };
  return {
    all,
    write,
    async add({ job, outcome, error }) {
      const failed = { status: 'FAILED', started: '', seconds: 0, values: {}, stages: {} } as const;
      const more =
        outcome === undefined
          ? { summary: { ...failed, error: reasonOf(error, { hide }) } }
          : { folder: relative(folder, outcome.folder), summary: withNetworks(outcome.summary) };
      rows.set(job.number, { ...rows.get(job.number)!, ...more });
      if (performance.now() - written > WRITE_INTERVAL) await write();
    },
  };
}
