/** @file Prints what a run or a sweep came to. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatRunTable, readSummary, readSweep, SUMMARY_FILE, tableStyle } from '../report/index.ts';
import { createSecrets, NO_SECRETS } from '../compose/index.ts';
import { shownPath } from '../util/shown-path.ts';
import type { ShowSecrets } from './compose-all.ts';
import { EXIT } from './exit.ts';
import { loadSavedWords } from './saved-config.ts';
import { printSweep, writeSeeds } from './sweep-report.ts';

async function readOverrides(folder: string): Promise<string[]> {
  return loadSavedWords(join(folder, '.hydra', 'overrides.yaml'));
}

/**
 * Prints the table of a run folder, or those of a sweep folder, whose seeds.json is then written anew: a job may have been
 * resumed since. Throws RUN_FOLDER if it is neither.
 */
export async function report(folder: string, { showSecrets = false }: ShowSecrets = {}): Promise<number> {
  const { word } = showSecrets ? NO_SECRETS : createSecrets();
  const isRun = await stat(join(folder, SUMMARY_FILE)).then(
    () => true,
    () => false,
  );
  if (isRun) {
    process.stdout.write(`${formatRunTable(await readSummary(folder), tableStyle(process.stdout))}\n`);
  } else {
    const jobs = await readSweep(folder, readOverrides);
    const hiding = (by: typeof word) => jobs.map((job) => ({ ...job, overrides: job.overrides.map(by) }));
    printSweep(hiding(word));
    try {
      const path = await writeSeeds(folder, hiding(createSecrets().word));
      if (path !== undefined) process.stdout.write(`${shownPath(path)}\n`);
    } catch (error) {
      // a folder that may only be read can be reported all the same
      process.stderr.write(`note: ${(error as Error).message}\n`);
    }
  }
  return EXIT.done;
}
