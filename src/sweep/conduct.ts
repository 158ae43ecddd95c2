/** @file Runs what is left of a sweep, here or by workers, and brings it to its end. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ComposedConfig } from '../compose/index.ts';
import type { HydrosolError } from '../errors.ts';
import type { Log } from '../log/index.ts';
import { configNameOf, warnOf, type CheckedJob, type Session } from '../program/index.ts';
import { STUDY_FILE, writePlan, type PlannedRow } from '../record/index.ts';
import type { Choosing, SweepJob } from '../report/index.ts';
import type { JobOutcome, JobStatus } from '../run/index.ts';
import { openJournal, type StudyState } from '../study/index.ts';
import { diskFaultOf } from '../util/disk-fault.ts';
import { messageOf } from '../util/message-of.ts';
import { clearSigns, liveSigns, type Alive } from './alive.ts';
import { tooManyFailed, type Claim } from './claim.ts';
import { diskStop } from './disk-stop.ts';
import { lookAtLost } from './lost-job.ts';
import { endParents, sweepEnd, type Parents } from './parents.ts';
import { infeasibleIn } from './opened-sweeps.ts';
import { writeBest } from './optimization-results.ts';
import { plannedRows } from './planned-rows.ts';
import { failedTrials } from './repeats.ts';
import { openRows, type Rows } from './rows.ts';
import { trialsToBegin } from './sampling.ts';
import type { SweepFile } from './sweep-file.ts';
import { differingWords, statusOf, type SweepStatus } from './status.ts';
import { jobsLeft, sharedVariables } from './shared-variables.ts';
import { supervise } from './supervise.ts';
import type { Done } from './run-trial.ts';
import type { OpenSweep } from './trial-job.ts';
import { work } from './worker.ts';
import { workerCommand } from './worker-command.ts';
import { workerCount } from './worker-count.ts';

/** A sweep that is over, or was stopped. */
export interface Swept {
  /** Absolute. */
  readonly folder: string;
  /** All jobs that were planned, in order, those included that were not begun. */
  readonly jobs: readonly SweepJob[];
  /** The files with the results. */
  readonly files: readonly string[];
  readonly status: JobStatus;
  /** Why it stopped before its end, where that is no fault of its jobs: its disk takes nothing more. */
  readonly stopped?: HydrosolError | undefined;
  /** What tells which jobs are the best. */
  readonly choosing: Choosing;
}

export interface ConductOptions<Config> {
  /** This process among those that are at work on the sweep; it leaves at the end. */
  readonly alive: Alive;
  /** The config of the sweep itself. */
  readonly composition: ComposedConfig;
  readonly parents: Parents;
  /** The jobs as they may be shown. */
  readonly rows: readonly PlannedRow[];
  /** Jobs that are composed and checked already. */
  readonly checked?: ReadonlyMap<number, CheckedJob<Config>> | undefined;
  readonly log: Log;
  /** Told where the sweep stands, now and then, while workers are at it. */
  readonly onStatus?: ((status: SweepStatus) => void) | undefined;
}

function endLine({ job, summary }: SweepJob, done: number, total: number): string {
  const { status = 'FAILED', seconds = 0, error } = summary ?? {};
  const why = error === undefined ? '' : `: ${error.code}: ${error.message.split('\n', 1)[0]}`;
  return `#${job} ${status.toLowerCase()} in ${seconds.toFixed(1)}s${why}; ${done} of ${total}`;
}

function jobStatusOf(state: StudyState, { aborted }: AbortSignal): JobStatus {
  if (aborted) return 'INTERRUPTED';
  const { WAITING, RUNNING } = state.count;
  return WAITING + RUNNING + failedTrials(state).length === 0 ? 'FINISHED' : 'FAILED';
}

/** What to say of a pruner that had nothing to go by; undefined where it had. */
function prunedByNothing({ trials, count }: StudyState, { plan, sampling }: SweepFile): string | undefined {
  const isBlind = sampling?.pruner !== undefined && plan.replicates === 1 && count.COMPLETE > 0;
  if (!isBlind || trials.some(({ intermediate }) => intermediate.size > 0)) return undefined;
  return `no job could be pruned: none told ${plan.goal?.[0]?.name} while it ran`;
}

/** What callbacks are told of the jobs that were begun. */
function outcomesOf(folder: string, rows: Rows): JobOutcome[] {
  return rows.all().flatMap(({ folder: job, summary }) => {
    if (job === undefined || summary === undefined) return [];
    const { status, seconds, result, error } = summary;
    const rest = { ...(result === undefined ? {} : { result }), ...(error === undefined ? {} : { error }) };
    return [{ status, folder: join(folder, job), seconds, summary, ...rest }];
  });
}

/** Runs the jobs of a sweep that are left, until none is or somebody stops them; writes its tables, ends its runs, tells callbacks. */
export async function conduct<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  { alive, composition, parents, rows: planned, checked, log, onStatus }: ConductOptions<Config>,
): Promise<Swept> {
  const { folder, file } = sweep;
  const { signal, callbacks } = session;
  const secrets = session.secretsOf(composition);
  const warn = warnOf(session, composition);
  const context = { composition, shown: secrets.word };
  const rows = openRows(folder, planned, { warn });
  const journal = await openJournal(join(folder, STUDY_FILE), { worker: alive.name, warn });
  let state: StudyState | undefined;
  let files: readonly string[] = [];
  let choosing: Choosing = {};
  let status: JobStatus = 'FAILED';
  let stopped: HydrosolError | undefined;
  const begun = new Set<number>();
  let known = planned;
  let words = differingWords(known);
  const wordsOf = (number: number): string => known.find((row) => row.number === number)?.overrides.join(' ') ?? '';
  const unwritten = (error: unknown): void => warn(`the plan of the sweep cannot be written: ${messageOf(error)}`);
  // others may add trials to the study while it runs, and a sampler does
  const catchUp = async (now: StudyState): Promise<void> => {
    if (now.trials.length <= known.length) return;
    const rowsNow = plannedRows(file.plan, now, context, known);
    if (rowsNow.length === known.length) return;
    known = rowsNow;
    words = differingWords(known);
    rows.plan(known);
    await writePlan(folder, known).catch(unwritten);
  };
  const onState = async (now: StudyState): Promise<void> => {
    await catchUp(now);
    const open = trialsToBegin(now, file.sampling);
    const status = statusOf(now, { words, open, signs: liveSigns(folder), now: new Date() });
    for (const { number } of status.running) {
      if (begun.has(number) || !words.has(number)) continue;
      log.info(`#${number}: ${wordsOf(number)}`);
      begun.add(number);
    }
    const ended = rows.follow(now);
    const before = status.finished + status.failed - ended.length;
    ended.forEach((job, i) => log.info(endLine(job, before + i + 1, status.total)));
    onStatus?.(status);
    await rows.writeNow();
  };
  const before = await journal.read();
  rows.follow(before);
  const left = before.count.WAITING + before.count.RUNNING + trialsToBegin(before, file.sampling);
  try {
    if (left > 0 && file.launcher.kind === 'processes') {
      const count = workerCount(file.launcher, Math.min(left, file.sampling?.atOnce ?? left));
      // gone where the whole project was moved
      const cwd = existsSync(file.cwd) ? file.cwd : process.cwd();
      const command = workerCommand(sweep.program, folder, cwd);
      const threads = file.threads ?? 1;
      const jobs = checked === undefined ? await jobsLeft(session, sweep, before) : checked.values();
      await supervise({
        program: sweep.program,
        folder,
        journal,
        launcher: file.launcher,
        threads,
        variables: sharedVariables(jobs),
        mayBegin: (now) => trialsToBegin(now, file.sampling) > 0,
        count,
        command,
        signal,
        warn,
        lookAt: (trial) => lookAtLost(session, sweep, trial),
        onState,
      });
    } else if (left > 0) {
      const onBegin = async ({ number }: Claim): Promise<void> => {
        await catchUp(await journal.read());
        log.info(`#${number}: ${wordsOf(number)}`);
      };
      const onEnd = async (number: number, done: Done): Promise<void> => {
        rows.add(number, done);
        await rows.writeNow();
      };
      await work(session, sweep, { journal, alive, signal, checked, onBegin, onEnd });
    }
  } catch (error) {
    const fault = diskFaultOf(error);
    if (fault === undefined) throw error;
    stopped = diskStop(sweep.program, folder, fault);
  } finally {
    state = await journal.read();
    await catchUp(state);
    rows.follow(state);
    if (state.count.FAIL + state.count.PRUNED > 0)
      await writePlan(folder, plannedRows(file.plan, state, context)).catch(unwritten);
    files = await rows.write();
    choosing = { goal: file.plan.goal, infeasible: new Set(infeasibleIn(state)) };
    files = [...files, ...(await writeBest(folder, rows.all(), { goal: file.plan.goal, state, warn }))];
    status = jobStatusOf(state, signal);
    await endParents(parents, sweepEnd(folder, status, { composition, secrets }));
    await alive.leave();
    clearSigns(folder);
  }
  const missed = state.count.WAITING;
  if (missed > 0 && !signal.aborted && stopped === undefined) {
    const rate = file.failureRate;
    const why = tooManyFailed(state, rate)
      ? `since more than ${Number((rate! * 100).toPrecision(6))} % of the jobs that ended failed (hydra.sweeper.max_failure_rate)`
      : 'because one of an earlier batch failed';
    log.warn(`not begun: ${missed} of ${state.trials.length} jobs, ${why}`);
  }
  const blind = prunedByNothing(state, file);
  if (blind !== undefined) log.warn(blind);
  await callbacks.notify('onMultirunEnd', composition, {
    configName: configNameOf(composition),
    jobs: outcomesOf(folder, rows),
  });
  return { folder, jobs: rows.all(), files, status, choosing, stopped };
}
