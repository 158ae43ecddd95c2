/** @file What a command prints of what it did, and the exit code that it ends with. */
import { lineFor, programRecordOf, type Program, type Ran, type Reproduced } from '../program/index.ts';
import {
  formatComparison,
  formatReproductions,
  formatSeedsTable,
  formatSweepTable,
  groupBySeed,
  tableStyle,
  type Choosing,
  type SweepJob,
  type TableStyle,
} from '../report/index.ts';
import { formatError } from '../errors.ts';
import type { JobOutcome } from '../run/index.ts';
import type { ReproducedSweep, Swept } from '../sweep/index.ts';
import { shellWord } from '../override/index.ts';
import { shownPath, typedPath } from '../util/shown-path.ts';
import { messageOf } from '../util/message-of.ts';
import { EXIT } from './exit.ts';
import { terminalWidth } from './terminal/help-width.ts';
import { printError, printResult } from './terminal/print.ts';

type Named = Pick<Program<never, never>, 'name' | 'isShipped'>;

function print(text: string): void {
  if (text !== '') printResult(`${text}\n`);
}

function exitOf({ status }: Pick<JobOutcome, 'status'>): number {
  return { FINISHED: EXIT.done, FAILED: EXIT.failed, INTERRUPTED: EXIT.interrupted, PRUNED: EXIT.done }[status];
}

/** The line that goes on with a run or a sweep that was interrupted. */
function tellResume(program: Named, folder: string): void {
  print(`resume with: ${lineFor(programRecordOf(program), 'resume', folder)}`);
}

/** How tables are drawn here; a command of `hydrosol` about these folders prints them whole, since it reads the runs of all programs. */
export function styleOf(folders: string | readonly string[], command = 'report'): TableStyle {
  const words = [folders].flat().map((folder) => shellWord(typedPath(folder)));
  return { ...tableStyle(process.stdout), whole: `npx hydrosol ${command} ${words.join(' ')} | cat` };
}

/** Prints what a run came to, where it is, and, if it was interrupted, how it goes on. */
export function tellRun<Config, Result>(program: Named, { outcome, experiment, secrets }: Ran<Config, Result>): number {
  const { status, result, folder } = outcome;
  if (result !== undefined && experiment.format !== undefined) {
    try {
      const text = secrets.hide(experiment.format(result, styleOf(folder)));
      // its colours are the program's own
      if (text !== '') process.stdout.write(`${text}\n`);
    } catch (error) {
      printError(`warning: the result cannot be shown: ${secrets.hide(messageOf(error))}\n`);
    }
  }
  print(`${status.toLowerCase()}: ${shownPath(folder)}`);
  if (status === 'INTERRUPTED') tellResume(program, folder);
  return exitOf(outcome);
}

/** Prints logged against reproduced numbers. Exit code 0 if all are identical. */
export function tellReproduced<Config, Result>(program: Named, reproduced: Reproduced<Config, Result>): number {
  const { outcome, logged, again, differences } = reproduced;
  if (again === undefined || differences === undefined) {
    print(`interrupted: ${shownPath(outcome.folder)}`);
    tellResume(program, outcome.folder);
    return EXIT.interrupted;
  }
  print(formatComparison(logged, again, differences, tableStyle(process.stdout)));
  print(`reproduced in ${shownPath(outcome.folder)}`);
  return differences.length === 0 && outcome.status === 'FINISHED' ? EXIT.done : EXIT.failed;
}

/** Prints which jobs of a sweep came to the same numbers again. Exit code 0 if all did. */
export function tellReproducedSweep({ folder, jobs, leftOut, interrupted }: ReproducedSweep): number {
  print(formatReproductions(jobs, leftOut, tableStyle(process.stdout)));
  print(`${interrupted ? 'interrupted:' : 'reproduced in'} ${shownPath(folder)}`);
  if (interrupted) return EXIT.interrupted;
  return jobs.every(({ outcome }) => outcome === 'identical') ? EXIT.done : EXIT.failed;
}

/** Prints the table of the jobs of a sweep, which are the best, and the table of the choices that have several seeds. */
export function printSweep(jobs: readonly SweepJob[], style: TableStyle, choosing: Choosing): void {
  const groups = groupBySeed(jobs);
  print(formatSweepTable(jobs, style, choosing));
  if (groups.length > 0) print(formatSeedsTable(groups, style));
}

/** Prints what a sweep came to, where its files are, and how it goes on if it was interrupted, or why it stopped. */
export function tellSweep(program: Named, { folder, jobs, files, status, choosing, stopped }: Swept): number {
  printSweep(jobs, styleOf(folder), choosing);
  for (const path of files) print(shownPath(path));
  if (status === 'INTERRUPTED') tellResume(program, folder);
  if (stopped !== undefined)
    printError(`${formatError(stopped, undefined, { width: terminalWidth(process.stderr) })}\n`);
  return exitOf({ status });
}
