/** @file `.hydrosol/record.json`: what runs in a folder, by whom, and what trackers call it. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeTextWhole } from '../util/files.ts';
import { isObject, isTexts, prettyJson } from '../util/json.ts';
import { ifThere, readJson } from '../util/read-file.ts';
import { RECORD_FILE } from './run-files.ts';
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
  /** Which of the jobs of its trial it is; missing where the trial is one job. */
  readonly replicate?: number | undefined;
  /** The sub-folder with the saved configs; null if none are saved (`hydra.output_subdir`). */
  readonly saved: string | null;
  /** What each tracker calls the run, and its sweep's: `mlflow` → run id. */
  readonly tracked: Readonly<Record<string, string>>;
  readonly parentRunId?: string | undefined;
  /** SHA-256 of the files of the program, by their absolute paths; missing of a sweep's jobs, whose sweep.json has them. */
  readonly code?: Readonly<Record<string, string>> | undefined;
}

/** A record as it lies in a folder. */
export interface SignedRecord extends RunRecord {
  /** SHA-256 of the saved configs, by their paths. */
  readonly files: Readonly<Record<string, string>>;
  /** By the user's key, of all that is above; missing where there is none. */
  readonly signature?: string | undefined;
}

const EXPECTED = 'the record that a run leaves in its folder';

function isRecord(value: unknown): value is SignedRecord {
  if (!isObject(value)) return false;
  const { format, program, overrides, number, replicate, saved, tracked, parentRunId, code, files } = value;
  return (
    format === 1 &&
    isObject(program) &&
    typeof program['name'] === 'string' &&
    ['string', 'undefined'].includes(typeof program['command']) &&
    isObject(overrides) &&
    isTexts(overrides['hydra']) &&
    isTexts(overrides['task']) &&
    [number, replicate].every((one) => one === undefined || Number.isSafeInteger(one)) &&
    (saved === null || typeof saved === 'string') &&
    isObject(tracked) &&
    isTexts(Object.values(tracked)) &&
    ['string', 'undefined'].includes(typeof parentRunId) &&
    (code === undefined || (isObject(code) && isTexts(Object.values(code)))) &&
    isObject(files)
  );
}

/** SHA-256 of a text or its bytes, in hexadecimal. */
export function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** What stands in a record besides what its run says. */
interface RecordOptions {
  /** SHA-256 of the saved configs as they were written or read, by their paths: what lies there now may be another's. */
  readonly files: Readonly<Record<string, string>>;
  /** Default: true. */
  readonly signed?: boolean | undefined;
}

/** Writes the record of a run, and signs it unless it is somebody else's run that goes on. Throws what the file system throws. */
export function writeRecord(folder: string, record: RunRecord, { files, signed = true }: RecordOptions): void {
  const whole = { ...record, files };
  const signature = signed ? sign(whole) : undefined;
  writeTextWhole(join(folder, RECORD_FILE), prettyJson({ ...whole, signature }));
}

/** The record that lies in a folder; undefined for a run of an older version, which has none. Fails with RUN_FOLDER if it is broken. */
export function readSigned(folder: string): SignedRecord | undefined {
  return ifThere(() => readJson(join(folder, RECORD_FILE), isRecord, { expected: EXPECTED }));
}

/** Whether this user signed a record, with these saved configs. */
export function isSignedRecord({ signature, files, ...rest }: SignedRecord, now: SignedRecord['files']): boolean {
  const isSame = Object.entries(now).every(([path, hash]) => files[path] === hash);
  return isSame && isSigned({ ...rest, files }, signature);
}

/** The record of a run; undefined for a run of an older version, which has none. Fails with RUN_FOLDER if it is broken. */
export function readRecord(folder: string): RunRecord | undefined {
  return readSigned(folder);
}
