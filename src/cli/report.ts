/** @file Prints what a run or a sweep came to. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { load, toContainer, type ContainerNode } from '../config/index.ts';
import { formatRunTable, formatSweepTable, readSummary, readSweep, SUMMARY_FILE, tableStyle } from '../report/index.ts';
import { createSecrets, NO_SECRETS } from '../compose/index.ts';
import type { ShowSecrets } from './compose-all.ts';
import { EXIT } from './exit.ts';

async function readOverrides(folder: string): Promise<string[]> {
  return toContainer(load(join(folder, '.hydra', 'overrides.yaml')) as ContainerNode) as string[];
}

/** Prints the table of a run folder, or of a sweep folder. Throws RUN_FOLDER if it is neither. */
export async function report(folder: string, { showSecrets = false }: ShowSecrets = {}): Promise<number> {
  const { word } = showSecrets ? NO_SECRETS : createSecrets();
  const style = tableStyle(process.stdout);
  const isRun = await stat(join(folder, SUMMARY_FILE)).then(
    () => true,
    () => false,
  );
  const table = isRun
    ? formatRunTable(await readSummary(folder), style)
    : formatSweepTable(await readSweep(folder, async (job) => (await readOverrides(job)).map(word)), style);
  process.stdout.write(`${table}\n`);
  return EXIT.done;
}
