/** @file The loop of a worker: takes a job of the sweep, runs it, says how it ended, takes the next. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CheckedJob, Session } from '../program/index.ts';
import { OUTPUT_FILE } from '../record/index.ts';
import { enterProcessState } from '../run/index.ts';
import type { Journal, StudyState, Trial } from '../study/index.ts';
import { createSecrets } from '../util/secrets.ts';
import { watchWorkers, type Alive } from './alive.ts';
import { captureOutput } from './capture.ts';
import {
  decideClaim,
  endEvents,
  needsEvent,
  runningOf,
  workerOf,
  type Claim,
  type Decision,
  type TrialEnd,
} from './claim.ts';
import { lookAhead } from './look-ahead.ts';
import { giveWay, watchStalls } from './fence.ts';
import { objectiveOf } from './objective.ts';
import {
  endInFolder,
  endOfSummary,
  peekAtJob,
  performTrial,
  reasonOf,
  trialJob,
  type OpenSweep,
  type Performed,
} from './trial-job.ts';

/** Milliseconds between two looks for work, where others may leave some. */
const LOOK_EVERY = 500;

export interface WorkOptions {
  readonly journal: Journal;
  readonly alive: Alive;
  readonly signal: AbortSignal;
  /** Jobs that are composed and checked already. */
  readonly checked?: ReadonlyMap<number, CheckedJob<unknown>> | undefined;
  /** Whether what a job prints goes to a file in its folder. Default: it is printed. */
  readonly captures?: boolean | undefined;
  /** Told of each job that this worker begins. */
  readonly onBegin?: (claim: Claim) => Promise<void>;
  /** Told of each job that ended here, as far as it began. */
  readonly onEnd?: (number: number, performed: Performed<unknown> | undefined) => Promise<void>;
}

/** A job that this worker did, and how it ended. */
interface Ended {
  readonly number: number;
  readonly end: TrialEnd;
}

/**
 * Does jobs of a sweep, in the working folder where it was begun, until none is left, none may begin, or somebody stops it. Fails
 * with what the file system says of the journal.
 */
export async function work<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  options: WorkOptions,
): Promise<void> {
  const { cwd } = sweep.file;
  const isHere = existsSync(cwd);
  if (!isHere)
    session.console.print(
      `warning: jobs see other files by relative paths: ${cwd}, where the sweep was begun, is not here`,
    );
  const leave = enterProcessState({ variables: {}, folder: isHere ? cwd : undefined });
  try {
    await workHere(session, sweep, options);
  } finally {
    leave();
  }
}

/** The same in the folder where this process is. */
async function workHere<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  options: WorkOptions,
): Promise<void> {
  const { signal, onBegin, onEnd } = options;
  const next = claimer(session, sweep, options);
  let ended: Ended | undefined;
  for (;;) {
    const { claim, trial, wait } = await next(ended);
    ended = undefined;
    if (claim === undefined || trial === undefined) {
      if (!wait || signal.aborted) return;
      await setTimeout(LOOK_EVERY, undefined, { signal }).catch(() => {});
      continue;
    }
    await onBegin?.(claim);
    const { end, performed } = await runTrial(session, sweep, claim, trial, options);
    ended = { number: claim.number, end };
    await onEnd?.(claim.number, performed);
  }
}

/** Whether a trial is a worker's: it may have been taken over. */
function isHeldBy({ trials }: StudyState, number: number, name: string): boolean {
  const trial = trials[number];
  return trial?.state === 'RUNNING' && workerOf(trial) === name;
}

/** What a worker does next. */
interface Next extends Omit<Decision, 'events'> {
  /** The trial that it has for itself. */
  readonly trial?: Trial | undefined;
}

/** Tells how a job ended and takes the next one, in one step where batches allow it. */
function claimer<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  { journal, alive, signal }: WorkOptions,
): (ended: Ended | undefined) => Promise<Next> {
  const { file, folder } = sweep;
  const lostOf = watchWorkers(folder);
  const objective = objectiveOf(file.plan.goal);
  /** Trials of others, by their worker. */
  const othersOf = (state: StudyState): Map<string, Trial> =>
    new Map(
      Array.from(runningOf(state), (number) => state.trials[number]!).flatMap((trial) => {
        const name = workerOf(trial);
        return name === undefined || name === alive.name ? [] : [[name, trial] as const];
      }),
    );
  /** How the trials of lost workers ended, as far as their folders tell. */
  const endsOf = async (trials: readonly Trial[]): Promise<Map<number, TrialEnd>> => {
    const ends = new Map<number, TrialEnd>();
    for (const trial of trials) {
      const job = await peekAtJob(session, sweep, trial);
      const end = job && endInFolder(job, objective, { sweepFolder: folder, number: trial.number });
      if (end !== undefined) ends.set(trial.number, end);
    }
    return ends;
  };
  const ahead = lookAhead(session, sweep);
  const tell = (state: StudyState, { number, end }: Ended) =>
    isHeldBy(state, number, alive.name) ? endEvents(number, end, new Date()) : [];

  return async (ended) => {
    const before = await journal.read();
    const others = othersOf(before);
    await ahead.look(before);
    const lost = await lostOf(others.keys());
    const ends = await endsOf([...lost].map((name) => others.get(name)!));
    if (ended !== undefined && file.batchSize !== undefined) {
      // whether the next batch begins depends on how this job ended
      await journal.update((state) => tell(state, ended));
    }
    let taken: Omit<Decision, 'events'> = { wait: false };
    const state = await journal.update((state) => {
      const told = ended === undefined || file.batchSize !== undefined ? [] : tell(state, ended);
      if (signal.aborted) return told;
      const decided = decideClaim(state, {
        worker: alive.name,
        now: new Date(),
        lost,
        endOf: ({ number }) => ends.get(number),
        retries: file.launcher.retries,
        batchSize: file.batchSize,
        ended: ended?.number,
        needs: ahead.needs,
      });
      taken = decided;
      return [...told, ...decided.events];
    });
    return { ...taken, trial: taken.claim && state.trials[taken.claim.number] };
  };
}

/** Tells others what a job still makes that they wait for, as its stages begin. */
function needsTeller(
  { journal, alive }: Pick<WorkOptions, 'journal' | 'alive'>,
  number: number,
  shares: Readonly<Record<string, string>>,
): (stage: string) => void {
  const stages = Object.keys(shares);
  let left = stages.length;
  return (stage) => {
    const place = stages.indexOf(stage);
    const now = place === -1 ? 0 : stages.length - place;
    if (now >= left) return;
    left = now;
    const needs = stages.slice(stages.length - now).map((name) => shares[name]!);
    // who waits for nothing loses some time, no more
    journal.update((state) => (isHeldBy(state, number, alive.name) ? [needsEvent(number, needs)] : [])).catch(() => {});
  };
}

/** The session of a job, whose progress is seen in the sign of its worker too; `onFolder` is told of its folder. */
function watched(
  { callbacks, ...session }: Session,
  {
    number,
    since,
    say,
    onFolder,
    onStage,
  }: Pick<Alive, 'say'> & {
    readonly number: number;
    readonly since: number;
    readonly onFolder: (folder: string) => void;
    readonly onStage: (stage: string) => void;
  },
): Session {
  const { console } = session;
  const notify: Session['callbacks']['notify'] = (event, about, more) => {
    if (event === 'onJobStart') onFolder(String(about.get('hydra.runtime.output_dir')));
    return callbacks.notify(event, about, more);
  };
  const start: typeof console.start = async (info) => {
    const run = await console.start(info);
    return {
      ...run,
      listen(event) {
        if (event.kind === 'stage-start') onStage(event.stage);
        if (event.kind === 'progress') say({ job: number, since, progress: event.progress });
        run.listen(event);
      },
    };
  };
  return { ...session, callbacks: { notify }, console: { ...console, start } };
}

/** Runs one job and says how it ended. Never throws: a job that cannot begin is one that failed. */
async function runTrial<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  claim: Claim,
  trial: Trial,
  { journal, alive, checked, captures = false }: WorkOptions,
): Promise<{ readonly end: TrialEnd; readonly performed?: Performed<unknown> }> {
  const { number } = claim;
  const since = Date.now();
  alive.say({ job: number, since });
  const isHeld = async (): Promise<boolean> => isHeldBy(await journal.read(), number, alive.name);
  const unwatch = watchStalls(() => void isHeld().then((held) => held || giveWay(`job ${number}`)));
  const capture = captures ? captureOutput() : undefined;
  const onFolder = (folder: string): void => capture?.to(join(folder, OUTPUT_FILE));
  let job = checked?.get(number) as CheckedJob<Config> | undefined;
  try {
    job ??= await trialJob(session, sweep, trial);
    const onStage = needsTeller({ journal, alive }, number, sweep.experiment.shares?.(job.config) ?? {});
    const performed = await performTrial(
      watched(session, { number, since, say: alive.say, onFolder, onStage }),
      sweep,
      job,
      claim,
      { isHeld },
    );
    const { summary } = performed;
    const folder = relative(sweep.folder, performed.folder);
    return {
      performed: { ...performed, folder },
      end: endOfSummary(summary, objectiveOf(sweep.file.plan.goal), { folder, seconds: summary.seconds }),
    };
  } catch (error) {
    const secrets = job === undefined ? createSecrets() : session.secretsOf(job.composition);
    return { end: { state: 'FAIL', error: reasonOf(error, secrets) } };
  } finally {
    unwatch();
    capture?.end();
    alive.say({});
  }
}
