/** @file A sweep, from a composed command line to what its jobs came to. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { composeAll, expandedWords, type ComposedAll, type Workshop } from '../compose/index.ts';
import { toYaml } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import {
  checkOf,
  codeOf,
  configNameOf,
  openOwnLog,
  programRecordOf,
  startCallbacks,
  tellComposed,
  trackersOf,
  warnOf,
  type Program,
  type Session,
} from '../program/index.ts';
import {
  MULTIRUN_FILE,
  RESULTS_FILE,
  SEEDS_FILE,
  STUDY_FILE,
  SWEEP_FILE,
  SWEEP_MARK,
  writePlan,
  type PlannedRow,
} from '../record/index.ts';
import { claimRunFolder } from '../run/index.ts';
import { attempt } from '../util/attempt.ts';
import { writeFileAtomic } from '../util/files.ts';
import { messageOf } from '../util/message-of.ts';
import { shownPath } from '../util/shown-path.ts';
import { threadsOfEach } from '../util/threads.ts';
import { announce, othersAtWork } from './alive.ts';
import { readAsked } from './asked.ts';
import { checkJobs } from './check-jobs.ts';
import { writeCopies } from './config-copies.ts';
import { conduct, type Swept } from './conduct.ts';
import { distinctPlaces, endParents, idsOf, openParents } from './parents.ts';
import { plannedJobs } from './planned-job.ts';
import { resumeSweep } from './resume-sweep.ts';
import type { SweepStatus } from './status.ts';
import { partsOf } from './sampling.ts';
import { plannedSeeds } from './seed.ts';
import { createStudy } from './study-file.ts';
import { sweepInfo } from './sweep-info.ts';
import { readSweepFile, writeSweepFile, type SweepFile } from './sweep-file.ts';
import { workerCount } from './worker-count.ts';

/** Whether the folder has a sweep of this program and this user already. */
function hasSweep({ name }: Pick<Program<never, never>, 'name'>, folder: string): boolean {
  const found = attempt(() => readSweepFile(folder)).value;
  return found?.isOwn === true && found.file.program.name === name && existsSync(join(folder, STUDY_FILE));
}

/** More than a year, and some of all that a clock tells. */
const ANOTHER_TIME = 400 * 86_400_000 + 3_661_001;

/** Whether the folder that a sweep asks for is named by the time, so that two commands of one moment mean two sweeps. */
function isOfTheMoment(workshop: Workshop, words: readonly string[], { composition }: ComposedAll): boolean {
  const now = new Date(workshop.now.getTime() + ANOTHER_TIME);
  const { composition: later } = composeAll({ ...workshop, now }, expandedWords(words), 'multirun');
  return later.get('hydra.sweep.dir') !== composition.get('hydra.sweep.dir');
}

/** Makes the folder of a sweep, with what was asked for. Fails with RUN_FOLDER. */
async function openFolder(wanted: string, multirun: string, plan: readonly PlannedRow[]): Promise<string> {
  const files = [MULTIRUN_FILE, SWEEP_FILE, STUDY_FILE, RESULTS_FILE, SEEDS_FILE];
  const folder = await claimRunFolder(wanted, { marks: [SWEEP_MARK], files, key: 'hydra.sweep.dir' });
  await orLeaveNothing(folder, async () => {
    await writeFileAtomic(join(folder, MULTIRUN_FILE), multirun);
    await writePlan(folder, plan);
  });
  return folder;
}

/** What `work` gives. Where it throws, the sweep cannot begin: nothing of it stays in the folder. Fails with RUN_FOLDER then. */
async function orLeaveNothing<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    for (const name of [MULTIRUN_FILE, SWEEP_FILE, STUDY_FILE, SWEEP_MARK]) {
      attempt(() => rmSync(join(folder, name), { recursive: true, force: true }));
    }
    throw new HydrosolError('RUN_FOLDER', `the sweep cannot begin in ${folder}: ${messageOf(cause)}`, {
      hints: ['choose another folder with hydra.sweep.dir=PATH'],
      cause,
    });
  }
}

/** What is asked for. */
export interface SweepRequest {
  /** The config of the sweep itself, composed with the choices left open. */
  readonly master: ComposedAll;
  /** The words of its command line, aliases expanded. */
  readonly words: readonly string[];
  /** Told where the sweep stands, now and then, while workers are at it. */
  readonly onStatus?: ((status: SweepStatus) => void) | undefined;
}

/**
 * Runs the product of all choices of a command line, each job in a folder of its own below `hydra.sweep.dir`, where and how many at
 * a time `hydra.launcher` says. Nothing is made before the jobs' configs are found right and every tracker answers: all of a
 * sweep of up to 200 jobs, of a larger one so many that most choices are among them; a job that turns out wrong later has failed. results.csv and seeds.json are
 * written while jobs end, and at the end. Throws all that is wrong with any job; fails with SWEEP for a sweep over nothing, with
 * TRACKER, with RUN_FOLDER.
 */
export async function runSweep<Config, Result>(
  given: Session,
  program: Program<Config, Result>,
  workshop: Workshop,
  { master, words, onStatus }: SweepRequest,
): Promise<Swept> {
  const { composition } = master;
  const session = await startCallbacks(given, program, master);
  await tellComposed(session, master);
  const secrets = session.secretsOf(composition);
  const warn = warnOf(session, composition);

  const { batchSize, failureRate, launcher, sampling, plan, wanted, errors } = await readAsked(
    program,
    master,
    words,
    workshop,
  );
  const planned = plan === undefined ? [] : plannedJobs(plan, { sampled: sampling !== undefined });
  const goesOn =
    errors.length === 0 &&
    hasSweep(program, wanted) &&
    (othersAtWork(wanted).length === 0 || !isOfTheMoment(workshop, words, master));
  if (goesOn) {
    const { hydra } = composition.overrides;
    const line = { plan: plan!, words, hydra, launcher, batchSize, failureRate, sampling, shown: secrets.word };
    return resumeSweep(given, program, wanted, { line, onStatus });
  }
  const check = await checkOf(program, { running: true });
  const checked = await checkJobs<Config>({
    session,
    workshop,
    check,
    master,
    planned,
    replicates: plan?.replicates ?? 1,
    wanted,
    errors,
  });
  const experiment = await program.load();
  const places = distinctPlaces(Array.from(checked.values(), (job) => trackersOf(session, experiment, job)));
  for (const tracker of places.values()) await tracker.check?.();

  const configName = configNameOf(composition);
  await session.callbacks.notify('onMultirunStart', composition, { configName });
  const yaml = toYaml(composition.config);
  const { replicates } = plan!;
  // what a sampler draws is known when it has
  const begun = sampling === undefined ? planned : [];
  const rows = begun.map(({ number, overrides }) => ({
    number,
    overrides: overrides.map(secrets.word),
    seeds: plannedSeeds(overrides, checked.get(number)?.composition ?? composition, replicates),
  }));
  const folder = await openFolder(wanted, yaml, rows);
  // before there is a sweep that somebody else could go on with
  const alive = await orLeaveNothing(folder, async () => announce(folder));
  try {
    const log = openOwnLog(session, composition);
    for (const warning of plan!.warnings) log.warn(warning);
    const seeds = replicates === 1 ? '' : ` with ${replicates} seeds each`;
    const count = sampling?.trials ?? planned.length;
    const what = `${sampling === undefined ? '' : 'up to '}${count} job${count === 1 ? '' : 's'}`;
    log.info(`${what}${seeds} in ${shownPath(folder)}`);
    const parents = await openParents(
      places,
      sweepInfo(workshop, await session.environment(), { folder, words: words.map(secrets.word) }),
      { warn },
    );
    const file = await orLeaveNothing(folder, async () => {
      const file: SweepFile = {
        format: 1,
        program: programRecordOf(program),
        code: codeOf(program),
        configs: workshop.places,
        copies: await writeCopies(folder, workshop.repository.texts),
        cwd: workshop.cwd,
        now: workshop.now.toISOString(),
        wanted,
        words,
        hydra: composition.overrides.hydra,
        plan: plan!,
        sampling,
        batchSize,
        failureRate,
        launcher,
        threads:
          launcher.kind === 'basic'
            ? undefined
            : threadsOfEach(workerCount(launcher, Math.min(count, sampling?.atOnce ?? count))),
        parents: idsOf(parents),
      };
      await writeSweepFile(folder, file);
      await createStudy(folder, plan!, { name: sampling?.studyName, warn });
      return file;
    }).catch(async (error: unknown) => {
      await endParents(parents, { status: 'FAILED', files: [], texts: new Map() });
      throw error;
    });
    const parts = sampling && partsOf(program, sampling);
    const sweep = { folder, file, program, experiment, workshop, check, parents, parts };
    // checked in the folder that was asked for: in another one jobs are composed again
    const placed = folder === wanted && sampling === undefined ? checked : undefined;
    return await conduct(session, sweep, { alive, composition, parents, rows, checked: placed, log, onStatus });
  } finally {
    await alive.leave();
  }
}
