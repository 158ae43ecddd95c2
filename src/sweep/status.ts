/** @file Where a sweep stands: how many jobs are in which state, what its workers do, how long it may take. */
import { join, resolve } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { readPlan, STUDY_FILE, type PlannedRow } from '../record/index.ts';
import { splitOverride, varyingKeys } from '../report/index.ts';
import { openJournal, type StudyState } from '../study/index.ts';
import type { Warn } from '../track/index.ts';
import { attempt } from '../util/attempt.ts';
import type { Progress } from '../util/events.ts';
import { liveSigns, type WorkerSign } from './alive.ts';
import { workerOf } from './claim.ts';
import { failedTrials } from './repeats.ts';
import { trialsToBegin } from './sampling.ts';
import { readSweepFile } from './sweep-file.ts';

/** A job that runs. */
export interface RunningJob {
  readonly number: number;
  /** Those of its words in which the jobs differ, without secrets. */
  readonly words: readonly string[];
  /** Which worker of its launcher does it; missing for one that was started by hand, or has given no sign. */
  readonly slot?: number | undefined;
  /** Since it was begun. */
  readonly seconds: number;
  readonly progress?: Progress | undefined;
}

export interface SweepStatus {
  readonly total: number;
  readonly finished: number;
  readonly failed: number;
  /** Those of the finished ones that were ended early. */
  readonly pruned: number;
  readonly running: readonly RunningJob[];
  /** Not begun, or stopped. */
  readonly left: number;
  /** Seconds until all are done, if the others take as long as those that are; missing as long as none is. */
  readonly secondsLeft?: number | undefined;
  /** Whether a process is at work. */
  readonly atWork: boolean;
}

/** Mean seconds of the jobs that ended. */
function meanSeconds({ trials }: StudyState): number | undefined {
  let [sum, count] = [0, 0];
  for (const { started, ended } of trials) {
    if (started === undefined || ended === undefined) continue;
    sum += (ended.getTime() - started.getTime()) / 1000;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}

/** The jobs of a sweep by their words, each with those in which they differ. */
export function differingWords(plan: readonly PlannedRow[]): ReadonlyMap<number, readonly string[]> {
  const keys = new Set(varyingKeys(plan.map(({ number, overrides }) => ({ job: String(number), overrides }))));
  return new Map(
    plan.map(({ number, overrides }) => [number, overrides.filter((word) => keys.has(splitOverride(word).key))]),
  );
}

interface StatusOptions {
  /** By number the words of a job that are shown. */
  readonly words: ReadonlyMap<number, readonly string[]>;
  /** How many jobs there will be that the study does not have yet. Default: none. */
  readonly open?: number | undefined;
  /** Of the workers that may be at work. */
  readonly signs: readonly WorkerSign[];
  readonly now: Date;
}

/** Where a sweep stands by its study and the signs of its workers. */
export function statusOf(state: StudyState, { words, signs, now, open: notBegun = 0 }: StatusOptions): SweepStatus {
  const { count, trials } = state;
  const names = new Set(signs.map(({ name }) => name));
  const begun = state.running();
  // what a lost worker was at is begun again
  const held = begun.filter((number) => {
    const name = workerOf(trials[number]!);
    return name === undefined || names.has(name);
  });
  const left = count.WAITING + begun.length - held.length + notBegun;
  const running = held.map((number): RunningJob => {
    const trial = trials[number]!;
    const sign = signs.find(({ name, job }) => name === workerOf(trial) && job === number);
    const since = sign?.since ?? trial.started?.getTime() ?? now.getTime();
    return {
      number,
      words: words.get(number) ?? [],
      slot: sign?.slot,
      seconds: (now.getTime() - since) / 1000,
      progress: sign?.progress,
    };
  });
  const mean = meanSeconds(state);
  const atOnce = Math.max(1, signs.filter(({ job }) => job !== undefined).length);
  const open = left + running.length / 2;
  const failed = failedTrials(state).length;
  return {
    // of a job that was done again the last time counts
    total: trials.length - (count.FAIL - failed) + notBegun,
    finished: count.COMPLETE + count.PRUNED,
    pruned: count.PRUNED,
    failed,
    running,
    left,
    secondsLeft: mean === undefined ? undefined : (mean * open) / atOnce,
    atWork: signs.length > 0,
  };
}

/** Where the sweep in a folder stands. Changes nothing. Fails with RUN_FOLDER where there is none, and with STUDY for a journal that cannot be read. */
export async function readStatus(given: string, { warn }: { readonly warn: Warn }): Promise<SweepStatus> {
  const folder = resolve(given);
  const plan = readPlan(folder);
  const journal = await openJournal(join(folder, STUDY_FILE), { warn }).catch((cause: unknown) => {
    throw new HydrosolError('RUN_FOLDER', `there is no sweep in ${folder}`, {
      expected: 'a folder that `run --multirun` wrote',
      cause,
    });
  });
  const state = await journal.read();
  const open = trialsToBegin(state, attempt(() => readSweepFile(folder)).value?.file.sampling);
  return statusOf(state, { words: differingWords(plan), open, signs: liveSigns(folder), now: new Date() });
}
