/** @file Which job of a sweep a worker does next: a decision about the state of its study. */
import { lastValue, reportEvents, type StudyEvent, type StudyState, type Trial } from '../study/index.ts';
import { originalOf } from './repeats.ts';

/** The user attributes of a trial: who does it, for the how manieth time, where, and why it failed. */
const WORKER = 'hydrosol:worker';
export const ATTEMPT = 'hydrosol:attempt';
const FOLDER = 'hydrosol:folder';
const ERROR = 'hydrosol:error';
/** An attribute of the study: the trials that failed before the sweep was gone on with, after which batches begin all the same. */
export const FORGIVEN = 'hydrosol:forgiven';
/** What the trial makes first that others wait for. */
const NEEDS = 'hydrosol:needs';

/** Why a job failed, as a summary has it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Which of the jobs of its trial failed; missing where the trial is one job. */
  readonly replicate?: number | undefined;
}

/** Where a trial ran, relative to the sweep's folder: one folder, or those of its replicates that were begun, in order. */
export type TrialFolder = string | readonly string[];

/** How a trial ended. */
export type TrialEnd =
  | { readonly state: 'COMPLETE'; readonly values: readonly number[]; readonly folder?: TrialFolder | undefined }
  | { readonly state: 'FAIL'; readonly error: Failure; readonly folder?: TrialFolder | undefined }
  /** Others do better; its last intermediate value is its value. */
  | { readonly state: 'PRUNED'; readonly folder?: TrialFolder | undefined }
  /** Somebody stopped it, or another process does it: it waits again, and goes on where it was. */
  | {
      readonly state: 'WAITING';
      readonly folder?: TrialFolder | undefined;
      /** Whether it needs another process than its worker's. */
      readonly unfit?: boolean;
    };

/** A job that a worker has for itself. */
export interface Claim {
  readonly number: number;
  /** Whether an earlier worker began it. */
  readonly again: boolean;
}

export interface ClaimRules {
  readonly worker: string;
  readonly now: Date;
  /** Workers that are lost. */
  readonly lost: ReadonlySet<string>;
  /** How a trial of a lost worker ended, where its folder tells. */
  readonly endOf: (trial: Trial) => TrialEnd | undefined;
  /** The end of a trial of a lost worker that is not begun again. Default: one without a folder. */
  readonly failed?: (trial: Trial, error: Failure) => TrialEnd;
  /** How often a job is begun again whose worker was lost. */
  readonly retries: number;
  /** How many jobs end before the next may begin. Default: none has to. */
  readonly batchSize?: number | undefined;
  /** Which share of the trials that ended may have failed while others still begin. Default: all. */
  readonly failureRate?: number | undefined;
  /** The job of this worker that has just ended, of which the state does not know yet. */
  readonly ended?: number | undefined;
  /** How many trials more may be begun that the study does not have yet. Default: none. */
  readonly open?: number | undefined;
  /** How many jobs run at most at once. Default: as many as there are workers. */
  readonly atOnce?: number | undefined;
  /** A trial that the study does not have yet, with these attributes; undefined where none is left. */
  readonly fresh?: ((userAttrs: ReadonlyMap<string, string>) => StudyEvent | undefined) | undefined;
  /** What a job makes first, or waits for while another makes it. Default: nothing. */
  readonly needs?: (number: number) => readonly string[];
}

export interface Decision {
  readonly events: readonly StudyEvent[];
  readonly claim?: Claim | undefined;
  /** Whether there may be work later: others run what they may not finish, or a batch is not over. */
  readonly wait: boolean;
}

/** Who does a trial: undefined for one that no worker of Hydrosol's does. */
export function workerOf({ userAttrs }: Trial): string | undefined {
  const name = userAttrs.get(WORKER);
  return typeof name === 'string' ? name : undefined;
}

/** The folders of the jobs of a trial that were begun, in order, relative to the sweep's. */
export function foldersOf({ userAttrs }: Trial): string[] {
  return [userAttrs.get(FOLDER) ?? []].flat().map(String);
}

/** Why a trial failed, if a worker said so. */
export function errorOf({ state, userAttrs }: Trial): Failure | undefined {
  return state === 'FAIL' ? (userAttrs.get(ERROR) as unknown as Failure | undefined) : undefined;
}

/** How often a trial was begun. */
function attemptOf({ userAttrs }: Trial): number {
  const n = userAttrs.get(ATTEMPT);
  return typeof n === 'number' ? n : 1;
}

const attr = (trial: number, key: string, value: string | number | Failure | readonly string[]): StudyEvent => ({
  kind: 'trial-attr',
  trial,
  scope: 'user',
  key,
  value: value as never,
});

/** What a journal is told of the replicates of a trial that are over: where they are, and the mean of their values so far, unless a study of several goals can have none. */
export function progressEvents(
  state: StudyState,
  trial: number,
  { folder, value }: { readonly folder: readonly string[]; readonly value: number | undefined },
): StudyEvent[] {
  const report = value === undefined ? [] : reportEvents(state, trial, folder.length, value, () => {});
  return [attr(trial, FOLDER, folder), ...report];
}

/** What a journal is told of the end of a trial. One that is pruned has the last value that `state` knows of it. */
export function endEvents(trial: number, end: TrialEnd, time: Date, state?: StudyState): StudyEvent[] {
  const known = end.state === 'PRUNED' ? state?.trials[trial] : undefined;
  const values = known && lastValue(state!, known);
  return [
    ...(end.folder === undefined ? [] : [attr(trial, FOLDER, end.folder)]),
    ...(end.state === 'FAIL' ? [attr(trial, ERROR, end.error)] : []),
    {
      kind: 'state',
      trial,
      state: end.state,
      values: end.state === 'COMPLETE' ? end.values : values,
      time: end.state === 'WAITING' ? undefined : time,
    },
  ];
}

/** Why a trial failed whose workers were lost too often. */
const givenUp = (attempts: number): Failure => ({
  code: 'CRASH',
  message: `its worker was killed, or gone with its machine, ${attempts === 1 ? 'once' : `${attempts} times`}`,
});

/** Trials of lost workers: those that ended are told, those that were lost too often have failed, the first other one is taken. */
function takeOver(state: StudyState, rules: ClaimRules): Pick<Decision, 'events' | 'claim'> {
  const { worker, now, lost, endOf, failed = (_, error) => ({ state: 'FAIL', error }), retries } = rules;
  const events: StudyEvent[] = [];
  for (const number of state.running()) {
    const trial = state.trials[number]!;
    const owner = workerOf(trial);
    if (owner === undefined || !lost.has(owner)) continue;
    const attempts = attemptOf(trial);
    const end = endOf(trial) ?? (attempts > retries ? failed(trial, givenUp(attempts)) : undefined);
    if (end !== undefined) {
      events.push(...endEvents(number, end, now, state));
      continue;
    }
    events.push(attr(number, ATTEMPT, attempts + 1), attr(number, WORKER, worker));
    return { events, claim: { number, again: true } };
  }
  return { events };
}

/** The trials that failed and hold nothing up any more, each once. */
const forgivenIn = ({ userAttrs, trials }: StudyState): ReadonlySet<unknown> =>
  new Set([userAttrs.get(FORGIVEN) ?? []].flat().filter((number) => trials[Number(number)]?.state === 'FAIL'));

/** Whether more than this share of the trials that ended failed; those before the sweep was gone on with do not count. */
export function tooManyFailed(state: StudyState, rate: number | undefined): boolean {
  if (rate === undefined || state.count.FAIL === 0) return false;
  const failed = state.count.FAIL - forgivenIn(state).size;
  return failed > rate * (failed + state.count.COMPLETE + state.count.PRUNED);
}

/** Which batch a trial belongs to, from 0 on: one that does another one again, to the batch of that one. */
const batchOf = (trial: Trial, size: number): number => Math.floor(originalOf(trial) / size);

/** Whether a trial may begin as far as batches go: all of the earlier ones are over, and none of them failed. */
function batchBegins(state: StudyState, number: number, size: number): 'yes' | 'later' | 'never' {
  const { trials, count } = state;
  const batch = batchOf(trials[number]!, size);
  const isEarlier = (trial: Trial): boolean => batchOf(trial, size) < batch;
  if (count.FAIL > 0) {
    const forgiven = forgivenIn(state);
    const failed = (trial: Trial): boolean => trial.state === 'FAIL' && !forgiven.has(trial.number);
    if (count.FAIL > forgiven.size && trials.some((trial) => failed(trial) && isEarlier(trial))) return 'never';
  }
  const open = [...state.waiting(), ...state.running()].map((one) => trials[one]!);
  return open.some(isEarlier) ? 'later' : 'yes';
}

/** The trials that wait, batch by batch. */
function waitingByBatch({ trials, waiting }: StudyState, size: number | undefined): Iterable<number> {
  if (size === undefined) return waiting();
  return [...waiting()].sort((a, b) => batchOf(trials[a]!, size) - batchOf(trials[b]!, size) || a - b);
}

/** What the jobs that run make, and others wait for. */
function beingMade(state: StudyState, ended: number | undefined): ReadonlySet<unknown> {
  const running = state.running().filter((number) => number !== ended);
  return new Set(running.flatMap((number) => state.trials[number]!.userAttrs.get(NEEDS) ?? []));
}

/** What a journal is told of what a trial still makes that others wait for. */
export const needsEvent = (trial: number, needs: readonly string[]): StudyEvent => attr(trial, NEEDS, needs);

/**
 * The next job of a worker: one whose worker was lost before one that waits, of those the lowest number that need not be done
 * later since another worker makes what they need, else the lowest of all. Where `hydra.sweeper.max_batch_size` says so, a batch begins when the one before is over, and
 * never if a job of it failed, as in Hydra's basic sweeper. Where none waits, a new trial, if one may be begun. None begins where too many failed (`hydra.sweeper.max_failure_rate`).
 */
export function decideClaim(state: StudyState, rules: ClaimRules): Decision {
  const { worker, now, batchSize, needs = () => [] } = rules;
  const made = beingMade(state, rules.ended);
  const later = (number: number): boolean => needs(number).some((need) => made.has(need));
  const taken = takeOver(state, rules);
  if (taken.claim !== undefined) return { ...taken, wait: true };
  const others = state
    .running()
    .filter((number) => number !== rules.ended && workerOf(state.trials[number]!) !== undefined);
  const othersRun = others.length > 0;
  if (tooManyFailed(state, rules.failureRate)) return { events: taken.events, wait: othersRun };
  if (others.length >= (rules.atOnce ?? Infinity)) return { events: taken.events, wait: true };
  let first: number | undefined;
  let chosen: number | undefined;
  for (const number of waitingByBatch(state, batchSize)) {
    const begins = batchSize === undefined ? 'yes' : batchBegins(state, number, batchSize);
    if (begins !== 'yes') return { events: taken.events, wait: begins === 'later' || othersRun };
    first ??= number;
    if (later(number)) continue;
    chosen = number;
    break;
  }
  const number = chosen ?? first;
  if (number === undefined) {
    const fresh = (rules.open ?? 0) > 0 ? rules.fresh?.(new Map([[WORKER, worker]])) : undefined;
    // what is left may fail, and be proposed again
    if (fresh === undefined) return { events: taken.events, wait: othersRun };
    return { events: [...taken.events, fresh], claim: { number: state.trials.length, again: false }, wait: true };
  }
  const needed = needs(number);
  return {
    events: [
      ...taken.events,
      { kind: 'state', trial: number, state: 'RUNNING', time: now },
      attr(number, WORKER, worker),
      ...(needed.length === 0 ? [] : [attr(number, NEEDS, needed)]),
    ],
    claim: { number, again: workerOf(state.trials[number]!) !== undefined },
    wait: true,
  };
}
