/** @file Whether a folder is a run's, and if not, what it is and what to type. */
import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { nearestFile } from '../util/nearest-file.ts';
import { ifThere } from '../util/read-file.ts';
import { shownPath } from '../util/shown-path.ts';
import { oneLine } from '../util/visible.ts';
import { findJobs, kindOfFolder } from './run-files.ts';
import { readSummary } from './summary.ts';

/** Where runs and sweeps go unless a config says otherwise, in folders by day and time. */
const USUAL = { run: 'outputs', sweep: 'multirun' } as const;

type Kind = keyof typeof USUAL;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort().reverse();
  } catch {
    return [];
  }
}

/** The newest folder of a kind in the usual place below the working folder; undefined if there is none. */
function newestFolder(kind: Kind): string | undefined {
  const days = namesIn(USUAL[kind]).map((day) => join(USUAL[kind], day));
  return days.flatMap((day) => namesIn(day).map((time) => join(day, time))).find((path) => kindOfFolder(path) === kind);
}

/** How a command is typed for a folder. */
export type LineFor = (folder: string) => string;

/**
 * The error of a path that is no folder of one of some kinds: what it is instead, and the line that takes the newest such
 * folder. `lineFor` gives the whole line for a folder.
 */
export function noSuchFolder(folder: string, kinds: readonly Kind[], lineFor: LineFor): HydrosolError {
  const isThere = existsSync(folder);
  const newest = kinds.flatMap((kind) => newestFolder(kind) ?? []);
  const near = isThere ? undefined : nearestFile(folder);
  const what = kinds.length > 1 ? 'no folder of a run or of a sweep' : `no ${kinds[0]} folder`;
  const shown = shownPath(folder);
  // of a relative path the folder that it starts from may be what is wrong
  const place = isAbsolute(shown) ? shown : `${shown} (${oneLine(resolve(folder))})`;
  return new HydrosolError('RUN_FOLDER', isThere ? `${shown} is ${what}` : `there is no folder ${place}`, {
    expected: kinds.map((kind) => `a folder such as ${USUAL[kind]}/2026-11-23/10-41-07`).join(', or '),
    suggestion: near === undefined ? undefined : lineFor(join(folder, '..', near)),
    hints: newest.map((path) => `for the newest one: ${lineFor(path)}`),
  });
}

/** Whether a job of a sweep is finished. */
function isFinished(folder: string): boolean {
  return ifThere(() => readSummary(folder))?.status === 'FINISHED';
}

/**
 * Fails with RUN_FOLDER for a folder that is no run's, and says what it is; `lineFor` gives the whole line for a folder. Of a
 * sweep the first job is named, where runs are to be resumed the first that did not finish.
 */
export function assertRunFolder(folder: string, lineFor: LineFor, { resuming = false } = {}): void {
  const kind = kindOfFolder(folder);
  if (kind === 'run') return;
  if (kind === undefined) throw noSuchFolder(folder, ['run'], lineFor);
  const jobs = findJobs(folder).map((path) => join(folder, path));
  const [first] = resuming ? jobs.filter((job) => !isFinished(job)) : jobs;
  const which = resuming ? 'for the first job that did not finish' : 'for its first job';
  throw new HydrosolError('RUN_FOLDER', `${shownPath(folder)} is the folder of a sweep, not of one of its jobs`, {
    expected: resuming && first === undefined ? 'a job that did not finish, but all did' : 'the folder of one job',
    hints: first === undefined ? [] : [`${which}: ${lineFor(first)}`],
  });
}
