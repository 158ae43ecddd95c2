/** @file All runs below a folder, of sweeps or not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { findJobs, openRun, savedValues, SUMMARY_FILE, type SavedRun } from '../record/index.ts';
import { readRunSummary, type RunSummary } from './run-summary.ts';
import { overrideKeys, overrideValue, type SweepJob } from './sweep.ts';

/** What `read` gives, or nothing and a note where a file cannot be understood: the other runs have a row all the same. */
function ifReadable<T>(read: () => T, note: (message: string) => void): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    note(error.message);
    return undefined;
  }
}

/** `+loss.weight=2` sets the same key as `loss.weight=2`. */
export const withoutSign = (word: string): string => word.replace(/^\+\+?/, '');

/** A run, and what it says of itself; nothing of that where its record is broken. */
interface Found {
  readonly job: SweepJob;
  readonly run: SavedRun | undefined;
}

function readRun(root: string, path: string, note: (message: string) => void): Found {
  const folder = join(root, path);
  const read = (): RunSummary | undefined =>
    existsSync(join(folder, SUMMARY_FILE)) ? readRunSummary(folder) : undefined;
  const run = ifReadable(() => openRun(folder), note);
  const words = ifReadable(() => run?.overrides(), note) ?? [];
  return {
    job: { job: path, folder: path, overrides: words.map(withoutSign), summary: ifReadable(read, note) },
    run,
  };
}

/** A job with what its saved configs say; without a run where it has no folder. */
export type JobOfRun = Pick<Found, 'job'> & Partial<Pick<Found, 'run'>>;

/** Jobs with a value for every key that was overridden in any of them, as their saved configs say, so that they can be compared. */
export function withAllValues(found: readonly JobOfRun[]): SweepJob[] {
  const keys = overrideKeys(found.map(({ job }) => job));
  return found.map(({ job: row, run }) => {
    const saved = run === undefined ? () => undefined : savedValues(run);
    const overrides = keys.flatMap((key) => {
      const value = key.startsWith('~') ? overrideValue(row, key) : (saved(key) ?? overrideValue(row, key));
      return value === undefined ? [] : [`${key}=${value}`];
    });
    return { ...row, overrides };
  });
}

/**
 * The runs below a folder, at any depth, called by their paths in it, each with a value for every key (`withAllValues`). `note` is
 * told of files that cannot be understood.
 */
export function readRuns(root: string, note: (message: string) => void): SweepJob[] {
  const found = findJobs(root).map((path) => readRun(root, path, note));
  // as if the program were a key: runs of two programs differ in it first of all
  const hasPrograms = new Set(found.map(({ run }) => run?.record?.program.name)).size > 1;
  return withAllValues(found).map((job, i) => {
    const program = hasPrograms ? found[i]!.run?.record?.program.name : undefined;
    return program === undefined ? job : { ...job, overrides: [`program=${program}`, ...job.overrides] };
  });
}
