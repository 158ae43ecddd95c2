/** @file Prints what a run, a sweep, or all runs below a folder came to. */
import { relative } from 'node:path';
import { NO_SECRETS, createSecrets } from '../../compose/index.ts';
import { kindOfFolder, noSuchFolder } from '../../record/index.ts';
import {
  formatRunsTable,
  formatRunTable,
  formatValueTable,
  readRuns,
  readRunSummary,
  type TableStyle,
} from '../../report/index.ts';
import { bestFolder, openSweeps, rewriteResults, withoutSecrets } from '../../sweep/index.ts';
import { shownPath } from '../../util/shown-path.ts';
import { EXIT } from '../exit.ts';
import { commandLine } from './command-line.ts';
import { printError, printResult } from '../terminal/print.ts';
import { printSweep, styleOf } from '../tell.ts';

/** The table of a run: its networks, or, where it has none, its values. */
function runText(folder: string, style: TableStyle): string {
  const { status, stages, values, error } = readRunSummary(folder);
  const table = Object.keys(stages).length > 0 ? formatRunTable({ stages }, style) : formatValueTable(values, style);
  const reason = error === undefined ? '' : `: ${error.code}: ${error.message}`;
  const how = `${status.toLowerCase()}${reason}`;
  return status === 'FINISHED' && table !== '' ? table : `${table}${table === '' ? '' : '\n'}${how}`;
}

/**
 * Prints the table of a run folder, those of a sweep folder, whose results.csv and seeds.json are then written anew, or one of
 * all runs below a folder; of several sweeps of a program one table. Fails with RUN_FOLDER if there is none, with USAGE for sweeps of
 * different programs.
 */
export async function report(
  folders: readonly string[],
  { showSecrets = false }: { readonly showSecrets?: boolean | undefined } = {},
): Promise<number> {
  if (folders.length > 1) return reportSweeps(folders, showSecrets);
  const folder = await bestFolder(folders[0]!, lineFor);
  const kind = kindOfFolder(folder);
  if (kind === 'run') return reportRun(folder);
  return kind === 'sweep' ? reportSweep(folder, showSecrets) : reportRuns(folder, showSecrets);
}

async function reportRun(folder: string): Promise<number> {
  printResult(`${runText(folder, styleOf(folder))}\n`);
  return EXIT.done;
}

async function reportRuns(folder: string, showSecrets: boolean): Promise<number> {
  const runs = readRuns(folder, note);
  if (runs.length === 0) throw noSuchFolder(folder, ['run', 'sweep'], (path) => commandLine('report', path));
  const shown = withoutSecrets(runs, showSecrets ? NO_SECRETS : createSecrets());
  printResult(`${formatRunsTable(shown, styleOf(folder))}\n`);
  return EXIT.done;
}

/** A folder that may only be read can be reported all the same; a file that cannot be understood is one of many. */
function note(message: string): void {
  printError(`note: ${message}\n`);
}

const lineFor = (path: string): string => commandLine('report', path);

/** Nothing is written: the table is of no folder. */
async function reportSweeps(folders: readonly string[], showSecrets: boolean): Promise<number> {
  const { jobs, choosing } = await openSweeps(folders, { warn: note, lineFor });
  printSweep(withoutSecrets(jobs, showSecrets ? NO_SECRETS : createSecrets()), styleOf(folders), choosing);
  return EXIT.done;
}

async function reportSweep(folder: string, showSecrets: boolean): Promise<number> {
  const { choosing, jobs: found } = await openSweeps([folder], { warn: note, lineFor });
  const jobs = found.map((job) => ({ ...job, folder: job.folder && relative(folder, job.folder) }));
  printSweep(withoutSecrets(jobs, showSecrets ? NO_SECRETS : createSecrets()), styleOf(folder), choosing);
  for (const path of await rewriteResults(folder, jobs, note)) printResult(`${shownPath(path)}\n`);
  return EXIT.done;
}
