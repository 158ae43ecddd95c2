/** @file What a sweep came to, on the terminal and in its folder. */
import { join } from 'node:path';
import {
  formatSeedsJson,
  formatSeedsTable,
  formatSweepTable,
  groupBySeed,
  SEEDS_FILE,
  tableStyle,
  type SweepJob,
} from '../report/index.ts';
import { writeFileAtomic } from '../util/files.ts';

/** Prints the table of the jobs, and that of the choices that have several seeds. */
export function printSweep(jobs: readonly SweepJob[]): void {
  const style = tableStyle(process.stdout);
  const groups = groupBySeed(jobs);
  const tables = [formatSweepTable(jobs, style), ...(groups.length === 0 ? [] : [formatSeedsTable(groups, style)])];
  process.stdout.write(`${tables.join('\n')}\n`);
}

/** Writes seeds.json if a choice has several seeds, and gives its path. Throws what the file system throws. */
export async function writeSeeds(folder: string, jobs: readonly SweepJob[]): Promise<string | undefined> {
  const groups = groupBySeed(jobs);
  if (groups.length === 0) return undefined;
  const path = join(folder, SEEDS_FILE);
  await writeFileAtomic(path, formatSeedsJson(groups));
  return path;
}
