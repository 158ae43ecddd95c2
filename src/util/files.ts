/** @file Files that are written whole or not at all. */
import { dirname } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Writes a file so that nobody ever sees half of it: temporary name in the same folder, sync, rename.
 * Makes the folder. `mode` is the file's (POSIX), by default what the process gives new files. Throws what the file system throws; then the temporary file is gone.
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  { mode }: { readonly mode?: number } = {},
): Promise<void> {
  // Loaded here, because a program that only reads configs would load them for nothing.
  const { randomBytes } = await import('node:crypto');
  const { open, rename, rm } = await import('node:fs/promises');
  makeFolder(dirname(path));
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
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

/** Writes a file at a path that the user typed, as `writeFileAtomic` does. Fails with USAGE where it cannot be written. */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFileAtomic(path, content);
  } catch (cause) {
    throw new HydrosolError('USAGE', `${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}
