/** @file Watches the workers of a sweep on this machine: starts them, replaces those that are lost, ends jobs that go too far. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { HydrosolError } from '../errors.ts';
import { memoryOf, startWorker, type WorkerCommand, type WorkerProcess } from '../launch/index.ts';
import type { Program } from '../program/index.ts';
import { WORKER_LOGS } from '../record/index.ts';
import type { Journal, StudyState, Trial } from '../study/index.ts';
import type { Warn } from '../track/index.ts';
import { diskFaultOf, isDiskFault, type DiskFault } from '../util/disk-fault.ts';
import { shownPath } from '../util/shown-path.ts';
import { workerVariables } from '../util/threads.ts';
import { signsHere, type WorkerSign } from './alive.ts';
import { endEvents, workerOf, type Failure } from './claim.ts';
import { diskStop } from './disk-stop.ts';
import type { LauncherSettings, WorkerEnv } from './launcher-settings.ts';
import type { LostJob } from './lost-job.ts';

/** Milliseconds between two looks at the workers. */
const LOOK_EVERY = 200;
/** Workers of one slot that end badly one after another without having begun a job. */
const MOST_FAILURES = 3;
/** Milliseconds in which a worker ends when nothing is left to do; one that stands still never would. */
const TIME_TO_END = 10_000;

export interface SuperviseOptions {
  readonly program: Pick<Program<never, never>, 'name' | 'isShipped'>;
  /** The sweep's own, absolute. */
  readonly folder: string;
  readonly journal: Journal;
  readonly launcher: LauncherSettings;
  /** The threads of each worker. */
  readonly threads: number;
  /** The variables that all jobs have alike, which what a program loads may read before its first job. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether there are jobs that the study does not have yet. */
  readonly mayBegin: (state: StudyState) => boolean;
  /** How many workers there are at most. */
  readonly count: number;
  readonly command: WorkerCommand;
  readonly signal: AbortSignal;
  readonly warn: Warn;
  /** Looks at the job of a trial that is going to be ended; undefined where it cannot be composed. */
  readonly lookAt: (trial: Trial) => Promise<LostJob | undefined>;
  /** Told of the state of the study after each look. */
  readonly onState: (state: StudyState) => Promise<void>;
}

interface Slot {
  readonly number: number;
  readonly process: WorkerProcess;
  /** What it calls itself, once it has said so. */
  readonly name?: string | undefined;
  /** How many before it did nothing. */
  readonly failures: number;
  readonly log: string;
}

/** The variables of a worker: of a list each worker has one, by its slot. */
function envOf(env: WorkerEnv, slot: number): Record<string, string> {
  const own = Object.entries(env).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value[slot % value.length]!,
  ]);
  return Object.fromEntries(own);
}

/** Why the job of a worker is ended, if it went too far. */
function excess(
  { timeoutMin, memGb }: LauncherSettings,
  { started }: Trial,
  { since, pid }: { readonly since: number | undefined; readonly pid: number | undefined },
): Failure | undefined {
  const begun = since ?? started?.getTime();
  if (timeoutMin !== null && begun !== undefined && Date.now() - begun > timeoutMin * 60_000) {
    return { code: 'LIMIT', message: `it ran longer than hydra.launcher.timeout_min=${timeoutMin}` };
  }
  const bytes = memGb === null || pid === undefined ? undefined : memoryOf(pid);
  if (memGb === null || bytes === undefined || bytes <= memGb * 2 ** 30) return undefined;
  const took = (bytes / 2 ** 30).toFixed(1);
  return { code: 'LIMIT', message: `it took ${took} GB of memory, more than hydra.launcher.mem_gb=${memGb}` };
}

/** What is left for workers: jobs that wait, and jobs whose worker may be lost. */
const isBegunLeft = (state: StudyState): boolean =>
  state.count.WAITING > 0 || state.running().some((number) => workerOf(state.trials[number]!) !== undefined);

/**
 * Runs workers until they find nothing more to do. A worker that is lost is replaced, and one that found a job for another process; a job that runs too long or takes too much memory fails,
 * and its worker is ended. When `signal` is aborted the workers are asked to stop, and waited for. Fails with WORKER where workers
 * end one after another before they have begun a job, and with RUN_FOLDER where the disk takes nothing more and jobs are left.
 */
export async function supervise(options: SuperviseOptions): Promise<void> {
  const { program, folder, journal, launcher, threads, variables, count, command, signal, mayBegin, onState } = options;
  const isLeft = (state: StudyState): boolean => isBegunLeft(state) || mayBegin(state);
  /** The disk of the sweep takes nothing more. */
  let fault: DiskFault | undefined;
  const start = (number: number, failures: number): Slot[] => {
    const log = join(folder, WORKER_LOGS, `${number}.log`);
    const own = envOf(launcher.env, number);
    const env = { ...workerVariables(threads), ...own, ...variables, HYDROSOL_WORKER: `${number}/${count}` };
    try {
      return [{ number, process: startWorker(command, { env, log }), failures, log }];
    } catch (error) {
      fault ??= diskFaultOf(error);
      if (fault === undefined) throw error;
      return [];
    }
  };
  let slots = Array.from({ length: count }, (_, i) => start(i, 0)).flat();
  const stop = (): void => slots.forEach(({ process }) => process.stop());
  signal.addEventListener('abort', stop, { once: true });
  let idleSince: number | undefined;
  try {
    while (slots.length > 0) {
      await Promise.race([setTimeout(LOOK_EVERY), ...slots.map(({ process }) => process.whenEnded)]);
      const state = await journal.read();
      await onState(state);
      idleSince = isLeft(state) ? undefined : (idleSince ?? performance.now());
      const isOver = idleSince !== undefined && performance.now() - idleSince > TIME_TO_END;
      const byPid = new Map(signsHere(folder).map((sign) => [sign.process.pid, sign]));
      const next: Slot[] = [];
      for (const slot of slots) {
        const end = slot.process.ended();
        const sign = byPid.get(slot.process.pid ?? -1);
        const trial =
          sign &&
          state
            .running()
            .map((number) => state.trials[number]!)
            .find((one) => workerOf(one) === sign.name);
        const name = slot.name ?? sign?.name;
        if (end === undefined) {
          if (trial !== undefined) await endExcess(options, trial, sign!, slot.process);
          if (isOver) slot.process.kill();
          next.push({ ...slot, name });
          continue;
        }
        if (signal.aborted || !isLeft(state)) continue;
        if (end.replace === true) {
          next.push(...start(slot.number, 0));
          continue;
        }
        // another one would come to the same; those that are at work may come to their ends
        if (isDiskFault(end.fault)) fault = end.fault;
        if (end.code === 0 || isDiskFault(end.fault)) continue;
        const begun = name !== undefined && state.trials.some((one) => workerOf(one) === name);
        const failures = begun ? 0 : slot.failures + 1;
        if (failures < MOST_FAILURES) next.push(...start(slot.number, failures));
        else if (next.length === 0 && slots.every(({ process }) => process.ended() !== undefined)) {
          throw new HydrosolError('WORKER', `the workers of the sweep end before they begin a job`, {
            hints: [`what they said: ${shownPath(slot.log)}`],
            cause: end.error,
          });
        }
      }
      slots = next;
    }
    if (fault !== undefined && !signal.aborted && isLeft(await journal.read())) throw diskStop(program, folder, fault);
  } finally {
    signal.removeEventListener('abort', stop);
    for (const { process } of slots) process.kill();
  }
}

/** Ends the job of a worker that went too far, and the worker. */
async function endExcess(
  { journal, launcher, lookAt }: SuperviseOptions,
  trial: Trial,
  { name, job, since }: WorkerSign,
  worker: WorkerProcess,
): Promise<void> {
  const { number } = trial;
  const error = excess(launcher, trial, { since: job === number ? since : undefined, pid: worker.pid });
  if (error === undefined) return;
  const lost = await lookAt(trial);
  const end = lost?.failed(error) ?? { state: 'FAIL', error };
  let isEnded = false;
  await journal.update((state) => {
    isEnded = false;
    const now = state.trials[number]!;
    if (now.state !== 'RUNNING' || workerOf(now) !== name) return [];
    isEnded = true;
    return endEvents(number, end, new Date(), state);
  });
  worker.kill();
  await worker.whenEnded;
  if (isEnded) await lost?.record(error);
}
