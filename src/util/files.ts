/** @file Files that are written whole or not at all. */
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Writes a file so that nobody ever sees half of it: temporary name in the same folder, sync, rename.
 * Makes the folder. Throws what the file system throws; then the temporary file is gone.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  // Loaded here, because a program that only reads configs would load them for nothing.
  const { randomBytes } = await import('node:crypto');
  const { open, rename, rm } = await import('node:fs/promises');
  makeFolder(dirname(path));
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * As `writeFileAtomic`, at once and without a sync: for a small text that a killed process must leave whole, and that is worth
 * little after a loss of power. A sync takes longer than all the rest of a short job.
 */
export function writeTextWhole(path: string, text: string): void {
  // a name that is taken is refused (`wx`), so the digits need not be secret
  const digits = Math.random().toString(16).slice(2, 14).padEnd(12, '0');
  const temporary = `${path}.${digits}.tmp`;
  try {
    const file = openNew(temporary);
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

/** Opens a file that must not be there; its folder is made where it is missing, which is seldom. */
function openNew(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    makeFolder(dirname(path));
    return openSync(path, 'wx');
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
