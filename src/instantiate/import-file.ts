/** @file Importing a file that somebody else wrote, TypeScript too. */
import { pathToFileURL } from 'node:url';

/** What Node says of TypeScript: before 22.18 of any, since then of what it cannot leave out, such as enums. */
const NOT_BY_NODE = new Set(['ERR_UNKNOWN_FILE_EXTENSION', 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX']);

/**
 * Imports a file by its absolute path. TypeScript is left to Node, or to a loader that the program runs under, and where
 * they cannot is compiled by jiti, which does not check types. Throws what the file throws.
 */
export async function importFile(file: string): Promise<object> {
  try {
    return (await import(pathToFileURL(file).href)) as object;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!/\.[cm]?ts$/.test(file) || !NOT_BY_NODE.has(code)) throw error;
  }
  const { createJiti } = await import('jiti');
  return createJiti(file, { fsCache: false, interopDefault: false }).import<object>(file);
}
