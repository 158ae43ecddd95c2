/** @file One trial of a sweep as a job: composed, checked, performed in its own folder. */
import { existsSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { composeAll, expandedWords, type Workshop } from '../compose/index.ts';
import { HydrosolError, HydrosolErrors } from '../errors.ts';
import {
  checkJob,
  perform,
  tellComposed,
  trackersOf,
  warnOf,
  type Check,
  type CheckedJob,
  type Experiment,
  type PerformOptions,
  type Program,
  type Session,
} from '../program/index.ts';
import { openRun, OWN_FOLDER, readSummary, SUMMARY_FILE, type Summary } from '../record/index.ts';
import { NO_CALLBACKS, placeJob, type JobOutcome, type SweepPlace } from '../run/index.ts';
import type { Trial } from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { isInside } from '../util/is-inside.ts';
import { messageOf } from '../util/message-of.ts';
import type { Secrets } from '../util/secrets.ts';
import { childrenOf, type ParentIds } from './parents.ts';
import type { Claim, TrialEnd } from './claim.ts';
import type { Objective } from './objective.ts';
import type { SweepFile } from './sweep-file.ts';
import { trialWords } from './trial-words.ts';

/** A sweep that a worker works on, with what its jobs share. */
export interface OpenSweep<Config, Result> {
  /** The sweep's own, absolute. */
  readonly folder: string;
  readonly file: SweepFile;
  readonly program: Program<Config, Result>;
  readonly experiment: Experiment<Config, Result>;
  readonly workshop: Workshop;
  readonly check: Check;
  readonly parents: ParentIds;
}

/** Why a job could not begin, as a summary has it. */
export function reasonOf(
  error: unknown,
  { hide }: Pick<Secrets, 'hide'>,
): { readonly code: string; readonly message: string } {
  const code = error instanceof HydrosolError ? error.code : 'CRASH';
  return { code, message: hide(messageOf(error)) };
}

/** A job's place in a sweep. */
function placeOf({ file, folder }: Pick<OpenSweep<never, never>, 'file' | 'folder'>, number: number): SweepPlace {
  return { number, wanted: file.wanted, sweepFolder: folder };
}

/** The job of a trial, composed of its words and checked. Throws all that is wrong with it. */
export async function trialJob<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  trial: Trial,
): Promise<CheckedJob<Config>> {
  const { file, workshop, check } = sweep;
  const words = [...file.hydra, ...trialWords(file.plan, trial)];
  const composed = composeAll(workshop, expandedWords(words), 'run');
  await tellComposed(session, composed);
  const checked = await checkJob<Config>(composed, check, placeOf(sweep, trial.number));
  if ('job' in checked) return checked.job;
  throw checked.errors.length === 1 ? checked.errors[0]! : new HydrosolErrors(checked.errors);
}

/** The same to look at, of which callbacks are not told; undefined for a job that cannot run. */
export function peekAtJob<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  trial: Trial,
): Promise<CheckedJob<Config> | undefined> {
  return trialJob({ ...session, callbacks: NO_CALLBACKS }, sweep, trial).catch(() => undefined);
}

/** The folder that a job asks for. */
const folderOf = ({ composition }: CheckedJob<unknown>): string => String(composition.get('hydra.runtime.output_dir'));

/** What an earlier worker of the trial left in its folder: the record to go on by, the summary if it came to its end. */
interface Left {
  /** Absolute. */
  readonly folder: string;
  readonly resumes: PerformOptions['resumes'];
  readonly summary?: Summary | undefined;
}

/**
 * What an earlier worker left of a job: in the folder that the job asks for, or, where other jobs ask for the same, in one of those
 * with a number behind it. Changes nothing.
 */
function leftOf(sweepFolder: string, wanted: string, number: number): Left | undefined {
  for (let n = 0; ; n++) {
    const folder = n === 0 ? wanted : `${wanted}_${n}`;
    if (!existsSync(folder) || !isInside(sweepFolder, relative(sweepFolder, folder))) return undefined;
    const run = attempt(() => openRun(folder)).value;
    if (run?.record?.number !== number || !run.isOwn()) continue;
    const summary = existsSync(join(folder, SUMMARY_FILE)) ? attempt(() => readSummary(folder)).value : undefined;
    const files = attempt(run.hashes).value ?? {};
    return { folder, summary, resumes: { folder, tracked: run.record.tracked, signed: true, files, number } };
  }
}

/** Whether no other job of the sweep asks for the folder of this one. */
function hasOwnFolder({ composition, sweep }: CheckedJob<unknown>, folder: string): boolean {
  const other = placeJob(composition, { sweep: { ...sweep!, number: sweep!.number + 1 } });
  return other.folder !== folder;
}

/** Takes away the folder of a job that was begun and has no record yet: nothing of it can be gone on with. */
function clearBegun(job: CheckedJob<unknown>, sweepFolder: string): void {
  const folder = folderOf(job);
  if (!existsSync(join(folder, OWN_FOLDER)) || !isInside(sweepFolder, relative(sweepFolder, folder))) return;
  const isRecorded = attempt(() => openRun(folder)).value?.record !== undefined;
  // what others ask for too may be theirs, begun this moment
  if (!isRecorded && hasOwnFolder(job, folder)) rmSync(folder, { recursive: true, force: true });
}

/** How a summary ends a trial. */
export function endOfSummary(
  { status, values, error }: Summary,
  objective: Objective,
  { folder, seconds }: { readonly folder?: string | undefined; readonly seconds: number },
): TrialEnd {
  if (status === 'INTERRUPTED') return { state: 'WAITING', folder };
  if (status === 'FAILED') {
    return { state: 'FAIL', folder, error: error ?? { code: 'CRASH', message: 'it failed' } };
  }
  const worth = objective(values, seconds);
  if ('why' in worth) return { state: 'FAIL', folder, error: { code: 'VALUE', message: worth.why } };
  return { state: 'COMPLETE', folder, values: worth.values };
}

/** What became of a job. */
export interface Performed<Result> {
  readonly outcome?: JobOutcome<Result> | undefined;
  readonly summary: Summary;
  /** Absolute. */
  readonly folder: string;
}

/**
 * Runs a checked job of a sweep, or, where it was claimed before (`again`), goes on where an earlier worker stopped. A job that
 * came to its end before its worker could say so is not run again. Fails as `perform` does.
 */
export async function performTrial<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  job: CheckedJob<Config>,
  { number, again }: Claim,
  { isHeld }: Pick<PerformOptions, 'isHeld'> = {},
): Promise<Performed<Result>> {
  const { program, experiment, parents } = sweep;
  const left = again ? leftOf(sweep.folder, folderOf(job), number) : undefined;
  if (left?.summary !== undefined && left.summary.status !== 'INTERRUPTED') {
    return { summary: left.summary, folder: left.folder };
  }
  if (again && left === undefined) clearBegun(job, sweep.folder);
  const warn = warnOf(session, job.composition);
  const trackers = childrenOf(parents, trackersOf(session, experiment, job), warn);
  const parentRunId = [...parents.values()].find(({ id }) => id !== undefined)?.id;
  const outcome = await perform(session, program, experiment, job, {
    trackers,
    parentRunId,
    resumes: left?.resumes,
    isHeld,
  });
  return { outcome, summary: outcome.summary, folder: outcome.folder };
}

/** How a trial of a lost worker ended, if its folder tells: its worker was gone before it could say so. */
export function endInFolder(
  job: CheckedJob<unknown>,
  objective: Objective,
  { sweepFolder, number }: { readonly sweepFolder: string; readonly number: number },
): TrialEnd | undefined {
  const { folder, summary } = leftOf(sweepFolder, folderOf(job), number) ?? {};
  if (folder === undefined || summary === undefined || summary.status === 'INTERRUPTED') return undefined;
  return endOfSummary(summary, objective, { folder: relative(sweepFolder, folder), seconds: summary.seconds });
}
