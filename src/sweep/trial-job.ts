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
import { openRun, OWN_FOLDER, readSummary, SUMMARY_FILE, withSeed, type Summary } from '../record/index.ts';
import { NO_CALLBACKS, placeJob, type JobOutcome, type SweepPlace } from '../run/index.ts';
import type { Trial } from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { isInside } from '../util/is-inside.ts';
import { messageOf } from '../util/message-of.ts';
import { createSecrets, type Secrets } from '../util/secrets.ts';
import { childrenOf, type ParentIds } from './parents.ts';
import { firstSeed, seedsFrom } from './seed.ts';
import type { StudyParts } from './sampling.ts';
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
  /** Who chooses its trials and ends them early; missing for a grid. */
  readonly parts?: StudyParts | undefined;
}

/** Why a job could not begin, as a summary has it. */
export function reasonOf(
  error: unknown,
  { hide }: Pick<Secrets, 'hide'>,
): { readonly code: string; readonly message: string } {
  const code = error instanceof HydrosolError ? error.code : 'CRASH';
  return { code, message: hide(messageOf(error)) };
}

/** What must not be shown of a trial whose job could not be made: of what went wrong with its config, the secrets of that. */
export function secretsOfTrial(
  session: Pick<Session, 'secretsOf'>,
  { file, workshop }: Pick<OpenSweep<never, never>, 'file' | 'workshop'>,
  trial: Trial,
): Secrets {
  const words = attempt(() => trialWords(file.plan, trial)).value ?? [];
  const all = [...file.hydra, ...words];
  const { composition } = attempt(() => composeAll(workshop, expandedWords(all), 'run')).value ?? {};
  const known = composition === undefined ? createSecrets() : session.secretsOf(composition);
  return all.reduce((secrets, text) => secrets.and({ kind: 'override', text }), known);
}

/** A job's place in a sweep. */
function placeOf(
  { file, folder }: Pick<OpenSweep<never, never>, 'file' | 'folder'>,
  number: number,
  replicate: number | undefined,
): SweepPlace {
  return { number, replicate, wanted: file.wanted, sweepFolder: folder };
}

/** One of the jobs of a trial that has several, by its number from 0 on. */
export interface Replicate {
  readonly index: number;
  readonly seed: number;
}

/** The jobs of a trial that has several, by the config of the trial; none where it is one job. Fails with SWEEP where that has no seed. */
export function replicatesOf(
  { file }: Pick<OpenSweep<never, never>, 'file'>,
  { composition }: CheckedJob<unknown>,
): Replicate[] {
  const { replicates } = file.plan;
  return replicates === 1 ? [] : seedsFrom(firstSeed(composition), replicates).map((seed, index) => ({ index, seed }));
}

/** The job of a trial, or one of its jobs, composed of its words and checked. Throws all that is wrong with it. */
export async function trialJob<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  trial: Trial,
  replicate?: Replicate,
): Promise<CheckedJob<Config>> {
  const { file, workshop, check } = sweep;
  const own = trialWords(file.plan, trial);
  const words = [...file.hydra, ...(replicate === undefined ? own : withSeed(own, replicate.seed))];
  const composed = composeAll(workshop, expandedWords(words), 'run');
  await tellComposed(session, composed);
  const checked = await checkJob<Config>(composed, check, placeOf(sweep, trial.number, replicate?.index));
  if ('job' in checked) return checked.job;
  throw checked.errors.length === 1 ? checked.errors[0]! : new HydrosolErrors(checked.errors);
}

/** A session whose callbacks are told nothing. */
export const silent = (session: Session): Session => ({ ...session, callbacks: NO_CALLBACKS });

/** The same to look at, of which callbacks are not told; undefined for a job that cannot run. */
export function peekAtJob<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  trial: Trial,
): Promise<CheckedJob<Config> | undefined> {
  return trialJob(silent(session), sweep, trial).catch(() => undefined);
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
function leftOf(wanted: string, { sweepFolder, number, replicate }: SweepPlace): Left | undefined {
  for (let n = 0; ; n++) {
    const folder = n === 0 ? wanted : `${wanted}_${n}`;
    if (!existsSync(folder) || !isInside(sweepFolder, relative(sweepFolder, folder))) return undefined;
    const run = attempt(() => openRun(folder)).value;
    if (run?.record?.number !== number || run.record.replicate !== replicate || !run.isOwn()) continue;
    const summary = existsSync(join(folder, SUMMARY_FILE)) ? attempt(() => readSummary(folder)).value : undefined;
    const files = attempt(run.hashes).value ?? {};
    return {
      folder,
      summary,
      resumes: { folder, tracked: run.record.tracked, signed: true, files, number, replicate },
    };
  }
}

/** The folder that a job is in, or was in: that which it asks for, unless an earlier worker had to take another. */
export function foundFolder(job: CheckedJob<unknown>): string {
  const wanted = folderOf(job);
  return leftOf(wanted, job.sweep!)?.folder ?? wanted;
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

/** What became of a job. */
export interface Performed<Result> {
  readonly outcome?: JobOutcome<Result> | undefined;
  readonly summary: Summary;
  /** Absolute. */
  readonly folder: string;
}

export interface PerformTrialOptions<Config> extends Pick<PerformOptions, 'isHeld' | 'pruning'> {
  /** Whether a job may be done by this process. */
  readonly fits: (job: CheckedJob<Config>) => boolean;
  /** Whether the trial was claimed before. */
  readonly again: boolean;
}

/**
 * Runs a checked job of a sweep, or, where its trial was claimed before (`again`), goes on where an earlier worker stopped. A job
 * that came to its end before its worker could say so is not run again; one that does not fit this process is left alone. Fails
 * as `perform` does.
 */
export async function performTrial<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  job: CheckedJob<Config>,
  { isHeld, fits, again, pruning }: PerformTrialOptions<Config>,
): Promise<Performed<Result> | undefined> {
  const { program, experiment, parents } = sweep;
  const left = again ? leftOf(folderOf(job), job.sweep!) : undefined;
  if (left?.summary !== undefined && left.summary.status !== 'INTERRUPTED') {
    return { summary: left.summary, folder: left.folder };
  }
  if (!fits(job)) return undefined;
  if (again && left === undefined) clearBegun(job, sweep.folder);
  const warn = warnOf(session, job.composition);
  const trackers = childrenOf(parents, trackersOf(session, experiment, job), warn);
  const parentRunId = [...parents.values()].find(({ id }) => id !== undefined)?.id;
  const outcome = await perform(session, program, experiment, job, {
    trackers,
    parentRunId,
    resumes: left?.resumes,
    isHeld,
    pruning,
  });
  return { outcome, summary: outcome.summary, folder: outcome.folder };
}
