/** @file Prints what a run or a sweep came to. */
import { NO_SECRETS, createSecrets } from '../../compose/index.ts';
import { HydrosolError } from '../../errors.ts';
import { kindOfFolder } from '../../record/index.ts';
import { formatRunTable, formatValueTable, readRunSummary, readSweep, tableStyle } from '../../report/index.ts';
import { withoutSecrets, writeResults } from '../../sweep/index.ts';
import { shownPath } from '../../util/shown-path.ts';
import { EXIT } from '../exit.ts';
import { printError, printResult } from '../print.ts';
import { printSweep } from '../tell.ts';

/** The table of a run: its networks, or, where it has none, its values. */
function runText(folder: string): string {
  const { status, stages, values, error } = readRunSummary(folder);
  const style = tableStyle(process.stdout);
  const table = Object.keys(stages).length > 0 ? formatRunTable({ stages }, style) : formatValueTable(values, style);
  const reason = error === undefined ? '' : `: ${error.code}: ${error.message}`;
  const how = `${status.toLowerCase()}${reason}`;
  return status === 'FINISHED' && table !== '' ? table : `${table}${table === '' ? '' : '\n'}${how}`;
}

/**
 * Prints the table of a run folder, or those of a sweep folder, whose results.csv and seeds.json are then written anew.
 * Fails with RUN_FOLDER if it is neither.
 */
export function report(
  folder: string,
  { showSecrets = false }: { readonly showSecrets?: boolean | undefined } = {},
): Promise<number> {
  const kind = kindOfFolder(folder);
  if (kind === undefined) {
    throw new HydrosolError('RUN_FOLDER', `${shownPath(folder)} is no folder of a run or of a sweep`, {
      expected: 'a folder such as outputs/2026-11-23/10-41-07 or multirun/2026-11-23/10-41-07',
    });
  }
  return kind === 'run' ? reportRun(folder) : reportSweep(folder, showSecrets);
}

async function reportRun(folder: string): Promise<number> {
  printResult(`${runText(folder)}\n`);
  return EXIT.done;
}

/** A folder that may only be read can be reported all the same. */
function note(message: string): void {
  printError(`note: ${message}\n`);
}

async function reportSweep(folder: string, showSecrets: boolean): Promise<number> {
  const jobs = readSweep(folder);
  printSweep(withoutSecrets(jobs, showSecrets ? NO_SECRETS : createSecrets()));
  for (const path of await writeResults(folder, withoutSecrets(jobs), note)) {
    printResult(`${shownPath(path)}\n`);
  }
  return EXIT.done;
}
