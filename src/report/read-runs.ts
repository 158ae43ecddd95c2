/** @file All runs below a folder, of sweeps or not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { findJobs, readOverrides, readRecord, savedValues, SUMMARY_FILE } from '../record/index.ts';
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
const withoutSign = (word: string): string => word.replace(/^\+\+?/, '');

function readRun(root: string, run: string, note: (message: string) => void): SweepJob {
  const folder = join(root, run);
  const read = (): RunSummary | undefined =>
    existsSync(join(folder, SUMMARY_FILE)) ? readRunSummary(folder) : undefined;
  const words = ifReadable(() => readOverrides(folder), note) ?? [];
  return { job: run, folder: run, overrides: words.map(withoutSign), summary: ifReadable(read, note) };
}

/** The program that a run is of, as if it were a key: runs of two programs differ in it first of all. */
function programOf(folder: string, note: (message: string) => void): string | undefined {
  return ifReadable(() => readRecord(folder)?.program.name, note);
}

/**
 * The runs below a folder, at any depth, called by their paths in it. Each has a value for every key that was overridden in any
 * of them, as its saved configs say, so that they can be compared. `note` is told of files that cannot be understood.
 */
export function readRuns(root: string, note: (message: string) => void): SweepJob[] {
  const runs = findJobs(root).map((run) => readRun(root, run, note));
  const keys = overrideKeys(runs);
  const programs = new Map(runs.map(({ job }) => [job, programOf(join(root, job), note)]));
  const hasPrograms = new Set(programs.values()).size > 1;
  return runs.map((run) => {
    const saved = savedValues(join(root, run.job));
    const program = hasPrograms ? programs.get(run.job) : undefined;
    const values = keys.flatMap((key) => {
      const value = key.startsWith('~') ? overrideValue(run, key) : (saved(key) ?? overrideValue(run, key));
      return value === undefined ? [] : [`${key}=${value}`];
    });
    return { ...run, overrides: [...(program === undefined ? [] : [`program=${program}`]), ...values] };
  });
}
