/** @file Whether the files of a data set are there, without reading them. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { HydrosolError, HydrosolErrors } from '../../errors.ts';

/** The IDX files of MNIST and all data sets that are laid out so. */
export const IDX_FILES = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const;

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Fails with DATA_FILE, naming the option `root`, if the folder is not there, or files in it are not; `endings` are what may stand
 * behind the name of each.
 */
export async function assertFiles(
  root: string,
  names: readonly string[],
  { endings = [''], hints = [] }: { readonly endings?: readonly string[]; readonly hints?: readonly string[] } = {},
): Promise<void> {
  const gone = async (name: string): Promise<string[]> => {
    const there = await Promise.all(endings.map((ending) => isThere(join(root, `${name}${ending}`))));
    return there.includes(true) ? [] : [name];
  };
  const missing = (await Promise.all(names.map(gone))).flat();
  if (missing.length === 0) return;
  const expected = `a folder with ${names.join(', ')}${endings.length > 1 ? ', gzipped or not' : ''}`;
  const what = (await isThere(root)) ? `${root}: no ${missing.join(', ')}` : `${root}: no such folder`;
  throw new HydrosolError('DATA_FILE', what, { fullKey: 'root', expected, hints });
}

/** Does several checks and fails with all that fail on purpose. */
export async function assertAll(checks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: HydrosolError[] = [];
  for (const check of checks) {
    await check().catch((error: unknown) => {
      if (!(error instanceof HydrosolError)) throw error;
      errors.push(...(error instanceof HydrosolErrors ? error.errors : [error]));
    });
  }
  if (errors.length > 0) throw errors.length === 1 ? errors[0]! : new HydrosolErrors(errors);
}
