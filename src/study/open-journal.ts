/** @file Opens the journal of a study, in the format of Optuna's `JournalFileBackend`. */
import { randomUUID } from 'node:crypto';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { hasErrno } from '../util/errno.ts';
import { makeFolder } from '../util/make-folder.ts';
import { messageOf } from '../util/message-of.ts';
import { oneLine } from '../util/visible.ts';
import type { StudyEvent } from './event.ts';
import type { Journal } from './journal.ts';
import { createJournalReader } from './journal-reader.ts';
import type { StudyState } from './state.ts';
import { type HeldLock, takeSymlinkLock } from './symlink-lock.ts';

export interface JournalOptions {
  /** Who writes; any text. Default: one that nobody else has. */
  readonly worker?: string | undefined;
  /** Told, in one line each, of lines that cannot be read, and of a lock that was taken over. */
  readonly warn: (text: string) => void;
  /** Makes the file, and its folder, where it does not exist. Default: that is an error. */
  readonly create?: boolean | undefined;
  /** Which study of the file. Default: the first. */
  readonly study?: string | undefined;
  /** Milliseconds after which a lock that nobody touches is taken over. Default: Optuna's 30,000. */
  readonly grace?: number | undefined;
  /** Milliseconds after which a holder of the lock does not write any more. Must be below all others' `grace`. Default: 20,000. */
  readonly maxHold?: number | undefined;
  /** For tests of what a process leaves that dies: called when half a block is written, which else is written at once. */
  readonly onHalf?: (() => unknown) | undefined;
}

/** Opens the file, or says why not. */
async function openFile(file: string, flags: number): Promise<FileHandle> {
  try {
    const handle = await open(file, flags | constants.O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (cause) {
    if (hasErrno(cause, 'ENOENT'))
      throw new HydrosolError('STUDY', `there is no journal ${oneLine(file)}`, {
        expected: 'the file in which a study keeps its trials: study.jsonl in the folder of a sweep',
        cause,
      });
    throw new HydrosolError('STUDY', `${oneLine(file)} cannot be opened: ${messageOf(cause)}`, { cause });
  }
  throw new HydrosolError('STUDY', `${oneLine(file)} is not a file`);
}

/** What is thrown where a journal cannot be written. */
function unwritable(shown: string, cause: unknown): HydrosolError {
  const why = hasErrno(cause, 'ENOSPC', 'EDQUOT') ? 'the disk is full' : messageOf(cause);
  return new HydrosolError('STUDY', `${shown} cannot be written: ${why}; nothing was added to it`, {
    hints: ['what was written before is kept: resume the study when it can be written again'],
    cause,
  });
}

/** Makes the folder of a journal. */
function makeFolderOf(file: string): void {
  try {
    makeFolder(dirname(file));
  } catch (cause) {
    throw unwritable(oneLine(file), cause);
  }
}

/** Writes all bytes, by one call where the system takes them at once. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;)
    written += (await handle.write(bytes, written, bytes.length - written)).bytesWritten;
}

/**
 * Appends a text, whole or not at all, and waits until the disk has it. `size` is that of the file. Fails with STUDY where
 * it cannot be written; then the file is what it was.
 */
async function append(
  shown: string,
  handle: FileHandle,
  size: number,
  text: string,
  onHalf?: () => unknown,
): Promise<void> {
  const bytes = Buffer.from(text);
  try {
    const half = onHalf === undefined ? 0 : bytes.length >> 1;
    if (half > 0) {
      await writeAll(handle, bytes.subarray(0, half));
      await onHalf!();
    }
    await writeAll(handle, bytes.subarray(half));
    await handle.sync();
  } catch (cause) {
    await handle.truncate(size).catch(() => {});
    throw unwritable(shown, cause);
  }
}

/**
 * Opens a journal. Optuna opens the same file, and both may write at once: the lock is Optuna's. Fails with STUDY where there
 * is no file (nothing is made then, unless `create`), or it cannot be read.
 */
export async function openJournal(path: string, options: JournalOptions): Promise<Journal> {
  const { worker = randomUUID(), warn, create = false, study, grace = 30_000, maxHold = 20_000, onHalf } = options;
  const { O_RDONLY, O_RDWR, O_APPEND, O_CREAT } = constants;
  const file = resolve(path);
  const shown = oneLine(file);
  if (create) makeFolderOf(file);
  await (await openFile(file, create ? O_RDWR | O_APPEND | O_CREAT : O_RDONLY)).close();
  const reader = createJournalReader(shown, study, (text) => warn(oneLine(text)));

  const read = async (): Promise<StudyState> => {
    const handle = await openFile(file, O_RDONLY);
    try {
      await reader.read(handle);
    } finally {
      await handle.close();
    }
    return reader.replay().state();
  };

  /** Whether a holder may still write: not one that was stopped for so long that others may have taken the lock. */
  const mayWrite = async (lock: HeldLock): Promise<boolean> => lock.age() < maxHold && (await lock.isHeld());

  /** Reads, decides and writes under a lock. False if the lock was lost before anything was written. */
  const attempt = async (lock: HeldLock, decide: (state: StudyState) => readonly StudyEvent[]): Promise<boolean> => {
    const handle = await openFile(file, O_RDWR | O_APPEND);
    try {
      const { whole, rest } = await reader.read(handle);
      if (rest.length > 0) {
        if (!(await mayWrite(lock))) return false;
        if (reader.apply(rest)) await append(shown, handle, whole + rest.length, '\n');
        else await handle.truncate(whole);
      }
      const replay = reader.replay();
      const text = replay.lines(decide(replay.state()), worker);
      if (text === '') return true;
      if (!(await mayWrite(lock))) return false;
      await append(shown, handle, (await handle.stat()).size, text, onHalf);
      await reader.read(handle);
      return true;
    } finally {
      await handle.close();
    }
  };

  const update: Journal['update'] = async (decide) => {
    for (;;) {
      const lock = await takeSymlinkLock(file, {
        grace,
        onTakeOver: (path) => warn(`${oneLine(path)} was left by a process that is gone, and is taken over`),
      }).catch((cause: unknown) => {
        throw unwritable(shown, cause);
      });
      try {
        if (await attempt(lock, decide)) return reader.replay().state();
      } finally {
        await lock.release();
      }
    }
  };

  // one after another: reader and lock are of this journal, not of a call
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };
  return { file, worker, read: () => inTurn(read), update: (decide) => inTurn(() => update(decide)) };
}
