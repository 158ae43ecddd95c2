/** @file Sweeps as they are looked at: their jobs, and what is better, from their folders alone. */
import { join, resolve } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { findJobs, kindOfFolder, noSuchFolder, readRecord, STUDY_FILE, type ProgramRecord } from '../record/index.ts';
import { prefixesOf, readSweeps, type Choosing, type Goal, type SweepJob } from '../report/index.ts';
import { isFeasible, openJournal, type StudyState } from '../study/index.ts';
import type { Warn } from '../track/index.ts';
import { attempt } from '../util/attempt.ts';
import { shownPath } from '../util/shown-path.ts';
import { oneLine } from '../util/visible.ts';
import { importancesOf, partsOfRanges } from './importance.ts';
import { readSweepFile } from './sweep-file.ts';

/** The numbers of the trials that break a constraint. */
export function infeasibleIn({ trials }: StudyState): string[] {
  return trials.filter((trial) => !isFeasible(trial)).map(({ number }) => String(number));
}

/** What a sweep optimises, as its folder says; undefined where it optimises nothing, or does not say. Nothing of it is run. */
function goalOf(folder: string): Goal | undefined {
  return attempt(() => readSweepFile(folder)).value?.file.plan.goal;
}

/** The program of a sweep; undefined where neither it nor its jobs say. */
function programOf(folder: string): ProgramRecord | undefined {
  const named = attempt(() => readSweepFile(folder)).value?.file.program;
  const [first] = named === undefined ? findJobs(folder) : [];
  return named ?? (first === undefined ? undefined : readRecord(join(folder, first))?.program);
}

/** The study of a sweep, if it has one. */
async function studyOf(folder: string, warn: Warn): Promise<StudyState | undefined> {
  try {
    return await (await openJournal(join(folder, STUDY_FILE), { warn })).read();
  } catch (error) {
    if (error instanceof HydrosolError) return undefined;
    throw error;
  }
}

/** Fails with USAGE where sweeps are of different programs. */
function assertOneProgram(folders: readonly string[]): void {
  const programs = folders.map((folder) => programOf(folder));
  const isFirst = (other: ProgramRecord | undefined): boolean =>
    other?.name === programs[0]?.name && (other?.command === undefined) === (programs[0]?.command === undefined);
  const other = programs.findIndex((program) => !isFirst(program));
  if (other === -1) return;
  const [first, second] = [0, other].map(
    (i) => `${shownPath(folders[i]!)} of ${oneLine(programs[i]?.name ?? 'an unknown program')}`,
  );
  throw new HydrosolError('USAGE', `the sweeps are of different programs: ${first}, ${second}`, {
    expected: 'sweeps of one program',
  });
}

/** Sweeps that are looked at together. */
export interface OpenedSweeps {
  /** As `readSweeps` has them. */
  readonly jobs: readonly SweepJob[];
  /** What they optimise, each goal once. */
  readonly goals: readonly Goal[];
  /** By their goal where it is one. */
  readonly choosing: Choosing;
  /** Missing where no file says. */
  readonly program: ProgramRecord | undefined;
  /** How important each key was by a goal, and in which part of its range a value is; nothing of several sweeps, or of one without a study. */
  readonly looks: {
    readonly importances: (goal: Goal) => ReadonlyMap<string, number>;
    readonly parts: ReadonlyMap<string, (value: string) => string>;
  };
}

interface OpenSweepsOptions {
  readonly warn: Warn;
  /** The line that is typed for another folder. */
  readonly lineFor: (folder: string) => string;
}

/** Reads one or several sweeps. Fails with RUN_FOLDER for a folder that is none, with USAGE for sweeps of different programs. */
export async function openSweeps(
  folders: readonly string[],
  { warn, lineFor }: OpenSweepsOptions,
): Promise<OpenedSweeps> {
  // the same folder twice is one sweep
  const given = [...new Map(folders.map((folder) => [resolve(folder), folder])).values()];
  for (const folder of given) if (kindOfFolder(folder) !== 'sweep') throw noSuchFolder(folder, ['sweep'], lineFor);
  assertOneProgram(given);
  const jobs = readSweeps(given);
  const all = given.map(goalOf).filter((goal) => goal !== undefined);
  const goals = [...new Map(all.map((goal) => [JSON.stringify(goal), goal])).values()];
  const studies = await Promise.all(given.map((folder) => studyOf(folder, warn)));
  const broken = studies.map((study) => (study === undefined ? [] : infeasibleIn(study)));
  const infeasible = new Set(
    prefixesOf(given).flatMap((prefix, i) => broken[i]!.map((number) => `${prefix}${number}`)),
  );
  const goal = goals.length === 1 ? goals[0] : undefined;
  const [study, second] = studies;
  const plan = attempt(() => readSweepFile(given[0]!)).value?.file.plan;
  const one = given.length === 1 && second === undefined ? study : undefined;
  const looks = {
    importances: (by: Goal) => (one === undefined ? new Map<string, number>() : importancesOf(one, jobs, by)),
    parts: one === undefined || plan === undefined ? new Map<never, never>() : partsOfRanges(plan),
  };
  return { jobs, goals, choosing: { goal, infeasible }, program: programOf(given[0]!), looks };
}
