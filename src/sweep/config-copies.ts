/** @file The config files of a sweep as they were when it was begun: editing them changes nothing of its jobs. */
import { join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { hashOf, SWEEP_MARK } from '../record/index.ts';
import { writeFileAtomic } from '../util/files.ts';
import { isObject, isTexts, prettyJson } from '../util/json.ts';
import { readText } from '../util/read-file.ts';

const pathIn = (folder: string): string => join(folder, SWEEP_MARK, 'configs.json');

/** Writes copies of config files into a sweep's folder, for its owner alone, and gives the hash by which they are known. */
export async function writeCopies(folder: string, texts: ReadonlyMap<string, string>): Promise<string> {
  const text = prettyJson(Object.fromEntries(texts));
  await writeFileAtomic(pathIn(folder), text, { mode: 0o600 });
  return hashOf(text);
}

/** The copies of a sweep by the absolute paths of the files. Fails with RUN_FOLDER where they are not those of the hash. */
export function readCopies(folder: string, hash: string): ReadonlyMap<string, string> {
  const path = pathIn(folder);
  const expected = 'the copies of the config files that the sweep was begun with';
  const text = readText(path, { expected });
  const found: unknown = hashOf(text) === hash ? JSON.parse(text) : undefined;
  if (isObject(found) && isTexts(Object.values(found))) return new Map(Object.entries(found as Record<string, string>));
  throw new HydrosolError('RUN_FOLDER', `${path} was changed since the sweep was begun`, { expected });
}
