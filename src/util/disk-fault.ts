/** @file A disk that takes nothing more. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrno } from './errno.ts';

const FAULTS = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota of the disk is used up',
  EROFS: 'the file system is read-only',
} as const;

/** Why a disk takes nothing more, as the system says it. */
export type DiskFault = keyof typeof FAULTS;

/** Whether a text is the name of such a fault. */
export function isDiskFault(text: unknown): text is DiskFault {
  return typeof text === 'string' && Object.hasOwn(FAULTS, text);
}

/** The fault of a disk that an error, or what caused it, is about; undefined for any other error. */
export function diskFaultOf(error: unknown): DiskFault | undefined {
  for (let now = error; now instanceof Error; now = now.cause) {
    const fault = (Object.keys(FAULTS) as DiskFault[]).find((code) => hasErrno(now, code));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** `the disk is full (ENOSPC)`. */
export function describeFault(fault: DiskFault): string {
  return `${FAULTS[fault]} (${fault})`;
}

/** As much as a small file of a job takes, in whole blocks of a disk. */
const PROBE = Buffer.alloc(16_384, 1);

/** Tries whether a folder, which is there, takes a small file. Gives why not; undefined where it does, and where something else is wrong. */
export function probeDisk(folder: string): DiskFault | undefined {
  const file = join(folder, `.room-${process.pid}-${Math.random().toString(16).slice(2)}`);
  try {
    writeFileSync(file, PROBE, { flag: 'wx' });
    return undefined;
  } catch (error) {
    return diskFaultOf(error);
  } finally {
    rmSync(file, { force: true });
  }
}
