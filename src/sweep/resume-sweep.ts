/** @file Goes on with a sweep: what is finished stays, what was stopped goes on, what was not begun is run. */
import { join, resolve } from 'node:path';
import { composeAll, expandedWords, type ComposedAll } from '../compose/index.ts';
import { HydrosolError, throwAll } from '../errors.ts';
import {
  lineFor,
  openOwnLog,
  programRecordOf,
  startCallbacks,
  trackersOf,
  warnOf,
  type Program,
  type Session,
} from '../program/index.ts';
import { readPlan, STUDY_FILE, writePlan } from '../record/index.ts';
import { openJournal, type StudyEvent, type StudyState } from '../study/index.ts';
import { shownPath } from '../util/shown-path.ts';
import { clearSigns, othersAtWork } from './alive.ts';
import { runningOf } from './claim.ts';
import { conduct, type Swept } from './conduct.ts';
import { addedRows } from './grow.ts';
import { distinctPlaces, idsOf, openParents, parentsOf } from './parents.ts';
import { sweepInfo } from './sweep-info.ts';
import { writeSweepFile } from './sweep-file.ts';
import { trialJob, type OpenSweep } from './trial-job.ts';
import { openSweep } from './work-on.ts';

/** The trials that failed and were not done again. */
export function failedTrials({ trials }: StudyState): number[] {
  const again = new Set(trials.flatMap(({ systemAttrs }) => systemAttrs.get('failed_trial') ?? []));
  return trials.flatMap(({ state, number }) => (state === 'FAIL' && !again.has(number) ? [number] : []));
}

/** What is added to a sweep that is gone on with. */
export interface Additions {
  /** The words of further jobs. */
  readonly jobs?: readonly (readonly string[])[];
  /** The words of the command line that brought them. */
  readonly words?: readonly string[];
  /** Whether jobs that failed are done again. Default: false. */
  readonly failed?: boolean | undefined;
}

/** The attributes of a trial that does another one again, as Optuna has them. */
function againOf({ trials }: StudyState, number: number): ReadonlyMap<string, number | readonly number[]> {
  const history = trials[number]!.systemAttrs.get('retry_history');
  return new Map<string, number | readonly number[]>([
    ['failed_trial', number],
    ['retry_history', [...(Array.isArray(history) ? (history as number[]) : []), number]],
  ]);
}

/**
 * Goes on with a sweep, or adds jobs to it. Fails with RUN_FOLDER where processes work on it or there is none of this user's, with USAGE for another
 * program's, and with what the journal fails with.
 */
export async function resumeSweep<Config, Result>(
  given: Session,
  program: Program<Config, Result>,
  place: string,
  additions: Additions = {},
): Promise<Swept> {
  const folder = resolve(place);
  const opened = await openSweep(given, program, folder);
  const workers = othersAtWork(folder);
  if (workers > 0) {
    throw new HydrosolError('RUN_FOLDER', `${workers} process${workers === 1 ? ' works' : 'es work'} on the sweep in ${shownPath(folder)}`, {
      expected: 'a sweep that was stopped',
      hints: [`to help with it: ${lineFor(programRecordOf(program), 'work', folder)}`],
    });
  }
  clearSigns(folder);
  const master: ComposedAll = composeAll(opened.workshop, expandedWords(opened.file.words), 'multirun');
  throwAll(master.errors);
  const { composition } = master;
  const session = await startCallbacks(given, program, master);
  const warn = warnOf(session, composition);
  const { word } = session.secretsOf(composition);
  const sweep = await withMore(opened, additions, { warn, word });
  const { file } = sweep;

  const first = await trialJob(session, sweep, 0);
  const places = distinctPlaces([trackersOf(session, sweep.experiment, first)]);
  for (const tracker of places.values()) await tracker.check?.();
  const info = await sweepInfo(sweep.workshop, { folder, words: file.words.map(word) });
  const parents = await openParents(places, info, { warn, known: parentsOf(file.parents) });
  if (JSON.stringify(idsOf(parents)) !== JSON.stringify(file.parents)) {
    await writeSweepFile(folder, { ...file, parents: idsOf(parents) });
  }
  const log = openOwnLog(session, composition);
  return conduct(session, { ...sweep, parents }, { composition, parents, plan: readPlan(folder), log });
}

/** Adds jobs to a sweep: to what it may run, to its table, to its study. Says what is left. */
async function withMore<Config, Result>(
  sweep: OpenSweep<Config, Result>,
  { jobs: more = [], words, failed = false }: Additions,
  { warn, word }: { readonly warn: (text: string) => void; readonly word: (word: string) => string },
): Promise<OpenSweep<Config, Result>> {
  const { folder, file } = sweep;
  const journal = await openJournal(join(folder, STUDY_FILE), { warn });
  const state = await journal.read();
  // a sweep that was stopped between the two writings below has jobs that its study does not know
  const known = file.jobs.slice(0, Math.max(state.trials.length, 0));
  const again = failedTrials(state);
  const redone = failed ? again : [];
  const added = [...redone.map((number) => file.jobs[number]!), ...file.jobs.slice(known.length), ...more];
  const jobs = [...known, ...added];
  const grown = { ...file, jobs, words: words ?? file.words };
  if (added.length > 0) {
    const plan = readPlan(folder).slice(0, known.length);
    await writeSweepFile(folder, grown);
    await writePlan(folder, [...plan, ...addedRows(known.length, added, { word, of: redone })]);
  }
  const forgiven = again.filter((number) => !redone.includes(number));
  await journal.update((now) => {
    const events: StudyEvent[] = added.map((_, i) => ({
      kind: 'create-trial',
      trial: { state: 'WAITING', systemAttrs: i < redone.length ? againOf(now, redone[i]!) : undefined },
    }));
    // jobs of a batch that were not begun because these failed are begun now
    if (file.batchSize !== undefined && again.length > 0)
      events.push({ kind: 'study-attr', scope: 'user', key: 'hydrosol:forgiven', value: [...forgiven, ...redone] });
    return events;
  });
  return { ...sweep, file: grown };
}
