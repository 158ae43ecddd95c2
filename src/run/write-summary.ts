/** @file Writes summary.json, also where the disk is full or the process ends in the middle. */
import { lstatSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESERVE_FILE, SUMMARY_FILE, SUMMARY_FORMAT, type Summary } from '../record/index.ts';
import type { Warn } from '../track/index.ts';
import { writeFileAtomic } from '../util/files.ts';
import { prettyNumbers } from '../util/json.ts';
import { messageOf } from '../util/message-of.ts';

/** Enough for a summary with the confusion matrices of some networks, in whole blocks of a disk. */
const RESERVE = Buffer.alloc(16_384, 1);

/** Takes some space of the disk, to be given back to the summary. Where there is none to take, nothing happens. */
export function reserveSpace(folder: string): void {
  try {
    giveBack(folder);
    writeFileSync(join(folder, RESERVE_FILE), RESERVE, { flag: 'wx' });
  } catch {
    // The run may still fit.
  }
}

function giveBack(folder: string): void {
  const path = join(folder, RESERVE_FILE);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) unlinkSync(path);
}

const textOf = (summary: Summary): string => prettyNumbers({ format: SUMMARY_FORMAT, ...summary });

/**
 * Writes the summary of a run and gives back the space that was reserved for it. Where the disk has no room for all of it, the
 * result is left out; where even that cannot be written, `warn` is told. Never throws.
 */
export async function writeSummary(folder: string, summary: Summary, warn: Warn): Promise<void> {
  const path = join(folder, SUMMARY_FILE);
  const { result: _, ...short } = summary;
  const tries = [
    () => writeFileAtomic(path, textOf(summary)),
    () => {
      giveBack(folder);
      return writeFileAtomic(path, textOf(summary));
    },
    () => writeFileAtomic(path, textOf({ ...short, error: short.error ?? lost() })),
    () => writeFileAtomic(path, textOf({ ...short, values: {}, error: short.error ?? lost() })),
  ];
  let failure: unknown;
  const lost = () => ({ code: 'RUN_FOLDER', message: `the result could not be saved: ${messageOf(failure)}` });
  for (const [i, attempt] of tries.entries()) {
    try {
      await attempt();
      if (i >= 2) warn(`${path} lacks the result: ${messageOf(failure)}`);
      failure = undefined;
      break;
    } catch (thrown) {
      failure = thrown;
    }
  }
  if (failure !== undefined) warn(`${path} cannot be written: ${messageOf(failure)}`);
  try {
    giveBack(folder);
  } catch {
    // What is left of it does no harm.
  }
}

/**
 * Writes a summary if the process ends before the function that is returned is called: a task that calls `process.exit`, or
 * a crash outside of what it waits for.
 */
export function summaryOnExit(folder: string, summaryOf: (code: number) => Summary): () => void {
  const write = (code: number): void => {
    try {
      giveBack(folder);
      writeFileSync(join(folder, SUMMARY_FILE), textOf(summaryOf(code)));
    } catch {
      // The process is at its end; nobody is left to tell.
    }
  };
  process.once('exit', write);
  return () => process.off('exit', write);
}
