/** @file A trial of a worker: its jobs, one after another. */
import { join, relative } from 'node:path';
import type { CheckedJob, Session } from '../program/index.ts';
import { OUTPUT_FILE } from '../record/index.ts';
import { decidePrune, type Journal, type Pruner, type StudyState, type Trial } from '../study/index.ts';
import type { TrackEvent } from '../util/events.ts';
import type { Secrets } from '../util/secrets.ts';
import type { Alive, Doing } from './alive.ts';
import { captureOutput } from './capture.ts';
import { ATTEMPT, needsEvent, progressEvents, workerOf, type Claim, type Failure, type TrialEnd } from './claim.ts';
import { giveWay, watchStalls } from './fence.ts';
import { followJob, type Followed, type IntermediateOptions } from './intermediate.ts';
import { objectiveOf } from './objective.ts';
import { endOfReplicates, endOfSummary, type JobEnd } from './trial-end.ts';
import {
  performTrial,
  reasonOf,
  replicatesOf,
  secretsOfTrial,
  silent,
  trialJob,
  type OpenSweep,
  type Performed,
  type Replicate,
} from './trial-job.ts';

export interface WorkOptions {
  readonly journal: Journal;
  readonly alive: Alive;
  readonly signal: AbortSignal;
  /** Jobs that are composed and checked already. */
  readonly checked?: ReadonlyMap<number, CheckedJob<unknown>> | undefined;
  /** Whether what a job prints goes to a file in its folder. Default: it is printed. */
  readonly captures?: boolean | undefined;
  /** Whether the process is replaced where a job needs another one than those before it. Default: it does them all. */
  readonly replaced?: boolean | undefined;
  /** Told of each trial that this worker begins. */
  readonly onBegin?: (claim: Claim) => Promise<void>;
  /** Told of each job that ended here, as far as it began. */
  readonly onEnd?: (number: number, performed: Done) => Promise<void>;
}

/** What a worker knows besides that of a trial that it does. */
export interface TrialOptions<Config> extends WorkOptions {
  /** Whether a job may be done by this process. */
  readonly fits: (job: CheckedJob<Config>) => boolean;
}

/** A trial that a worker has for itself. */
export interface Claimed extends Claim {
  readonly trial: Trial;
}

/** A job that ended here. */
export interface Done extends Performed<unknown>, JobEnd {
  /** Relative to the sweep's. */
  readonly folder: string;
  readonly replicate?: number | undefined;
}

/** Whether a trial is a worker's: it may have been taken over. */
export function isHeldBy({ trials }: StudyState, number: number, name: string): boolean {
  const trial = trials[number];
  return trial?.state === 'RUNNING' && workerOf(trial) === name;
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
    doing,
    say,
    onFolder,
    onStage,
    onEvent,
  }: Pick<Alive, 'say'> & {
    readonly doing: Doing;
    readonly onFolder: (folder: string, secrets: Secrets) => void;
    readonly onStage: (stage: string) => void;
    readonly onEvent: (event: TrackEvent) => void;
  },
): Session {
  const { console } = session;
  const notify: Session['callbacks']['notify'] = (event, about, more) => {
    if (event === 'onJobStart') onFolder(String(about.get('hydra.runtime.output_dir')), session.secretsOf(about));
    return callbacks.notify(event, about, more);
  };
  const start: typeof console.start = async (info) => {
    const run = await console.start(info);
    return {
      ...run,
      listen(event) {
        if (event.kind === 'stage-start') onStage(event.stage);
        if (event.kind === 'progress') say({ ...doing, progress: event.progress });
        onEvent(event);
        run.listen(event);
      },
    };
  };
  return { ...session, callbacks: { notify }, console: { ...console, start } };
}

/** What tells the study of a job while it runs, where its trials are chosen by a sampler for one goal. */
function followed<Config, Result>(
  { console }: Session,
  { file: { plan, sampling }, parts }: OpenSweep<Config, Result>,
  job: Pick<IntermediateOptions, 'journal' | 'trial' | 'isHeld'>,
): Followed | undefined {
  const [metric, second] = plan.goal ?? [];
  if (sampling === undefined || metric === undefined || second !== undefined) return undefined;
  const warn = (text: string): void => console.print(`warning: ${text}`);
  return followJob({ ...job, metric, pruner: parts?.pruner, intermediate: sampling.intermediate, warn });
}

/** Runs one job of a trial. Never throws: a job that cannot begin has failed, and why is given; undefined for one that needs another process. */
async function runOne<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  { number, again, trial }: Claimed,
  replicate: Replicate | undefined,
  { journal, alive, checked, captures = false, fits }: TrialOptions<Config>,
): Promise<Done | { readonly error: Failure } | undefined> {
  const doing: Doing = { job: number, replicate: replicate?.index, since: Date.now() };
  // a launcher counts from then on where another worker had begun the job, or another job of the trial was done
  alive.say(doing, { atOnce: trial.userAttrs.has(ATTEMPT) || (replicate?.index ?? 0) > 0 });
  const isHeld = async (): Promise<boolean> => isHeldBy(await journal.read(), number, alive.name);
  const unwatch = watchStalls(() => void isHeld().then((held) => held || giveWay(`job ${number}`)));
  const capture = captures ? captureOutput() : undefined;
  // the file is sent to trackers too
  const onFolder = (folder: string, { hide }: Secrets): void => capture?.to(join(folder, OUTPUT_FILE), hide);
  let job = replicate === undefined ? (checked?.get(number) as CheckedJob<Config> | undefined) : undefined;
  try {
    job ??= await trialJob(session, sweep, trial, replicate);
    const onStage = needsTeller({ journal, alive }, number, sweep.experiment.shares?.(job.config) ?? {});
    const pruning = replicate === undefined ? followed(session, sweep, { journal, trial: number, isHeld }) : undefined;
    const onEvent = pruning?.listen ?? (() => {});
    const own = watched(session, { doing, say: alive.say, onFolder, onStage, onEvent });
    const performed = await performTrial(own, sweep, job, { isHeld, fits, again, pruning });
    if (performed === undefined) return undefined;
    return { ...performed, replicate: replicate?.index, folder: relative(sweep.folder, performed.folder) };
  } catch (error) {
    const secrets = job === undefined ? secretsOfTrial(session, sweep, trial) : session.secretsOf(job.composition);
    return { error: { ...reasonOf(error, secrets), replicate: replicate?.index } };
  } finally {
    unwatch();
    capture?.end();
    alive.say({});
  }
}

/** Whether a trial is pruned by its replicates so far, which the journal has. */
async function isPruned({
  journal,
  number,
  pruner,
}: {
  readonly journal: Journal;
  readonly number: number;
  readonly pruner: Pruner;
}): Promise<boolean> {
  let prunes = false;
  await journal.update((state) => {
    const decided = decidePrune(state, number, pruner);
    ({ prunes } = decided);
    return decided.events;
  });
  return prunes;
}

/** Runs the replicates of a trial until one of them fails or is stopped, telling the study of each. Those that are over are not run again. */
async function runReplicates<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  claimed: Claimed,
  options: TrialOptions<Config>,
): Promise<TrialEnd> {
  const { trial } = claimed;
  const { journal, alive, checked, signal, onEnd } = options;
  const { plan } = sweep.file;
  const { number } = trial;
  const objective = objectiveOf(plan);
  const done: Done[] = [];
  let jobs: readonly Replicate[];
  try {
    const first = checked?.get(number) ?? (await trialJob(silent(session), sweep, trial));
    jobs = replicatesOf(sweep, first);
  } catch (error) {
    return { state: 'FAIL', error: { ...reasonOf(error, secretsOfTrial(session, sweep, trial)), replicate: 0 } };
  }
  for (const replicate of jobs) {
    if (signal.aborted) return { state: 'WAITING', folder: done.map(({ folder }) => folder) };
    const ran = await runOne(session, sweep, claimed, replicate, options);
    if (ran === undefined) return { state: 'WAITING', unfit: true, folder: done.map(({ folder }) => folder) };
    if ('error' in ran) return { state: 'FAIL', error: ran.error, folder: done.map(({ folder }) => folder) };
    done.push(ran);
    await onEnd?.(number, ran);
    const { end, folder } = endOfReplicates(done, objective);
    if (end.state !== 'COMPLETE') return end;
    // a study of several goals has no intermediate values
    const [mean = NaN, second] = end.values;
    const { pruner, sees } = sweep.parts ?? {};
    const own = sees === 'each' ? endOfReplicates([ran], objective).end : end;
    const value = own.state === 'COMPLETE' ? own.values[0] : mean;
    const isLast = done.length === plan.replicates;
    // the best trial is compared by all of its replicates
    if (isLast && pruner === undefined) return end;
    const state = await journal.update((now) => {
      if (!isHeldBy(now, number, alive.name)) return [];
      return progressEvents(now, number, { folder, value: second === undefined ? value : undefined });
    });
    if (isLast) return end;
    if (pruner !== undefined && isHeldBy(state, number, alive.name) && (await isPruned({ journal, number, pruner })))
      return { state: 'PRUNED', folder };
  }
  throw new Error('a trial has at least one job');
}

/** Runs the jobs of a trial and says how it ended. A job that cannot begin is one that failed. */
export async function runTrial<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  claimed: Claimed,
  options: TrialOptions<Config>,
): Promise<TrialEnd> {
  const { plan } = sweep.file;
  if (plan.replicates > 1) return runReplicates(session, sweep, claimed, options);
  const ran = await runOne(session, sweep, claimed, undefined, options);
  if (ran === undefined) return { state: 'WAITING', unfit: true };
  if ('error' in ran) return { state: 'FAIL', error: ran.error };
  const end = endOfSummary(ran, objectiveOf(plan));
  // of a finished job without a value to compare it by the study says why it failed
  if (end.state !== 'FAIL' || ran.summary.status === 'FAILED') await options.onEnd?.(claimed.number, ran);
  return end;
}
