/** @file Trained networks, kept under a hash of everything they depend on. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { Warn } from '../track/index.ts';
import { prettyJson, stableJson } from '../util/json.ts';
import { writeFileAtomic } from '../util/files.ts';
import { IS_SOURCE, ownFile } from '../util/own-files.ts';

/** One network of the store: a folder with its weights and what is known about its training. */
interface StoreEntry<Record> {
  /** Folder with the weights. */
  readonly folder: string;
  readonly record: Record;
}

/** A content-addressed store of trained networks; several processes may use one at the same time. */
export interface Store {
  /** Takes an entry away that turned out to be broken, so that it can be filed anew. */
  remove(key: string): Promise<void>;
  /** The entry of a key, or undefined if there is none, or one of which anything is missing or changed (then it is made again). */
  get<Record>(key: string): Promise<StoreEntry<Record> | undefined>;
  /**
   * Files a network: `save` writes the weights into the folder it is given. Nobody ever sees half an entry. Where
   * another process filed the same meanwhile, that one stays: both were made of the same things.
   */
  put(key: string, record: object, save: (folder: string) => Promise<void>): Promise<void>;
}

const RECORD = 'record.json';

/** Whether a rename failed because the target is there already. */
function isThere(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '');
}

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

/** Seals what lies in a folder together with a record. */
async function seal(folder: string, record: object): Promise<Sealed<object>> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((file) => file.isFile()).map((file) => relative(folder, join(file.parentPath, file.name)));
  const hashes = paths.sort().map(async (path) => [path, sha256(await readFile(join(folder, path)))] as const);
  const files = Object.fromEntries(await Promise.all(hashes));
  return { record, files, sha256: sha256(stableJson({ record, files })) };
}

/** The entry in a folder. Throws if it is not there, or not as it was sealed. */
async function unseal<Record>(folder: string): Promise<StoreEntry<Record>> {
  const { record, files, sha256: known } = JSON.parse(await readFile(join(folder, RECORD), 'utf8')) as Sealed<Record>;
  if (sha256(stableJson({ record, files })) !== known) throw new Error(`${RECORD} was changed`);
  for (const [path, hash] of Object.entries(files)) {
    if (sha256(await readFile(join(folder, path))) !== hash) throw new Error(`${path} was changed`);
  }
  return { folder, record };
}

async function readEntry<Record>(folder: string, warn: Warn = () => {}): Promise<StoreEntry<Record> | undefined> {
  try {
    return await unseal<Record>(folder);
  } catch (error) {
    if (existsSync(folder)) warn(`${folder} is broken and is made again: ${(error as Error).message}`);
    return undefined;
  }
}

/** A name beside an entry that nobody else uses, and that no key has. */
function nameBeside(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
}

/**
 * Takes an entry away in one step: what is deleted where it stands can be replaced by another process meanwhile, which
 * would lose its files one by one. Nothing happens if there is none.
 */
async function takeAway(target: string): Promise<void> {
  const aside = nameBeside(target);
  try {
    await rename(target, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

/** Moves a whole entry to its place, where a broken one gives way and a good one stays. */
async function moveIn(entry: string, target: string): Promise<void> {
  for (;;) {
    try {
      await rename(entry, target);
      return;
    } catch (error) {
      if (!isThere(error)) throw error;
    }
    if ((await readEntry(target)) !== undefined) return;
    await takeAway(target);
  }
}

/** The store in a folder, which is made when the first network is filed; `warn` is told of broken entries. */
export function openStore(root: string, warn?: Warn): Store {
  return {
    get: (key) => readEntry(join(root, key), warn),
    remove: (key) => takeAway(join(root, key)),
    async put(key, record, save) {
      const target = join(root, key);
      const temporary = nameBeside(target);
      try {
        await mkdir(temporary, { recursive: true });
        await save(temporary);
        await writeFileAtomic(join(temporary, RECORD), prettyJson(await seal(temporary, record)));
        await moveIn(temporary, target);
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    },
  };
}

/** Key of an entry: 32 hexadecimal digits of the SHA-256 of all that the network depends on. */
export function storeKey(dependsOn: unknown): string {
  return sha256(stableJson(dependsOn)).slice(0, 32);
}

/** What `codeHash` says of the sources; the build writes it. */
const CODE_HASH = 'app/code-hash';

/** SHA-256 of the code that trains: a network made by other code is another network. */
export async function codeHash(): Promise<string> {
  if (!IS_SOURCE) return readFile(ownFile(CODE_HASH), 'utf8');
  const hash = createHash('sha256');
  for (const room of ['distill', 'engine']) {
    const folder = ownFile(room);
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
    for (const name of names.sort()) hash.update(name).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex');
}
