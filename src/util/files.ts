/** @file Files that are written whole or not at all. */
import { closeSync, fsync, openSync, renameSync, rmSync, writeFile, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { HydrosolError } from '../errors.ts';
import { makeFolder } from './make-folder.ts';

/** More than this is written by another thread, as the sync is: for less, to change threads takes longer than to write. */
const LARGE = 2 ** 20;

/** A name for what is not whole yet. One that is taken is refused (`wx`), so its digits need not be secret. */
function temporaryFor(path: string): string {
  return `${path}.${Math.random().toString(16).slice(2, 14).padEnd(12, '0')}.tmp`;
}

/** Opens a file that must not be there; its folder is made where it is missing, which is seldom. */
function openNew(path: string, mode?: number): number {
  try {
    return openSync(path, 'wx', mode);
  } catch (error) {
    // a folder that is a file is said by its own name where it cannot be made
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    makeFolder(dirname(path));
    return openSync(path, 'wx', mode);
  }
}

/**
 * Writes a file so that nobody ever sees half of it: temporary name in the same folder, sync, rename.
 * Makes the folder. `mode` is the file's (POSIX), by default what the process gives new files. Throws what the file system throws; then the temporary file is gone.
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  { mode }: { readonly mode?: number } = {},
): Promise<void> {
  const temporary = temporaryFor(path);
  const file = openNew(temporary, mode);
  try {
    try {
      if (content.length > LARGE) await promisify(writeFile)(file, content);
      else writeFileSync(file, content);
      await promisify(fsync)(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * As `writeFileAtomic`, at once and without a sync: for a small text that a killed process must leave whole, and that is worth
 * little after a loss of power. A sync takes longer than all the rest of a short job.
 */
export function writeTextWhole(path: string, text: string): void {
  const temporary = temporaryFor(path);
  const file = openNew(temporary);
  try {
    try {
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a file at a path that the user typed, as `writeFileAtomic` does. Fails with USAGE where it cannot be written. */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFileAtomic(path, content);
  } catch (cause) {
    throw new HydrosolError('USAGE', `${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
