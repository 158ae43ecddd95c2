/** @file A lock between processes, also those of several machines that share a network file system. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { hasErrno } from './errno.ts';
import { makeFolder } from './make-folder.ts';
import { isGone, parseProcess, type ProcessIdentity, thisProcess } from './process-identity.ts';
import { giveSigns, lookAt, watch } from './signs-of-life.ts';

// A lock is a folder with one file, whose name nobody else has and whose content says who holds the lock. It is made aside
// and renamed to its place, which fails where a folder with a file is: of many, one succeeds. The holder, or whoever finds
// that the holder is gone, deletes that file by its name: a deletion that comes late finds nothing, and never meets the lock
// of the next holder. A folder without a file is nobody's. All this is atomic over NFS too.

export interface LockOptions {
  /** Ends waiting when aborted. */
  readonly signal?: AbortSignal;
  /** Called once if another holds the lock; without a holder where the lock does not say who. */
  readonly onWait?: (holder: ProcessIdentity | undefined) => void;
  /** Called when the lock is taken away from a holder that is gone. */
  readonly onTakeOver?: (holder: ProcessIdentity | undefined) => void;
  /** Called if no lock can be made (a folder that cannot be written, say); `work` then runs without. Default: it fails. */
  readonly onFailure?: (error: Error) => void;
  /** Milliseconds of silence after which a holder on any machine is gone. Default: 60,000. The same for all, please. */
  readonly patience?: number;
  /** Milliseconds between two signs of life; 0: none are given, for work of a moment. Default: 5,000. */
  readonly every?: number;
}

/**
 * Does `work` while nobody else, in this process or another, works under the lock at `path`; waits until then. Who waited
 * should look again what is left to do. `work` may block its thread: another one gives the signs of life.
 *
 * A killed holder loses the lock at once to processes of its machine. One that is silent for `patience` (its machine is
 * down, or it is stopped) loses it to anybody; it may wake up beside the next holder, so what `work` does at its end must
 * then do no harm: `isHeld` says whether the lock is still its own.
 *
 * Fails with the reason of `signal`, with what `work` fails with, and with what the file system says if no lock can be made.
 */
export async function withLock<T>(
  path: string,
  options: LockOptions,
  work: (isHeld: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  const { signal, onFailure, every = 5000 } = options;
  const place = resolve(path);
  let file: string;
  try {
    file = await take(place, options);
  } catch (error) {
    if (signal?.aborted === true || onFailure === undefined) throw error;
    onFailure(error as Error);
    return await work(() => Promise.resolve(false));
  }
  const stop = every > 0 ? giveSigns(file, every) : undefined;
  try {
    return await work(async () => (await lookAt(file)) !== undefined);
  } finally {
    await stop?.();
    // where this fails, others find that the holder is silent
    await unlink(file).catch(() => {});
    await rmdir(place).catch(() => {});
  }
}

/** Waits for a lock and takes it. Gives the file in it. */
async function take(place: string, options: LockOptions): Promise<string> {
  const { signal, onWait, onTakeOver, patience = 60_000 } = options;
  const longest = Math.min(1000, patience / 10);
  const isSilent = watch(patience, 2 * longest);
  let isWaiting = false;
  makeFolder(dirname(place));
  for (let pause = longest / 10; ; pause = Math.min(pause * 1.5, longest)) {
    signal?.throwIfAborted();
    let isFree = true;
    for (const file of await filesIn(place)) {
      const sight = await lookAt(file);
      if (sight === undefined) continue;
      const holder = parseProcess(sight.content);
      if ((holder !== undefined && isGone(holder)) || isSilent(file, sight.state)) {
        if (await remove(file)) onTakeOver?.(holder);
        continue;
      }
      isFree = false;
      if (!isWaiting) onWait?.(holder);
      isWaiting = true;
    }
    const file = isFree ? await tryToTake(place) : undefined;
    if (file !== undefined) return file;
    await setTimeout(pause, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  }
}

async function filesIn(place: string): Promise<string[]> {
  try {
    return (await readdir(place)).map((name) => join(place, name));
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ESTALE')) return [];
    throw error;
  }
}

/** Deletes the file of a holder that is gone. False if another did. */
async function remove(file: string): Promise<boolean> {
  try {
    await unlink(file);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    // perhaps something foreign, a folder
    await rm(file, { recursive: true });
  }
  return true;
}

/** Takes a lock that seems free. Undefined if another was faster. */
async function tryToTake(place: string): Promise<string | undefined> {
  const name = randomBytes(6).toString('hex');
  const file = join(place, name);
  const aside = `${place}.${name}`;
  try {
    await mkdir(aside);
    await writeFile(join(aside, name), `${JSON.stringify(thisProcess())}\n`);
    // not every file system renames onto a folder, even an empty one
    await rmdir(place).catch(() => {});
    await rename(aside, place);
    return file;
  } catch (error) {
    // where the answer of a server was lost, its client asks again, and hears that there is nothing to rename
    if ((await lookAt(file)) !== undefined) return file;
    if (hasErrno(error, 'ENOTEMPTY', 'EEXIST')) return undefined;
    throw error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
