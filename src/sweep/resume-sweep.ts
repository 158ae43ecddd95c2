/** @file Goes on with a sweep: what is finished stays, what was stopped goes on, what was not begun is run. */
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { composeAll, expandedWords, type ComposedAll } from '../compose/index.ts';
import { HydrosolError, throwAll } from '../errors.ts';
import { shellWord } from '../override/index.ts';
import {
  configNameOf,
  lineFor,
  openOwnLog,
  programRecordOf,
  startCallbacks,
  trackersOf,
  warnOf,
  type Program,
  type Session,
} from '../program/index.ts';
import { STUDY_FILE, writePlan } from '../record/index.ts';
import { openJournal, type Params, type StudyEvent } from '../study/index.ts';
import { isCountedHere } from '../util/process-identity.ts';
import { shownPath, typedPath } from '../util/shown-path.ts';
import { oneLine } from '../util/visible.ts';
import { announce, awaitSigns, clearSigns, othersAtWork, type Alive } from './alive.ts';
import { checkJobs } from './check-jobs.ts';
import { FORGIVEN } from './claim.ts';
import { conduct, type ConductOptions, type Swept } from './conduct.ts';
import { writeCopies } from './config-copies.ts';
import { orDiskStop } from './disk-stop.ts';
import { lookIntoConfigs } from './earlier-values.ts';
import { differenceOf, growthOf, ownFolderHints } from './grow.ts';
import { distinctPlaces, idsOf, openParents, parentsOf } from './parents.ts';
import { plannedJobs } from './planned-job.ts';
import { plannedRows } from './planned-rows.ts';
import { failedTrials, retryAttrs } from './repeats.ts';
import { gridTrial } from './study-file.ts';
import { partsOf, trialsToBegin } from './sampling.ts';
import { sampledGrowth } from './grow-sampled.ts';
import { probeTrial } from './space/probes.ts';
import { sweepInfo } from './sweep-info.ts';
import { writeSweepFile, type SweepFile } from './sweep-file.ts';
import { trialJob, type OpenSweep } from './trial-job.ts';
import { spaceOf } from './trial-words.ts';
import { openSweep } from './work-on.ts';

/** A command line that may ask for more of a sweep. */
export interface Line extends Pick<
  SweepFile,
  'plan' | 'words' | 'hydra' | 'launcher' | 'batchSize' | 'failureRate' | 'sampling'
> {
  /** A word as it may be shown. */
  readonly shown: (word: string) => string;
}

export interface ResumeSweepOptions extends Pick<ConductOptions<never>, 'onStatus'> {
  /** What it is gone on with by: it may ask for more than before. */
  readonly line?: Line | undefined;
  /** Whether jobs that failed are done again. Default: false. */
  readonly failed?: boolean | undefined;
}

/** Milliseconds in which workers stop whose launcher is gone: they finish their step, and write where they stand. */
const TIME_TO_STOP = 5000;

/** Fails with RUN_FOLDER where other processes work on a sweep, and go on doing so; `line` is what was typed for it, if anything was. */
async function assertIdle(
  { console }: Pick<Session, 'console'>,
  program: Pick<Program<never, never>, 'name' | 'isShipped'>,
  { folder, file }: Pick<OpenSweep<never, never>, 'folder' | 'file'>,
  line: Line | undefined,
): Promise<void> {
  const end = performance.now() + TIME_TO_STOP;
  let workers = othersAtWork(folder);
  // those whose launcher is gone are about to stop
  while (workers.length > 0 && workers.every(({ slot }) => slot !== undefined) && performance.now() < end) {
    await setTimeout(100);
    workers = othersAtWork(folder);
  }
  if (workers.length === 0) {
    workers = await awaitSigns(folder, (hosts, seconds) =>
      console.print(oneLine(`note: waits ${seconds} s for a sign of the workers on ${hosts.join(', ')}`)),
    );
  }
  if (workers.length === 0) return;
  const away = workers.filter(({ process }) => !isCountedHere(process));
  const who = workers.length === 1 ? '1 process works' : `${workers.length} processes work`;
  const more = line === undefined ? [] : differenceOf(file.words, line.words, line.shown);
  throw new HydrosolError('RUN_FOLDER', `${who} on the sweep in ${shownPath(folder)}`, {
    fullKey: line && 'hydra.sweep.dir',
    expected: ['a sweep that was stopped', ...more].join('\n  '),
    hints: [
      `to help with it: ${lineFor(programRecordOf(program), 'work', folder)}`,
      `to watch it: npx hydrosol status ${shellWord(typedPath(folder))}`,
      ...(line === undefined ? [] : ownFolderHints(folder)),
      ...(away.length === 0 ? [] : ['a worker of another machine counts as gone a minute after its last sign']),
    ],
  });
}

/**
 * Goes on with a sweep, or adds jobs to it. Fails with RUN_FOLDER where processes work on it or there is none of this user's, with
 * USAGE for another program's, and with what the journal fails with.
 */
export async function resumeSweep<Config, Result>(
  given: Session,
  program: Program<Config, Result>,
  place: string,
  { line, failed, onStatus }: ResumeSweepOptions = {},
): Promise<Swept> {
  const folder = resolve(place);
  const opened = await openSweep(given, program, folder, 'resume');
  await assertIdle(given, program, opened, line);
  return orDiskStop(program, folder, async () => {
    const alive = announce(folder);
    try {
      return await goOn(given, opened, { alive, line, failed, onStatus });
    } finally {
      await alive.leave();
    }
  });
}

/** The same where nobody else works on the sweep. */
async function goOn<Config, Result>(
  given: Session,
  opened: OpenSweep<Config, Result>,
  { alive, line, failed = false, onStatus }: ResumeSweepOptions & { readonly alive: Alive },
): Promise<Swept> {
  const { folder, program } = opened;
  clearSigns(folder, { elsewhere: true });
  const {
    file: grownFile,
    cells,
    changed,
  } = line === undefined ? { file: opened.file, cells: [], changed: false } : await grownBy(opened, line);
  const master = composeAll(opened.workshop, expandedWords(grownFile.words), 'multirun');
  throwAll(master.errors);
  const { composition } = master;
  const session = await startCallbacks(given, program, master);
  const warn = warnOf(session, composition);
  const shown = session.secretsOf(composition).word;
  const file = cells.length === 0 ? grownFile : await grow(session, { ...opened, file: grownFile }, master, cells);
  if (changed) await writeSweepFile(folder, file);
  await session.callbacks.notify('onMultirunStart', composition, { configName: configNameOf(composition) });

  const journal = await openJournal(join(folder, STUDY_FILE), { warn });
  const space = spaceOf(file.plan);
  const before = await journal.read();
  const again = failed ? failedTrials(before) : [];
  const state = await journal.update((now) => {
    const bad = now.trials.flatMap(({ state, number }) => (state === 'FAIL' ? [number] : []));
    const events: StudyEvent[] = [
      ...cells.map((cell) => gridTrial(space, cell)),
      ...again.map((number): StudyEvent => {
        const { params, distributions } = now.trials[number]!;
        return {
          kind: 'create-trial',
          trial: { state: 'WAITING', params, distributions, systemAttrs: retryAttrs(now, number) },
        };
      }),
    ];
    // what was not begun because these failed is begun now
    if ((file.batchSize ?? file.failureRate) !== undefined && bad.length > 0)
      events.push({ kind: 'study-attr', scope: 'user', key: FORGIVEN, value: bad });
    return events;
  });
  const rows = plannedRows(file.plan, state, { composition, shown });
  await writePlan(folder, rows);
  const log = openOwnLog(session, composition);
  const open = trialsToBegin(state, file.sampling);
  const left = state.count.WAITING + state.count.RUNNING + open;
  const total = rows.length - new Set(rows.flatMap(({ again: number }) => number ?? [])).size + open;
  log.info(`${left} of ${total} job${total === 1 ? '' : 's'} to do in ${shownPath(folder)}`);
  const parts = file.sampling && partsOf(program, file.sampling);
  const sweep: OpenSweep<Config, Result> = { ...opened, file, parts };
  const parents = left === 0 ? new Map() : await reopenParents(session, sweep, { warn, shown });
  return conduct(session, sweep, { alive, composition, parents, rows, log, onStatus });
}

/** What a sweep may run by a command line from now on, and the jobs that are new. Fails as `growthOf`. */
async function grownBy<Config, Result>(
  { folder, file, workshop }: OpenSweep<Config, Result>,
  { shown, ...line }: Line,
): Promise<{ readonly file: SweepFile; readonly cells: readonly Params[]; readonly changed: boolean }> {
  const journal = await openJournal(join(folder, STUDY_FILE), { warn: () => {} });
  const { words, plan: asked } = line;
  if (file.sampling !== undefined && line.sampling !== undefined) {
    const plan = sampledGrowth(file, { folder, words, plan: asked, shown });
    return { file: { ...file, ...line, plan }, cells: [], changed: true };
  }
  if (file.sampling !== undefined || line.sampling !== undefined) throw otherSweeper(folder, file);
  const look = lookIntoConfigs(workshop, file.hydra);
  const { plan, cells } = growthOf(file, await journal.read(), { folder, words, plan: asked, shown }, look);
  return { file: { ...file, ...line, plan }, cells, changed: false };
}

/** What is wrong with a command line for a sweep of another sweeper. */
function otherSweeper(folder: string, { sampling }: SweepFile): HydrosolError {
  const [has, choice] = sampling === undefined ? ['is a grid', 'basic'] : ['has a sampler', 'optuna'];
  return new HydrosolError('SWEEP', `there is another sweep in ${shownPath(folder)}: it ${has}`, {
    fullKey: 'hydra.sweeper._target_',
    expected: `hydra/sweeper=${choice}, or a folder of its own`,
    hints: ownFolderHints(folder),
  });
}

/** Checks the jobs that are new, and writes down what the sweep may run from now on. Throws all that is wrong with them. */
async function grow<Config, Result>(
  session: Session,
  { folder, file, workshop, check }: OpenSweep<Config, Result>,
  master: ComposedAll,
  cells: readonly Params[],
): Promise<SweepFile> {
  const planned = plannedJobs({ ...file.plan, cells });
  const { wanted, plan } = file;
  const { replicates } = plan;
  await checkJobs<Config>({ session, workshop, check, master, planned, replicates, wanted, errors: [] });
  const grown = { ...file, copies: await writeCopies(folder, workshop.repository.texts) };
  await writeSweepFile(folder, grown);
  return grown;
}

/** Goes on with the sweep's own runs wherever its jobs are tracked. */
async function reopenParents<Config, Result>(
  session: Session,
  { folder, file, workshop, experiment, ...sweep }: OpenSweep<Config, Result>,
  { warn, shown }: { readonly warn: (text: string) => void; readonly shown: (word: string) => string },
): ReturnType<typeof openParents> {
  const journal = await openJournal(join(folder, STUDY_FILE), { warn });
  const { trials } = await journal.read();
  const { plan } = file;
  const known = trials.find((trial) => trial.params.size > 0 || plan.space.size === 0) ?? probeTrial(plan);
  const first = await trialJob(session, { ...sweep, folder, file, workshop, experiment }, known);
  const places = distinctPlaces([trackersOf(session, experiment, first)]);
  for (const tracker of places.values()) await tracker.check?.();
  const info = sweepInfo(workshop, await session.environment(), { folder, words: file.words.map(shown) });
  const parents = await openParents(places, info, { warn, known: parentsOf(file.parents) });
  const ids = idsOf(parents);
  if (JSON.stringify(ids) !== JSON.stringify(file.parents)) await writeSweepFile(folder, { ...file, parents: ids });
  return parents;
}
