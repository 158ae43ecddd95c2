/** @file Folders, with those above them. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** `mkdir`, which is content with a folder that exists. */
function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isFolder(path)) throw error;
  }
}

/**
 * Makes a folder and those above it; one that exists is left as it is. Fails with what the file system says.
 * Node's `mkdir` with `recursive` does the same, but never returns where a folder exists and yet nothing can be made in it
 * and the system says ENOENT, as in /proc: it goes up and down between the two for ever.
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  try {
    makeOne(folder);
  } catch (error) {
    const above = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw error;
    makeFolder(above);
    makeOne(folder);
  }
}
