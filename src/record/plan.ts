/** @file The jobs of a sweep, those included that have no folder yet: `.sweep/jobs.json`. */
import { join } from 'node:path';
import { writeFileAtomic } from '../util/files.ts';
import { isTexts, prettyJson } from '../util/json.ts';
import { ifThere, readJson } from '../util/read-file.ts';
import { SWEEP_MARK } from './run-files.ts';

/** A job as it was planned. */
export interface PlannedRow {
  readonly number: number;
  /** Without secrets. */
  readonly overrides: readonly string[];
  /** The seeds of its replicates, each a job of its own; missing where it is one job. */
  readonly seeds?: readonly number[] | undefined;
  /** The number of the job that it does again, which failed. */
  readonly again?: number | undefined;
  /** Whether the study pruned it: its replicates that have no folder are not begun any more. */
  readonly pruned?: true | undefined;
  /** Why it failed, as the study says, and which of its replicates did. */
  readonly error?:
    | { readonly code: string; readonly message: string; readonly replicate?: number | undefined }
    | undefined;
}

const pathOf = (sweepFolder: string): string => join(sweepFolder, SWEEP_MARK, 'jobs.json');

function isRow(value: unknown): value is PlannedRow {
  if (typeof value !== 'object' || value === null) return false;
  const { number, overrides, seeds = [], error } = value as Partial<PlannedRow>;
  const isFine = error === undefined || (typeof error.code === 'string' && typeof error.message === 'string');
  return Number.isSafeInteger(number) && isTexts(overrides) && Array.isArray(seeds) && isFine;
}

const areRows = (value: unknown): value is readonly PlannedRow[] => Array.isArray(value) && value.every(isRow);

/** Writes what a sweep is going to run. Throws what the file system throws. */
export function writePlan(sweepFolder: string, rows: readonly PlannedRow[]): Promise<void> {
  return writeFileAtomic(pathOf(sweepFolder), prettyJson(rows));
}

/** The plan of a sweep; empty for a sweep of an older version. Fails with RUN_FOLDER if it is broken. */
export function readPlan(sweepFolder: string): readonly PlannedRow[] {
  const read = (): readonly PlannedRow[] =>
    readJson(pathOf(sweepFolder), areRows, { expected: 'the list of jobs that a sweep leaves in its folder' });
  return ifThere(read) ?? [];
}
