/** @file A sweep, from a composed command line to what its jobs came to. */
import { join, resolve } from 'node:path';
import { composeAll, expandedWords, type ComposedAll, type Workshop } from '../compose/index.ts';
import { toYaml } from '../config/index.ts';
import { distinctErrors, formatError, HydrosolError, throwAll } from '../errors.ts';
import {
  checkJob,
  checkOf,
  configNameOf,
  openOwnLog,
  perform,
  specOf,
  startCallbacks,
  tellComposed,
  trackersOf,
  warnOf,
  type CheckedJob,
  type Program,
  type Session,
} from '../program/index.ts';
import { listRunFiles, MULTIRUN_FILE, SWEEP_MARK, writePlan, type PlannedRow } from '../record/index.ts';
import type { SweepJob } from '../report/index.ts';
import { claimRunFolder, TRACKED_STATUS, type JobSpec, type JobStatus, type RunEnvironment } from '../run/index.ts';
import { runName, type RunInfo, type Tracker } from '../track/index.ts';
import { attempt } from '../util/attempt.ts';
import { writeFileAtomic } from '../util/files.ts';
import { messageOf } from '../util/message-of.ts';
import { shownPath } from '../util/shown-path.ts';
import { readBatchSize } from './batches.ts';
import { childrenOf, distinctPlaces, endParents, openParents } from './parents.ts';
import { planSweep, type PlannedJob } from './plan-sweep.ts';
import { openRows, reasonOf } from './rows.ts';
import { runJobs, type SweepOutcome } from './run-jobs.ts';

/** A job of a sweep that was found right, with its trackers. */
interface SweptJob<Config> extends CheckedJob<Config> {
  readonly spec: JobSpec;
  readonly trackers: readonly Tracker[];
}

/** A sweep that is over. */
export interface Swept {
  /** Absolute. */
  readonly folder: string;
  /** All jobs that were planned, in order, those included that were not begun. */
  readonly jobs: readonly SweepJob[];
  /** The files with the results. */
  readonly files: readonly string[];
  readonly status: JobStatus;
}

/** What a sweep does, and what is wrong with it as a whole. */
interface Plan {
  readonly batchSize: number | undefined;
  readonly planned: readonly PlannedJob[];
  /** The folder that it asks for; the working folder where that cannot be known. */
  readonly wanted: string;
  readonly errors: readonly HydrosolError[];
}

function readPlan({ composition, errors }: ComposedAll, words: readonly string[], { cwd }: Workshop): Plan {
  const size = attempt(() => readBatchSize(composition));
  const planned = attempt(() => planSweep(words, composition));
  const folder = attempt(() => resolve(cwd, String(composition.get('hydra.sweep.dir', { throwOnMissing: true }))));
  return {
    batchSize: size.value,
    planned: planned.value ?? [],
    wanted: folder.value ?? cwd,
    errors: distinctErrors([...errors, ...size.errors, ...planned.errors, ...folder.errors]),
  };
}

/**
 * Composes and checks every job before the first is run; throws everything that is wrong with any of them, each once. Where the
 * sweep itself is wrong, its first job stands for all, so that both are told together.
 */
async function checkJobs<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  workshop: Workshop,
  master: ComposedAll,
  { planned, wanted: sweepFolder, errors: known }: Plan,
): Promise<Map<PlannedJob, CheckedJob<Config> & { readonly spec: JobSpec }>> {
  const check = await checkOf(program, { running: true });
  const jobs = new Map<PlannedJob, CheckedJob<Config> & { readonly spec: JobSpec }>();
  const errors = new Map(known.map((error) => [formatError(error), error]));
  for (const job of known.length === 0 ? planned : planned.slice(0, 1)) {
    const sweep = { number: job.number, wanted: sweepFolder, sweepFolder };
    const spec = specOf(workshop, [...master.composition.overrides.hydra, ...job.overrides], sweep);
    const composed = composeAll(workshop, expandedWords(spec.words), 'run');
    await tellComposed(session, composed);
    const checked = await checkJob<Config>(composed, check, sweep);
    if ('job' in checked) jobs.set(job, { ...checked.job, spec });
    else
      for (const error of checked.errors)
        if (!known.some((one) => saysTheSame(one, error))) errors.set(formatError(error), error);
  }
  throwAll([...errors.values()]);
  return jobs;
}

/** Whether two errors are of one fault: that of a word of the sweep, which its jobs spell in another way. */
function saysTheSame(a: HydrosolError, b: HydrosolError): boolean {
  return a.message === b.message && a.fullKey === b.fullKey;
}

/** Makes the folder of a sweep, with what was asked for. Fails with RUN_FOLDER. */
async function openFolder(wanted: string, multirun: string, plan: readonly PlannedRow[]): Promise<string> {
  const folder = await claimRunFolder(wanted, { marks: [SWEEP_MARK], key: 'hydra.sweep.dir' });
  try {
    await writeFileAtomic(join(folder, MULTIRUN_FILE), multirun);
    await writePlan(folder, plan);
    return folder;
  } catch (cause) {
    throw new HydrosolError('RUN_FOLDER', `the sweep cannot begin in ${folder}: ${messageOf(cause)}`, {
      hints: ['choose another folder with hydra.sweep.dir=PATH'],
      cause,
    });
  }
}

function statusOf(outcomes: readonly SweepOutcome[], planned: number, { aborted }: AbortSignal): JobStatus {
  if (aborted) return 'INTERRUPTED';
  const isWhole = outcomes.length === planned;
  return isWhole && outcomes.every(({ outcome }) => outcome?.status === 'FINISHED') ? 'FINISHED' : 'FAILED';
}

/**
 * Runs the product of all choices of a command line, one job after another, each in a folder of its own below
 * `hydra.sweep.dir`. Nothing is made before every job's config is found right and every tracker answers. results.csv and
 * seeds.json are written while jobs end, and at the end. Throws all that is wrong with any job; fails with SWEEP for a sweep over
 * nothing, with TRACKER, with RUN_FOLDER.
 */
export async function runSweep<Config, Result>(
  given: Session,
  program: Program<Config, Result>,
  workshop: Workshop,
  { master, words }: { readonly master: ComposedAll; readonly words: readonly string[] },
): Promise<Swept> {
  const { composition } = master;
  const session = await startCallbacks(given, program, master);
  await tellComposed(session, master);
  const { signal, callbacks } = session;
  const secrets = session.secretsOf(composition);
  const warn = warnOf(session, composition);

  const asked = readPlan(master, words, workshop);
  const { batchSize, planned, wanted } = asked;
  const checked = await checkJobs(session, program, workshop, master, asked);
  const experiment = await program.load();
  const jobs = new Map<PlannedJob, SweptJob<Config>>();
  for (const [job, one] of checked) jobs.set(job, { ...one, trackers: trackersOf(session, experiment, one) });
  const places = distinctPlaces(Array.from(jobs.values(), ({ trackers }) => trackers));
  for (const tracker of places.values()) await tracker.check?.();

  const configName = configNameOf(composition);
  await callbacks.notify('onMultirunStart', composition, { configName });
  const yaml = toYaml(composition.config);
  const plan = planned.map(({ number, overrides }) => ({ number, overrides: overrides.map(secrets.word) }));
  const folder = await openFolder(wanted, yaml, plan);
  const log = openOwnLog(session, composition);
  log.info(`${planned.length} job${planned.length === 1 ? '' : 's'} in ${shownPath(folder)}`);

  const parents = await openParents(
    places,
    await sweepInfo(workshop, await session.environment(), { folder, words: words.map(secrets.word) }),
    warn,
  );
  const rows = openRows(folder, plan, { hide: secrets.hide, warn });
  let outcomes: SweepOutcome<Result>[] = [];
  let files: readonly string[] = [];
  try {
    outcomes = await runJobs<Result>({
      jobs: planned,
      signal,
      batchSize,
      onOutcome: (outcome) => rows.add(outcome),
      runJob: (job) => {
        log.info(`#${job.number}: ${job.overrides.map(secrets.word).join(' ')}`);
        const one = jobs.get(job)!;
        const trackers = childrenOf(parents, one.trackers, warn);
        const parentRunId = [...parents.values()].find(({ id }) => id !== undefined)?.id;
        const placed = { ...one, sweep: { number: job.number, wanted, sweepFolder: folder } };
        return perform(session, program, experiment, placed, { trackers, parentRunId });
      },
    });
  } finally {
    files = await rows.write();
    const texts = new Map([[MULTIRUN_FILE, secrets.mask({ kind: 'file', text: yaml }).text]]);
    const status = TRACKED_STATUS[statusOf(outcomes, planned.length, signal)];
    await endParents(parents, { status, files: listRunFiles(folder), texts });
  }
  const failed = outcomes.flatMap(({ job, error }) => (error === undefined ? [] : [{ job, error }]));
  if (failed.length > 0) {
    const reasons = new Map(failed.map(({ job, error }) => [job.number, reasonOf(error, secrets)]));
    await writePlan(
      folder,
      plan.map((row) => ({ ...row, error: reasons.get(row.number) })),
    ).catch((error: Error) => warn(error.message));
  }
  const missed = planned.length - outcomes.length;
  if (missed > 0 && !signal.aborted)
    log.warn(`not begun: ${missed} of ${planned.length} jobs, because one of an earlier batch failed`);
  await callbacks.notify('onMultirunEnd', composition, {
    configName,
    jobs: outcomes.flatMap(({ outcome }) => outcome ?? []),
  });
  return { folder, jobs: rows.all(), files, status: statusOf(outcomes, planned.length, signal) };
}

/** What trackers are told of the sweep itself. */
async function sweepInfo(
  { name: job }: Workshop,
  { git }: RunEnvironment,
  { folder, words }: { readonly folder: string; readonly words: readonly string[] },
): Promise<RunInfo> {
  return {
    name: runName({ role: 'sweep', job, words, folder }),
    started: Date.now(),
    params: new Map(),
    tags: new Map([['hydrosol.sweep', words.join(' ')]]),
    folder,
    role: 'sweep',
    git,
  };
}
