/** @file The loop of a worker: takes a job of the sweep, runs it, says how it ended, takes the next. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Session } from '../program/index.ts';
import { readRecord } from '../record/index.ts';
import { enterProcessState } from '../run/index.ts';
import {
  exhaustedEvents,
  newTrialEvent,
  proposalEvents,
  type ProposalContext,
  type StudyState,
  type Trial,
} from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { probeDisk } from '../util/disk-fault.ts';
import { watchWorkers } from './alive.ts';
import { decideClaim, endEvents, errorOf, workerOf, type Decision, type TrialEnd } from './claim.ts';
import { diskStop } from './disk-stop.ts';
import { fitter } from './fit.ts';
import { lookAhead } from './look-ahead.ts';
import { lookAtLost, type LostJob } from './lost-job.ts';
import { isHeldBy, runTrial, type WorkOptions } from './run-trial.ts';
import { trialsToBegin } from './sampling.ts';
import type { OpenSweep } from './trial-job.ts';
import { spaceOf } from './trial-words.ts';

/** Milliseconds between two looks for work, where others may leave some. */
const LOOK_EVERY = 500;

/** A job that this worker did, and how it ended. */
interface Ended {
  readonly number: number;
  readonly end: TrialEnd;
}

/**
 * Does jobs of a sweep, in the working folder where it was begun, until none is left, none may begin, or somebody stops it. Gives
 * whether another process shall take its place, for a job that this one put back. Fails with what the file system says of the journal.
 */
export async function work<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  options: WorkOptions,
): Promise<{ readonly replace: boolean }> {
  const { cwd } = sweep.file;
  const isHere = existsSync(cwd);
  if (!isHere)
    session.console.print(
      `warning: jobs see other files by relative paths: ${cwd}, where the sweep was begun, is not here`,
    );
  const leave = enterProcessState({ variables: {}, folder: isHere ? cwd : undefined });
  try {
    return await workHere(session, sweep, options);
  } finally {
    leave();
  }
}

/** The same in the folder where this process is. */
async function workHere<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  options: WorkOptions,
): Promise<{ readonly replace: boolean }> {
  const { signal, onBegin, journal, alive, replaced = false } = options;
  const next = claimer(session, sweep, options);
  const fits = replaced ? fitter<Config>(sweep.experiment) : () => true;
  let ended: Ended | undefined;
  for (;;) {
    const { claim, trial, wait } = await next(ended);
    ended = undefined;
    if (claim === undefined || trial === undefined) {
      if (!wait || signal.aborted) return { replace: false };
      await setTimeout(LOOK_EVERY, undefined, { signal }).catch(() => {});
      continue;
    }
    await onBegin?.(claim);
    const end = await runTrial(session, sweep, { ...claim, trial }, { ...options, fits });
    ended = { number: claim.number, end };
    const fault = end.state === 'FAIL' ? probeDisk(sweep.folder) : undefined;
    if (fault !== undefined) {
      await putBack(sweep, ended, options);
      throw diskStop(sweep.program, sweep.folder, fault);
    }
    if (end.state === 'WAITING' && end.unfit === true) {
      const { number } = claim;
      await journal.update((state) =>
        isHeldBy(state, number, alive.name) ? endEvents(number, end, new Date(), state) : [],
      );
      return { replace: true };
    }
  }
}

/** What the trials of a sweep are chosen by that a sampler draws. */
function chooserOf<Config, Result>(
  { console }: Session,
  { file: { plan, sampling }, parts }: Pick<OpenSweep<Config, Result>, 'file' | 'parts'>,
): ProposalContext | undefined {
  if (sampling === undefined || parts === undefined) return undefined;
  const warn = (text: string): void => console.print(`warning: ${text}`);
  return { sampler: parts.sampler, space: spaceOf(plan), seed: sampling.seed, warn };
}

/** Whether the last job of a trial that failed left a record: without one it did not begin. */
function hasBegun(sweepFolder: string, { folder = [], error }: Extract<TrialEnd, { readonly state: 'FAIL' }>): boolean {
  const last = [folder].flat()[error.replicate ?? 0];
  return last !== undefined && attempt(() => readRecord(join(sweepFolder, last))).value !== undefined;
}

/** Tells of a job that failed while the disk takes nothing more: one that could not begin waits again. What cannot be told is seen later: the worker is gone. */
async function putBack<Config, Result>(
  sweep: OpenSweep<Config, Result>,
  { number, end }: Ended,
  { journal, alive }: WorkOptions,
): Promise<void> {
  const folders = [end.folder ?? []].flat();
  const told: TrialEnd =
    end.state === 'FAIL' && !hasBegun(sweep.folder, end)
      ? {
          state: 'WAITING',
          folder: sweep.file.plan.replicates === 1 ? undefined : folders.slice(0, end.error.replicate),
        }
      : end;
  await journal
    .update((state) => (isHeldBy(state, number, alive.name) ? endEvents(number, told, new Date(), state) : []))
    .catch(() => {});
}

/** What a worker does next. */
interface Next extends Omit<Decision, 'events'> {
  /** The trial that it has for itself. */
  readonly trial?: Trial | undefined;
}

/**
 * Gives a trial the parameters that it lacks, as the sampler chooses them; undefined where it has nothing left, which ends the trial. A
 * worker that was killed meanwhile leaves a trial to the next one without them: what is chosen depends on its number, so it is the same.
 */
async function chooseParams(
  state: StudyState,
  trial: Trial,
  { journal, ...chooser }: ProposalContext & Pick<WorkOptions, 'journal'>,
): Promise<Trial | undefined> {
  const { number } = trial;
  const events = proposalEvents(state, trial, chooser);
  if (events?.length === 0) return trial;
  const now = await journal.update(() => events ?? exhaustedEvents(number));
  return events === undefined ? undefined : now.trials[number];
}

/** Tells how a job ended and takes the next one, in one step where batches allow it. */
function claimer<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  { journal, alive, signal }: WorkOptions,
): (ended: Ended | undefined) => Promise<Next> {
  const { file, folder } = sweep;
  const lostOf = watchWorkers(folder);
  /** Trials of others, by their worker. */
  const othersOf = (state: StudyState): Map<string, Trial> =>
    new Map(
      state.running().flatMap((number) => {
        const trial = state.trials[number]!;
        const name = workerOf(trial);
        return name === undefined || name === alive.name ? [] : [[name, trial] as const];
      }),
    );
  const ahead = lookAhead(session, sweep);
  const chooser = chooserOf(session, sweep);
  const tell = (state: StudyState, { number, end }: Ended) =>
    isHeldBy(state, number, alive.name) ? endEvents(number, end, new Date(), state) : [];

  return async (ended) => {
    const before = await journal.read();
    const others = othersOf(before);
    await ahead.look(before);
    const lost = await lostOf(others.keys());
    const jobs = new Map<number, LostJob>();
    for (const name of lost) {
      const job = await lookAtLost(session, sweep, others.get(name)!);
      if (job !== undefined) jobs.set(job.trial.number, job);
    }
    // whether others may begin depends on how this job ended
    const tellsFirst = (file.batchSize ?? file.failureRate) !== undefined;
    if (ended !== undefined && tellsFirst) {
      await journal.update((state) => tell(state, ended));
    }
    let taken: Omit<Decision, 'events'> = { wait: false };
    const state = await journal.update((state) => {
      const told = ended === undefined || tellsFirst ? [] : tell(state, ended);
      if (signal.aborted) return told;
      const decided = decideClaim(state, {
        worker: alive.name,
        now: new Date(),
        lost,
        endOf: ({ number }) => jobs.get(number)?.end,
        failed: ({ number }, error) => jobs.get(number)?.failed(error) ?? { state: 'FAIL', error },
        retries: file.launcher.retries,
        batchSize: file.batchSize,
        failureRate: file.failureRate,
        ended: ended?.number,
        needs: ahead.needs,
        open: trialsToBegin(state, file.sampling),
        atOnce: file.sampling?.atOnce,
        fresh: chooser && ((userAttrs) => newTrialEvent(state, chooser, userAttrs)),
      });
      taken = decided;
      return [...told, ...decided.events];
    });
    for (const [number, job] of jobs) {
      const error = errorOf(state.trials[number]!);
      if (error !== undefined) await job.record(error);
    }
    const trial = taken.claim && state.trials[taken.claim.number];
    if (trial === undefined || chooser === undefined) return { ...taken, trial };
    const chosen = await chooseParams(state, trial, { ...chooser, journal });
    // somebody else may have begun a trial meanwhile that is chosen again when it fails
    return chosen === undefined ? { wait: true } : { ...taken, trial: chosen };
  };
}
