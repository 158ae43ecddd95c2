/** @file Sweeps from code: what a command line does, without one. */
import { composeRun, openWorkshop } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';
import { printPlain } from '../override/index.ts';
import { openSession, type Program, type Session } from '../program/index.ts';
import { chooseBest, goalFor, type SweepJob } from '../report/index.ts';
import type { JobStatus } from '../run/index.ts';
import { linesConsole } from '../track/index.ts';
import type { Swept } from './conduct.ts';
import { resumeSweep } from './resume-sweep.ts';
import type { SweepStatus } from './status.ts';
import { runSweep } from './sweep.ts';

export interface StudyRunOptions {
  /** Stops the sweep when it is aborted: jobs write where they stand, and `resumeStudy` goes on. Default: nothing does. */
  readonly signal?: AbortSignal | undefined;
  /** Told each line that a command line would print, logs and warnings among them; `'terminal'` prints them, with progress. Default: nobody. */
  readonly console?: 'terminal' | ((line: string) => void) | undefined;
  /** Told where the sweep stands, now and then, while processes work on it. */
  readonly onStatus?: ((status: SweepStatus) => void) | undefined;
}

export interface RunStudyOptions extends StudyRunOptions {
  /** Where the sweep goes. Default: `hydra.sweep.dir`. */
  readonly folder?: string | undefined;
  /**
   * An option of `hydra/launcher`. Default: what the words say, else `basic`: jobs run in this process. Workers of `processes` are this
   * script, started again with `--work DIR`, which it must hand to `main(program)`.
   */
  readonly launcher?: string | undefined;
}

/** What a sweep came to. */
export interface StudyRun {
  /** Absolute. */
  readonly folder: string;
  /** All jobs in order, those included that were not begun; their folders are relative to the sweep's. */
  readonly jobs: readonly SweepJob[];
  /**
   * The best job, or trial of several jobs (`SweepJob.replicates`), by the goal of the sweep, else by the validation accuracy of the student; of several goals the Pareto front. Empty where
   * no job is completed, or nothing says what is better.
   */
  readonly best: readonly SweepJob[];
  /** FAILED if any job did. */
  readonly status: JobStatus;
}

function sessionOf({ signal = new AbortController().signal, console = () => {} }: StudyRunOptions): Session {
  return openSession({ signal, console: console === 'terminal' ? undefined : linesConsole(console, console) });
}

/** What a sweep came to; throws why it stopped before its end. */
function studyRunOf({ folder, jobs, status, choosing, stopped }: Swept): StudyRun {
  if (stopped !== undefined) throw stopped;
  const goal = goalFor(jobs, choosing);
  return { folder, jobs, best: goal === undefined ? [] : chooseBest(jobs, goal, choosing).best, status };
}

/** Fails with USAGE in a process that a sweep started as its worker: each would start workers of its own. */
function assertNoWorker(): void {
  if (process.argv[2] !== '--work' || process.env['HYDROSOL_WORKER'] === undefined) return;
  throw new HydrosolError('USAGE', 'a worker of a sweep would begin a sweep of its own', {
    expected: 'a script that hands --work to main(program), and calls runStudy otherwise',
  });
}

/** Whether words say which launcher there is. */
const namesLauncher = (words: readonly string[]): boolean =>
  words.some((word) => /^\+{0,2}hydra\/launcher=/.test(word));

/**
 * Runs a sweep of a program by its words, as `-m WORDS` does: the same folder, files and trackers. Prints nothing unless asked; a
 * task's own output is its own. Throws all that is wrong with the words before anything is made; a job that fails is in the result.
 * Fails with RUN_FOLDER where the disk takes nothing more; `resumeStudy` goes on then.
 *
 *     const { best } = await runStudy(program, ['x=1,2,3', 'hydra.sweeper.optimized_metric=loss']);
 */
export async function runStudy<Config, Result>(
  program: Program<Config, Result>,
  words: readonly string[],
  options: RunStudyOptions = {},
): Promise<StudyRun> {
  assertNoWorker();
  const { folder, launcher = namesLauncher(words) ? undefined : 'basic', onStatus } = options;
  const workshop = openWorkshop(program, {});
  const all = [
    ...(program.overrides ?? []),
    ...words,
    ...(folder === undefined ? [] : [`hydra.sweep.dir=${printPlain(folder)}`]),
    ...(launcher === undefined ? [] : [`hydra/launcher=${launcher}`]),
  ];
  const { composed: master, warnings } = composeRun(workshop, all, { multirun: true });
  const session = sessionOf(options);
  for (const warning of [...warnings, ...master.composition.warnings]) session.console.print(`warning: ${warning}`);
  return studyRunOf(await runSweep(session, program, workshop, { master, words: master.words, onStatus }));
}

/** Goes on with a sweep of a program in its folder, as `--resume DIR` does; `failed` runs jobs that failed again. Throws as `resumeSweep`. */
export async function resumeStudy<Config, Result>(
  program: Program<Config, Result>,
  folder: string,
  { failed, ...options }: StudyRunOptions & { readonly failed?: boolean | undefined } = {},
): Promise<StudyRun> {
  assertNoWorker();
  const { onStatus } = options;
  return studyRunOf(await resumeSweep(sessionOf(options), program, folder, { failed, onStatus }));
}
