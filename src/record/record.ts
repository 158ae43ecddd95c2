/** @file `.hydrosol/record.json`: what runs in a folder, by whom, and what trackers call it. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomic } from '../util/files.ts';
import { isObject, isTexts, prettyJson } from '../util/json.ts';
import { ifThere, readBytes, readJson } from '../util/read-file.ts';
import { DEFAULT_SAVED_FOLDER, RECORD_FILE, savedPath, type SavedName } from './run-files.ts';
import { isSigned, sign } from './sign.ts';

/** Whose run it is. */
export interface ProgramRecord {
  readonly name: string;
  /** What a person types before `--resume DIR` and `--reproduce DIR`; missing of the runs of Hydrosol's own commands. */
  readonly command?: string | undefined;
}

/** What is known of a run from its first moment on. */
export interface RunRecord {
  readonly format: 1;
  readonly program: ProgramRecord;
  /** The words of the command line, without secrets. */
  readonly overrides: { readonly hydra: readonly string[]; readonly task: readonly string[] };
  /** The number of a sweep's job. */
  readonly number?: number | undefined;
  /** The sub-folder with the saved configs; null if none are saved (`hydra.output_subdir`). */
  readonly saved: string | null;
  /** What each tracker calls the run, and its sweep's: `mlflow` → run id. */
  readonly tracked: Readonly<Record<string, string>>;
  readonly parentRunId?: string | undefined;
}

/** A record as it lies in a folder. */
interface SignedRecord extends RunRecord {
  /** SHA-256 of the saved configs, by their paths. */
  readonly files: Readonly<Record<string, string>>;
  /** By the user's key, of all that is above; missing where there is none. */
  readonly signature?: string | undefined;
}

const EXPECTED = 'the record that a run leaves in its folder';
const SAVED_NAMES: readonly SavedName[] = ['config', 'hydra', 'overrides'];

function isRecord(value: unknown): value is SignedRecord {
  if (!isObject(value)) return false;
  const { format, program, overrides, number, saved, tracked, parentRunId, files } = value;
  return (
    format === 1 &&
    isObject(program) &&
    typeof program['name'] === 'string' &&
    ['string', 'undefined'].includes(typeof program['command']) &&
    isObject(overrides) &&
    isTexts(overrides['hydra']) &&
    isTexts(overrides['task']) &&
    (number === undefined || Number.isSafeInteger(number)) &&
    (saved === null || typeof saved === 'string') &&
    isObject(tracked) &&
    isTexts(Object.values(tracked)) &&
    ['string', 'undefined'].includes(typeof parentRunId) &&
    isObject(files)
  );
}

function hashesOf(folder: string, saved: string | null): Record<string, string> {
  const paths = saved === null ? [] : SAVED_NAMES.map((name) => savedPath(saved, name));
  const hash = (path: string): string =>
    createHash('sha256')
      .update(readBytes(join(folder, path)))
      .digest('hex');
  return Object.fromEntries(paths.map((path) => [path, hash(path)]));
}

/** Writes the record of a run, whose configs are saved already, and signs it unless it is somebody else's run that goes on. */
export async function writeRecord(folder: string, record: RunRecord, { signed = true } = {}): Promise<void> {
  const whole = { ...record, files: hashesOf(folder, record.saved) };
  const signature = signed ? sign(whole) : undefined;
  await writeFileAtomic(join(folder, RECORD_FILE), prettyJson({ ...whole, signature }));
}

function readSigned(folder: string): SignedRecord | undefined {
  return ifThere(() => readJson(join(folder, RECORD_FILE), isRecord, { expected: EXPECTED }));
}

/** The record of a run; undefined for a run of an older version, which has none. Fails with RUN_FOLDER if it is broken. */
export function readRecord(folder: string): RunRecord | undefined {
  return readSigned(folder);
}

/** Whether this user made a run, and its record and saved configs are as they were. Fails with RUN_FOLDER if it is broken. */
export function isOwnRun(folder: string): boolean {
  const found = readSigned(folder);
  if (found === undefined) return false;
  const { signature, files, ...rest } = found;
  const now = ifThere(() => hashesOf(folder, rest.saved));
  const isSame = Object.entries(now ?? {}).every(([path, hash]) => files[path] === hash);
  return now !== undefined && isSame && isSigned({ ...rest, files }, signature);
}

/** The sub-folder with the configs that a run saved; null if it saved none. */
export function savedFolderOf(folder: string): string | null {
  const record = readRecord(folder);
  return record === undefined ? DEFAULT_SAVED_FOLDER : record.saved;
}
