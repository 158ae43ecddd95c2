/**
 * @file Reads files of a folder that somebody else may have written (a run, a sweep, a saved network): regular files alone,
 * whole, and of a size that memory holds. Whatever else lies there is an error at once, which has the file's name.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { HydrosolError, type ErrorCode } from '../errors.ts';
import { hasErrno } from './errno.ts';
import { firstLineOf } from './first-line.ts';

/** What is read, for errors, and how much of it. */
export interface ReadOptions {
  /** Default: RUN_FOLDER. */
  readonly code?: ErrorCode | undefined;
  /** What would have been right, e.g. `the summary that a run leaves in its folder`. */
  readonly expected?: string | undefined;
  /** Bytes that a file may have. Default: 256 MiB. */
  readonly maxBytes?: number | undefined;
}

const MAX_BYTES = 2 ** 28;

function wrong(
  path: string,
  why: string,
  { code = 'RUN_FOLDER', expected }: ReadOptions,
  cause?: unknown,
): HydrosolError {
  return new HydrosolError(code, `${path} ${why}`, { expected, cause });
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/**
 * The bytes of a regular file; a link to one is followed. Fails with the code of the options for a file that is missing, of
 * another kind or too large: it never waits for a pipe's writer.
 */
export function readBytes(path: string, options: ReadOptions = {}): Uint8Array {
  const { maxBytes = MAX_BYTES } = options;
  const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0 } = constants as Partial<typeof constants>;
  let file: number | undefined;
  try {
    file = openSync(path, (O_RDONLY ?? 0) | O_NONBLOCK | O_NOCTTY);
    const stats = fstatSync(file);
    if (!stats.isFile()) throw wrong(path, `is ${kindOf(stats)}, not a file`, options);
    if (stats.size > maxBytes) throw wrong(path, `is too large: ${stats.size} of at most ${maxBytes} bytes`, options);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof HydrosolError) throw error;
    throw wrong(path, `cannot be read: ${firstLineOf(error)}`, options, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The text of a regular file, as `readBytes` reads it; a byte order mark is dropped. Fails also where it is not UTF-8. */
export function readText(path: string, options: ReadOptions = {}): string {
  return decodeText(path, readBytes(path, options), options);
}

/** The text of bytes that were read from a file; a byte order mark is dropped. Fails with the code of the options where they are not UTF-8. */
export function decodeText(path: string, bytes: Uint8Array, options: ReadOptions = {}): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw wrong(path, 'is no text in UTF-8', options, error);
  }
}

/**
 * The value of a JSON file, as `readText` reads it. `isRight` looks at its shape; where it says no, the error has what the
 * options expect.
 */
export function readJson<T>(path: string, isRight: (value: unknown) => value is T, options: ReadOptions = {}): T {
  const text = readText(path, options);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(path, `is no JSON: ${firstLineOf(error)}`, options, error);
  }
  if (isRight(value)) return value;
  throw wrong(path, 'has something else in it', options);
}

/** What some reading gives; nothing where its file does not exist, or is below one that is no folder. Other errors are thrown on. */
export function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { cause } = error as HydrosolError;
    if (cause !== undefined && hasErrno(cause, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}
