/** @file Completion of paths. */
import { readdirSync, type Dirent } from 'node:fs';

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/**
 * Paths that begin as typed, folders with a slash at their end; hidden ones only if the dot is typed. A name that would be read
 * as a flag stands behind `./`.
 */
export function pathsFrom(typed: string, { only = 'all' }: { readonly only?: 'all' | 'folders' } = {}): string[] {
  const split = typed.lastIndexOf('/') + 1;
  const folder = typed.slice(0, split);
  const begun = typed.slice(split);
  const before = (name: string): string => (folder === '' && name.startsWith('-') ? './' : folder);
  const entries = entriesOf(folder).filter(
    ({ name }) => name.startsWith(begun) && (begun.startsWith('.') || !name.startsWith('.')),
  );
  return entries
    .filter((entry) => only === 'all' || entry.isDirectory())
    .map((entry) => `${before(entry.name)}${entry.name}${entry.isDirectory() ? '/' : ''}`);
}
