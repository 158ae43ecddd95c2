/** @file Trained networks, kept under a hash of everything they depend on. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Warn } from '../track/index.ts';
import { stableJson } from '../util/json.ts';
import { type LockOptions, withLock } from '../util/lock.ts';
import { makeFolder } from '../util/make-folder.ts';
import { IS_SOURCE, ownFile } from '../util/own-files.ts';
import { seal, type StoreEntry, unseal } from './store-entry.ts';

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
  /**
   * Does `work`, which makes the network of a key, while no other process does; waits until then, and should look again for
   * what the other one filed. Where the store cannot be written it is done at once, with a warning. Fails with what `work`
   * fails with, and with the reason of `signal`.
   */
  alone<T>(key: string, waiting: Waiting, work: () => Promise<T>): Promise<T>;
}

/** Whom to tell of other processes that make the same, and what ends waiting for them. */
export type Waiting = Pick<LockOptions, 'signal' | 'onWait' | 'onTakeOver'>;

/** Whether the rename of a folder failed because its target is there already: a folder, or anything else. */
function isThere(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
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

/** Names that `nameBeside` gives, and that locks have before they are in their place. */
const BESIDE = /^\..+\.[0-9a-f]{12}$/;

const A_DAY = 24 * 60 * 60 * 1000;

/** Deletes what killed processes have left beside the entries. What is younger than a day may still be worked on. */
async function sweep(root: string): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names.filter((item) => BESIDE.test(item))) {
    const path = join(root, name);
    const stats = await lstat(path).catch(() => undefined);
    if (stats === undefined || Date.now() - stats.mtimeMs < A_DAY) continue;
    // another user's, perhaps: nothing depends on it
    await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** The store in a folder, which is made when it is first needed; `warn` is told of broken entries, and if nothing can be locked. */
export function openStore(root: string, warn: Warn = () => {}): Store {
  return {
    get: (key) => readEntry(join(root, key), warn),
    remove: (key) => takeAway(join(root, key)),
    async put(key, record, save) {
      const target = join(root, key);
      const temporary = nameBeside(target);
      try {
        makeFolder(root);
        await mkdir(temporary);
        await save(temporary);
        await seal(temporary, record);
        await moveIn(temporary, target);
        await sweep(root);
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    },
    alone(key, waiting, work) {
      const path = join(root, `.${key}.lock`);
      const onFailure = ({ message }: Error): void =>
        warn(`${path} cannot be made, so another process may train the same network meanwhile: ${message}`);
      return withLock(path, { ...waiting, onFailure }, work);
    },
  };
}

/** The store, but nothing is filed in it. */
export function readOnly(store: Store): Store {
  return { ...store, put: () => Promise.resolve() };
}

/** Key of an entry: 32 hexadecimal digits of the SHA-256 of all that the network depends on. */
export function storeKey(dependsOn: unknown): string {
  return createHash('sha256').update(stableJson(dependsOn)).digest('hex').slice(0, 32);
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
