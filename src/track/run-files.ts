/** @file Which files belong to a run folder. */
import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** What a run puts into its folder when it starts. */
const MARKS = new Set(['.hydra', 'environment.json']);

/** A file that `writeFileAtomic` is writing. */
const TEMPORARY = /\.[0-9a-f]{12}\.tmp$/;

/**
 * The files of a run folder at any depth: relative paths with `/`, sorted. Leaves out folders that are run folders
 * themselves (the jobs of a sweep), symbolic links, and temporary files of `writeFileAtomic`.
 * Throws what the file system throws.
 */
export async function listRunFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    if (below !== '' && entries.some(({ name }) => MARKS.has(name))) return;
    for (const entry of entries) {
      const path = posix.join(below, entry.name);
      if (entry.isDirectory()) await visit(path);
      else if (entry.isFile() && !TEMPORARY.test(entry.name)) found.push(path);
    }
  };
  await visit('');
  return found.sort();
}
