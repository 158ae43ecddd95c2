/** @file Which job of a sweep a worker does next: a decision about the state of its study. */
import type { StudyEvent, StudyState, Trial } from '../study/index.ts';

/** The user attributes of a trial: who does it, for the how manieth time, where, and why it failed. */
const WORKER = 'hydrosol:worker';
const ATTEMPT = 'hydrosol:attempt';
export const FOLDER = 'hydrosol:folder';
export const ERROR = 'hydrosol:error';
/** An attribute of the study: the trials that failed before the sweep was gone on with, after which batches begin all the same. */
export const FORGIVEN = 'hydrosol:forgiven';
/** What the trial makes first that others wait for. */
const NEEDS = 'hydrosol:needs';

/** Why a job failed, as a summary has it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** How a trial ended. */
export type TrialEnd =
  | { readonly state: 'COMPLETE'; readonly values: readonly number[]; readonly folder?: string | undefined }
  | { readonly state: 'FAIL'; readonly error: Failure; readonly folder?: string | undefined }
  /** Somebody stopped it: it waits again, and goes on where it was. */
  | { readonly state: 'WAITING'; readonly folder?: string | undefined };

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
  /** How often a job is begun again whose worker was lost. */
  readonly retries: number;
  /** How many jobs end before the next may begin. Default: none has to. */
  readonly batchSize?: number | undefined;
  /** The job of this worker that has just ended, of which the state does not know yet. */
  readonly ended?: number | undefined;
  /** What a job makes first, or waits for while another makes it. Default: nothing. */
  readonly needs?: (number: number) => readonly string[];
}

export interface Decision {
  readonly events: readonly StudyEvent[];
  readonly claim?: Claim | undefined;
  /** Whether there may be work later: others run what they may not finish, or a batch is not over. */
  readonly wait: boolean;
}

/** The numbers of the trials that run. */
export function runningOf({ trials, count }: StudyState): number[] {
  return count.RUNNING === 0 ? [] : trials.flatMap(({ state, number }) => (state === 'RUNNING' ? [number] : []));
}

/** Who does a trial: undefined for one that no worker of Hydrosol's does. */
export function workerOf({ userAttrs }: Trial): string | undefined {
  const name = userAttrs.get(WORKER);
  return typeof name === 'string' ? name : undefined;
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

/** What a journal is told of the end of a trial. */
export function endEvents(trial: number, end: TrialEnd, time: Date): StudyEvent[] {
  return [
    ...(end.folder === undefined ? [] : [attr(trial, FOLDER, end.folder)]),
    ...(end.state === 'FAIL' ? [attr(trial, ERROR, end.error)] : []),
    {
      kind: 'state',
      trial,
      state: end.state,
      values: end.state === 'COMPLETE' ? end.values : undefined,
      time: end.state === 'WAITING' ? undefined : time,
    },
  ];
}

/** The end of a trial whose workers were lost too often. */
const givenUp = (attempts: number): TrialEnd => ({
  state: 'FAIL',
  error: {
    code: 'CRASH',
    message: `its worker was killed, or gone with its machine, ${attempts === 1 ? 'once' : `${attempts} times`}`,
  },
});

/** Trials of lost workers: those that ended are told, those that were lost too often have failed, the first other one is taken. */
function takeOver(state: StudyState, rules: ClaimRules): Pick<Decision, 'events' | 'claim'> {
  const { worker, now, lost, endOf, retries } = rules;
  const events: StudyEvent[] = [];
  for (const number of runningOf(state)) {
    const trial = state.trials[number]!;
    const owner = workerOf(trial);
    if (owner === undefined || !lost.has(owner)) continue;
    const attempts = attemptOf(trial);
    const end = endOf(trial) ?? (attempts > retries ? givenUp(attempts) : undefined);
    if (end !== undefined) {
      events.push(...endEvents(number, end, now));
      continue;
    }
    events.push(attr(number, ATTEMPT, attempts + 1), attr(number, WORKER, worker));
    return { events, claim: { number, again: true } };
  }
  return { events };
}

/** Whether a trial may begin as far as batches go: all of the earlier ones are over, and none of them failed. */
function batchBegins({ trials, userAttrs }: StudyState, number: number, size: number): 'yes' | 'later' | 'never' {
  const forgiven = new Set([userAttrs.get(FORGIVEN) ?? []].flat());
  const earlier = trials.slice(0, Math.floor(number / size) * size).filter((trial) => !forgiven.has(trial.number));
  if (earlier.some(({ state }) => state === 'FAIL')) return 'never';
  return earlier.every(({ state }) => state === 'COMPLETE' || state === 'PRUNED') ? 'yes' : 'later';
}

/** What the jobs that run make, and others wait for. */
function beingMade(state: StudyState, ended: number | undefined): ReadonlySet<unknown> {
  const running = runningOf(state).filter((number) => number !== ended);
  return new Set(running.flatMap((number) => state.trials[number]!.userAttrs.get(NEEDS) ?? []));
}

/** What a journal is told of what a trial still makes that others wait for. */
export const needsEvent = (trial: number, needs: readonly string[]): StudyEvent => attr(trial, NEEDS, needs);

/**
 * The next job of a worker: one whose worker was lost before one that waits, of those the lowest number that need not be done
 * later since another worker makes what they need, else the lowest of all. Where `hydra.sweeper.max_batch_size` says so, a batch begins when the one before is over, and
 * never if a job of it failed, as in Hydra's basic sweeper.
 */
export function decideClaim(state: StudyState, rules: ClaimRules): Decision {
  const { worker, now, batchSize, needs = () => [] } = rules;
  const made = beingMade(state, rules.ended);
  const later = (number: number): boolean => needs(number).some((need) => made.has(need));
  const taken = takeOver(state, rules);
  if (taken.claim !== undefined) return { ...taken, wait: true };
  const othersRun = [...runningOf(state)].some(
    (number) => number !== rules.ended && workerOf(state.trials[number]!) !== undefined,
  );
  let first: number | undefined;
  let chosen: number | undefined;
  for (const number of state.waiting()) {
    const begins = batchSize === undefined ? 'yes' : batchBegins(state, number, batchSize);
    if (begins !== 'yes') return { events: taken.events, wait: begins === 'later' || othersRun };
    first ??= number;
    if (later(number)) continue;
    chosen = number;
    break;
  }
  const number = chosen ?? first;
  if (number === undefined) return { events: taken.events, wait: othersRun };
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
