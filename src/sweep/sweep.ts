/** @file A sweep, from a composed command line to what its jobs came to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ComposedAll, Workshop } from '../compose/index.ts';
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
import { openJournal, type StudyState } from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { writeFileAtomic } from '../util/files.ts';
import { messageOf } from '../util/message-of.ts';
import { shownPath } from '../util/shown-path.ts';
import { threadsOfEach } from '../util/threads.ts';
import { othersAtWork } from './alive.ts';
import { readAsked } from './asked.ts';
import { checkJobs } from './check-jobs.ts';
import { writeCopies } from './config-copies.ts';
import { conduct, type Swept } from './conduct.ts';
import { distinctPlaces, idsOf, openParents } from './parents.ts';
import { newCells } from './grow.ts';
import { plannedJobs } from './planned-job.ts';
import { resumeSweep } from './resume-sweep.ts';
import type { SweepStatus } from './status.ts';
import { plannedSeeds } from './seed.ts';
import { createStudy } from './study-file.ts';
import { sweepInfo } from './sweep-info.ts';
import { readSweepFile, writeSweepFile, type SweepFile } from './sweep-file.ts';
import { workerCount } from './worker-count.ts';

/** The sweep that the folder has already: one of this program and this user on which nobody works. */
async function earlierSweep(
  { name }: Pick<Program<never, never>, 'name'>,
  folder: string,
): Promise<{ readonly file: SweepFile; readonly state: StudyState } | undefined> {
  const found = attempt(() => readSweepFile(folder)).value;
  if (found === undefined || !found.isOwn || found.file.program.name !== name) return undefined;
  if (othersAtWork(folder) > 0 || !existsSync(join(folder, STUDY_FILE))) return undefined;
  const journal = await openJournal(join(folder, STUDY_FILE), { warn: () => {} });
  return { file: found.file, state: await journal.read() };
}

/** Makes the folder of a sweep, with what was asked for. Fails with RUN_FOLDER. */
async function openFolder(wanted: string, multirun: string, plan: readonly PlannedRow[]): Promise<string> {
  const files = [MULTIRUN_FILE, SWEEP_FILE, STUDY_FILE, RESULTS_FILE, SEEDS_FILE];
  const folder = await claimRunFolder(wanted, { marks: [SWEEP_MARK], files, key: 'hydra.sweep.dir' });
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

  const { batchSize, failureRate, launcher, plan, wanted, errors } = await readAsked(program, master, words, workshop);
  const planned = plan === undefined ? [] : plannedJobs(plan);
  const earlier = errors.length === 0 ? await earlierSweep(program, wanted) : undefined;
  if (earlier !== undefined) {
    const { hydra } = composition.overrides;
    const asked = { plan: plan!, words, hydra, launcher, batchSize, failureRate };
    const cells = newCells(earlier.file, earlier.state, { folder: wanted, words, plan: plan!, shown: secrets.word });
    return resumeSweep(given, program, wanted, { grown: { ...asked, cells }, onStatus });
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
  const rows = planned.map(({ number, overrides }) => ({
    number,
    overrides: overrides.map(secrets.word),
    seeds: plannedSeeds(overrides, checked.get(number)?.composition ?? composition, replicates),
  }));
  const folder = await openFolder(wanted, yaml, rows);
  const log = openOwnLog(session, composition);
  for (const warning of plan!.warnings) log.warn(warning);
  const seeds = replicates === 1 ? '' : ` with ${replicates} seeds each`;
  log.info(`${planned.length} job${planned.length === 1 ? '' : 's'}${seeds} in ${shownPath(folder)}`);
  const parents = await openParents(
    places,
    sweepInfo(workshop, await session.environment(), { folder, words: words.map(secrets.word) }),
    { warn },
  );
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
    batchSize,
    failureRate,
    launcher,
    threads: launcher.kind === 'basic' ? undefined : threadsOfEach(workerCount(launcher, planned.length)),
    parents: idsOf(parents),
  };
  await writeSweepFile(folder, file);
  await createStudy(folder, plan!, { warn });
  const sweep = { folder, file, program, experiment, workshop, check, parents };
  // checked in the folder that was asked for: in another one jobs are composed again
  const placed = folder === wanted ? checked : undefined;
  return conduct(session, sweep, { composition, parents, rows, checked: placed, log, onStatus });
}
