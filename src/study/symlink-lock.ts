/**
 * @file The lock of a journal, as Optuna's `JournalFileSymlinkLock` takes it: a symbolic link `FILE.lock` to the file. Making
 * one is atomic over NFS too, and Python and Node keep each other out.
 */
import { randomUUID } from 'node:crypto';
import { link, lstat, rename, stat, symlink, unlink } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { hasErrno } from '../util/errno.ts';

export interface SymlinkLockOptions {
  /** Milliseconds for which a lock must stay untouched before it is taken over. Optuna's are 30,000. */
  readonly grace: number;
  /** Called with the path of a lock that was taken over. */
  readonly onTakeOver: (lock: string) => void;
}

/** A lock that is held. */
export interface HeldLock {
  /** Whether nobody took it over. */
  readonly isHeld: () => Promise<boolean>;
  /** Milliseconds since it was asked for last: it is not older. */
  readonly age: () => number;
  readonly release: () => Promise<void>;
}

/** What tells one link from the next at the same path; a number of an inode is used again, a time of creation is not. */
async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, mtimeNs } = await lstat(path, { bigint: true });
    return `${dev}:${ino}:${mtimeNs}`;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ESTALE')) return undefined;
    throw error;
  }
}

/** When a file was changed, in nanoseconds; nothing where there is none. */
async function lastChange(file: string): Promise<string> {
  return await stat(file, { bigint: true }).then(
    ({ mtimeNs }) => String(mtimeNs),
    () => '',
  );
}

/**
 * Moves a lock aside, so that somebody else can take it. The new name is used once: two processes that do this at the same
 * time never meet. If another link was there by then, it is put back.
 */
async function moveAway(lock: string, identity: string): Promise<boolean> {
  if ((await identityOf(lock)) !== identity) return false;
  const aside = `${lock}${randomUUID()}.rename`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw error;
  }
  const isRight = (await identityOf(aside)) === identity;
  if (!isRight) await link(aside, lock).catch(() => {});
  await unlink(aside);
  return isRight;
}

/**
 * Waits for the lock of a file and takes it. A lock is stale once neither the link nor the file has changed for `grace` by
 * this process's own clock: every new holder makes a new link, so one is never taken from a queue that moves. Fails with
 * what the file system says where no link can be made.
 */
export async function takeSymlinkLock(file: string, { grace, onTakeOver }: SymlinkLockOptions): Promise<HeldLock> {
  const lock = `${file}.lock`;
  let seen = '';
  let looked = performance.now();
  let taken = looked;
  let silence = 0;
  for (let pause = 1; ; pause = Math.min(pause * 1.5, 50)) {
    try {
      taken = performance.now();
      await symlink(file, lock);
      break;
    } catch (error) {
      if (!hasErrno(error, 'EEXIST')) throw error;
    }
    const identity = await identityOf(lock);
    if (identity === undefined) continue;
    const sight = `${identity} ${await lastChange(file)}`;
    const elapsed = performance.now() - looked;
    looked += elapsed;
    // a look after a long time counts for little: this process may have been stopped, and its holder with it
    silence = sight === seen ? silence + Math.min(elapsed, grace / 10) : 0;
    seen = sight;
    if (silence > grace && (await moveAway(lock, identity))) onTakeOver(lock);
    else await setTimeout(pause);
  }
  const own = await identityOf(lock);
  return {
    isHeld: async () => own !== undefined && (await identityOf(lock)) === own,
    age: () => performance.now() - taken,
    release: async () => {
      if (own !== undefined) await moveAway(lock, own);
    },
  };
}
