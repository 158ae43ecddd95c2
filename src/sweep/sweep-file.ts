/** @file `sweep.json`: what the workers of a sweep may run. Written once, and again where a sweep grows. */
import { join } from 'node:path';
import type { ConfigPlaces } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';
import { isSigned, sign, SWEEP_FILE, type ProgramRecord } from '../record/index.ts';
import { writeFileAtomic } from '../util/files.ts';
import { isObject, isTexts, prettyJson } from '../util/json.ts';
import { ifThere, readJson } from '../util/read-file.ts';
import type { LauncherSettings } from './launcher-settings.ts';
import type { SavedParents } from './parents.ts';
import type { Sampling } from './sampling.ts';
import type { SweepPlan } from './space/plan.ts';
import { planFromJson, planToJson, type PlanJson } from './space/plan-json.ts';

/** What a sweep may run, as data: with it any process composes the same jobs. */
export interface SweepFile {
  readonly format: 1;
  readonly program: ProgramRecord;
  /** SHA-256 of the files of the program that were known when the sweep was begun, by their absolute paths. */
  readonly code: Readonly<Record<string, string>>;
  readonly configs: ConfigPlaces;
  /** SHA-256 of the copies of the config files that were read. */
  readonly copies: string;
  /** The working folder, absolute. */
  readonly cwd: string;
  /** The time that `${now:…}` tells: ISO 8601. */
  readonly now: string;
  /** The folder that was asked for, absolute; the sweep's own may have a number behind it. */
  readonly wanted: string;
  /** The words as they were typed, aliases expanded; secrets too, so that the file is its owner's alone. */
  readonly words: readonly string[];
  /** What is the same for all jobs of the words: those about `hydra`. */
  readonly hydra: readonly string[];
  /** What may be run. Its jobs are trials of the study. */
  readonly plan: SweepPlan;
  /** How its trials are chosen; missing for a grid, whose trials were all made when it began. */
  readonly sampling?: Sampling | undefined;
  /** How many jobs are run before the next may begin; missing for all (`hydra.sweeper.max_batch_size`). */
  readonly batchSize?: number | undefined;
  /** Which share of the jobs that ended may have failed while others still begin; missing for all (`hydra.sweeper.max_failure_rate`). */
  readonly failureRate?: number | undefined;
  readonly launcher: LauncherSettings;
  /** The threads of each worker, of which results may depend; missing where one process does all jobs. */
  readonly threads?: number | undefined;
  /** What each place that results go to calls the run of the sweep itself. */
  readonly parents: SavedParents;
}

/** The same as JSON has it. */
type Saved = Omit<SweepFile, 'plan'> & { readonly plan: PlanJson; readonly signature?: unknown };

function isSaved(value: unknown): value is Saved {
  if (!isObject(value)) return false;
  const { format, program, code, configs, cwd, now, wanted, words, hydra, plan, launcher, parents } = value;
  return (
    format === 1 &&
    isObject(program) &&
    typeof program['name'] === 'string' &&
    isObject(code) &&
    isTexts(Object.values(code)) &&
    isObject(configs) &&
    isTexts([cwd, now, wanted, value['copies']]) &&
    isTexts(words) &&
    isTexts(hydra) &&
    isObject(plan) &&
    isObject(launcher) &&
    isObject(parents) &&
    Object.values(parents).every((parent) => isObject(parent) && isObject(parent['ids']))
  );
}

/** Writes what a sweep may run, signed by this user's key. Only its owner may read it. Throws what the file system throws. */
export async function writeSweepFile(folder: string, file: SweepFile): Promise<void> {
  const saved = { ...file, plan: planToJson({ ...file.plan, cells: [] }) };
  const text = prettyJson({ ...saved, signature: sign(saved) });
  await writeFileAtomic(join(folder, SWEEP_FILE), text, { mode: 0o600 });
}

/** What a sweep may run, and whether this user said so. */
export interface OpenedSweepFile {
  readonly file: SweepFile;
  readonly isOwn: boolean;
}

/** What the sweep in a folder may run; undefined for a sweep of an older version. Fails with RUN_FOLDER if the file is broken. */
export function readSweepFile(folder: string): OpenedSweepFile | undefined {
  const expected = 'what a sweep leaves in its folder';
  const read = ifThere(() => readJson(join(folder, SWEEP_FILE), isSaved, { expected }));
  if (read === undefined) return undefined;
  const { signature, ...saved } = read;
  return { file: { ...saved, plan: planFromJson(saved.plan) }, isOwn: isSigned(saved, signature) };
}

/** The same. Fails with RUN_FOLDER too where there is none, or where it is not this user's. */
export function requireSweepFile(folder: string): SweepFile {
  const opened = readSweepFile(folder);
  if (opened === undefined) {
    throw new HydrosolError('RUN_FOLDER', `there is no ${SWEEP_FILE} in ${folder}`, {
      expected: 'the folder of a sweep',
    });
  }
  if (opened.isOwn) return opened.file;
  throw new HydrosolError('RUN_FOLDER', `the sweep in ${folder} is not signed by you`, {
    expected: 'a sweep that you began with this account on this machine',
    hints: ['to run its jobs yourself, type the words of its multirun.yaml again'],
  });
}
