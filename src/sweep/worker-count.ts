/** @file How many processes work on a sweep at a time. */
import { availableParallelism } from 'node:os';
import type { LauncherSettings } from './launcher-settings.ts';

/** As many workers as were asked for, or as the machine has cores, but no more than there are jobs, and at least one. */
export function workerCount({ jobs }: LauncherSettings, left: number): number {
  return Math.max(1, Math.min(jobs ?? availableParallelism(), left));
}
