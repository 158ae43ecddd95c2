/** @file An entry of the store: a folder whose files are sealed, so that a harmed one is noticed. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writeFileAtomic } from '../util/files.ts';
import { prettyJson, stableJson } from '../util/json.ts';
import { readBytes, readText } from '../util/read-file.ts';

/** One network of the store: a folder with its weights and what is known about its training. */
export interface StoreEntry<Record> {
  /** Folder with the weights. */
  readonly folder: string;
  readonly record: Record;
}

const RECORD = 'record.json';

/** What record.json holds: the record, and what by which changes are noticed. */
interface Sealed<Record> {
  readonly record: Record;
  /** SHA-256 of every other file of the entry, by its path. */
  readonly files: Readonly<{ [path: string]: string }>;
  /** SHA-256 of the record and of `files`. */
  readonly sha256: string;
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What lies in a folder and the folders in it, by its path from there. */
async function contentsOf(folder: string): Promise<{ readonly path: string; readonly kind: 'file' | 'other' }[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((item) => !item.isDirectory())
    .map((item) => {
      const path = relative(folder, join(item.parentPath, item.name));
      return { path, kind: item.isFile() ? 'file' : 'other' };
    });
}

/** Seals what lies in a folder together with a record: writes record.json. */
export async function seal(folder: string, record: object): Promise<void> {
  const paths = (await contentsOf(folder)).filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const hashes = paths.sort().map(async (path) => [path, sha256(await readFile(join(folder, path)))] as const);
  const files = Object.fromEntries(await Promise.all(hashes));
  const sealed: Sealed<object> = { record, files, sha256: sha256(stableJson({ record, files })) };
  await writeFileAtomic(join(folder, RECORD), prettyJson(sealed));
}

/** What Node can read at once. */
const MAX_BYTES = 2 ** 31 - 1;

/** record.json of an entry, which is as it was written. */
async function readSealed<Record>(folder: string): Promise<Sealed<Record>> {
  const text = readText(join(folder, RECORD));
  let json: Partial<Sealed<Record>> | null;
  try {
    json = JSON.parse(text) as Partial<Sealed<Record>> | null;
  } catch (error) {
    throw new Error(`${RECORD} is not JSON`, { cause: error });
  }
  const { record, files, sha256: known } = json ?? {};
  if (sha256(stableJson({ record, files })) !== known) throw new Error(`${RECORD} was changed`);
  if (typeof record !== 'object' || record === null || typeof files !== 'object' || files === null) {
    throw new Error(`${RECORD} is not the record of an entry`);
  }
  return { record, files, sha256: known };
}

/**
 * The entry in a folder. Fails, naming the file, if it is not there, not as it was sealed, or holds what would be waited
 * for (a pipe, say).
 */
export async function unseal<Record>(folder: string): Promise<StoreEntry<Record>> {
  const { record, files } = await readSealed<Record>(folder);
  for (const [path, hash] of Object.entries(files)) {
    if (sha256(readBytes(join(folder, path), { maxBytes: MAX_BYTES })) !== hash) throw new Error(`${path} was changed`);
  }
  const foreign = (await contentsOf(folder)).find(({ path, kind }) => kind === 'other' && !Object.hasOwn(files, path));
  if (foreign !== undefined) throw new Error(`${foreign.path} is not a regular file`);
  return { folder, record };
}
