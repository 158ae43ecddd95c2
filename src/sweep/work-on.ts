/** @file `--work DIR`: joins a sweep as a worker. */
import { join, resolve } from 'node:path';
import { composeAll, expandedWords, openWorkshop } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';
import { changedCode, checkOf, lineFor, startCallbacks, type Program, type Session } from '../program/index.ts';
import { STUDY_FILE } from '../record/index.ts';
import { openJournal } from '../study/index.ts';
import { shownPath } from '../util/shown-path.ts';
import { workerVariables } from '../util/threads.ts';
import { announce } from './alive.ts';
import { readCopies } from './config-copies.ts';
import { orDiskStop } from './disk-stop.ts';
import { parentsOf } from './parents.ts';
import { partsOf } from './sampling.ts';
import { requireSweepFile, type SweepFile } from './sweep-file.ts';
import type { OpenSweep } from './trial-job.ts';
import { work } from './worker.ts';

/** Fails with USAGE for a sweep of another program, with the line to type. */
function assertOwn(
  { name, isShipped = false }: Pick<Program<never, never>, 'name' | 'isShipped'>,
  folder: string,
  { program }: SweepFile,
  verb: 'work' | 'resume',
): void {
  if (program.name === name && (program.command === undefined) === isShipped) return;
  throw new HydrosolError('USAGE', `the sweep in ${shownPath(folder)} is one of the program ${program.name}`, {
    expected: `a sweep of the program ${name}`,
    hints: [lineFor(program, verb, folder)],
  });
}

/**
 * Opens the sweep in a folder, to work on it or go on with it (`verb`, for the line that another program's sweep needs). Code that is other than when the sweep was begun is named by a warning. Fails with RUN_FOLDER where there is none, or one that this
 * user did not begin, with USAGE for another program's.
 */
export async function openSweep<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  given: string,
  verb: 'work' | 'resume',
): Promise<OpenSweep<Config, Result>> {
  const folder = resolve(given);
  const file = requireSweepFile(folder);
  assertOwn(program, folder, file, verb);
  const changed = changedCode(file.code);
  if (changed.length > 0) {
    const names = changed.map((path) => shownPath(path)).join(', ');
    session.console.print(`warning: not as it was when the sweep was begun: ${names}`);
  }
  const texts = readCopies(folder, file.copies);
  const workshop = openWorkshop(program, file.configs, { now: new Date(file.now), cwd: file.cwd, texts });
  const check = await checkOf(program, { running: true });
  const experiment = await program.load();
  const parts = file.sampling && partsOf(program, file.sampling);
  return { folder, file, program, experiment, workshop, check, parents: parentsOf(file.parents), parts };
}

/**
 * Does jobs of the sweep in a folder until none is left. Gives whether another process shall take its place (`work`). The callbacks
 * of the sweep are made here anew and told of these jobs. Fails as `openSweep` and `startCallbacks`.
 */
export async function workOn<Config, Result>(
  given: Session,
  program: Program<Config, Result>,
  place: string,
  { slot, replaced }: { readonly slot?: number | undefined; readonly replaced?: boolean } = {},
): Promise<{ readonly replace: boolean }> {
  const sweep = await openSweep(given, program, place, 'work');
  const master = composeAll(sweep.workshop, expandedWords(sweep.file.words), 'multirun');
  const session = await startCallbacks(given, program, master);
  // as all workers of the sweep have it
  if (sweep.file.threads !== undefined) Object.assign(process.env, workerVariables(sweep.file.threads));
  const alive = await orDiskStop(program, sweep.folder, async () => announce(sweep.folder, { slot }));
  const warn = (message: string): void => session.console.print(`warning: ${message}`);
  const journal = await openJournal(join(sweep.folder, STUDY_FILE), { worker: alive.name, warn });
  try {
    return await orDiskStop(program, sweep.folder, () =>
      work(session, sweep, {
        journal,
        alive,
        signal: session.signal,
        captures: slot !== undefined,
        replaced,
      }),
    );
  } finally {
    await alive.leave();
  }
}
