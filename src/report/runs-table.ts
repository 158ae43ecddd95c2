/** @file The table of all runs below a folder. */
import { jobsTable, reasonLines, varyingKeys } from './jobs-table.ts';
import { jobStatus, overrideValue, type SweepJob } from './sweep.ts';
import { formatTables, type TableStyle } from './table.ts';

/** The first key stands beside the student; the others are behind all networks, those that tell no finished runs apart behind most else. */
const [FIRST_KEY, OTHER_KEYS, LAST_KEYS] = [2, 6, 500] as const;

/** Keys that say how and where a run computes, not what. */
const HOW = /^(?:engine|store|tracker|hydra)\b/;

/** How many different values runs have of a key. */
function kinds(runs: readonly SweepJob[], key: string): number {
  return new Set(runs.map((run) => overrideValue(run, key))).size;
}

/** What a key is for a reader who compares runs, the most telling first: a seed, a choice, an option, a path and the like. */
function classOf(runs: readonly SweepJob[], key: string): number {
  if (/(?:^|\.)seed$/.test(key)) return 0;
  if (HOW.test(key) || runs.some((run) => overrideValue(run, key)?.includes('/'))) return 3;
  return key.includes('.') ? 2 : 1;
}

/** The rank of each key: those come first by which finished runs differ. */
function rankKeys(runs: readonly SweepJob[], keys: readonly string[]): ReadonlyMap<string, number> {
  const finished = runs.filter((run) => jobStatus(run) === 'FINISHED');
  const compared = finished.length < 2 ? runs : finished;
  const telling = keys
    .filter((key) => kinds(compared, key) > 1)
    .sort((a, b) => classOf(runs, a) - classOf(runs, b) || kinds(compared, b) - kinds(compared, a));
  const rest = keys.filter((key) => !telling.includes(key));
  return new Map([
    ...telling.map((key, i) => [key, i === 0 ? FIRST_KEY : OTHER_KEYS + i / telling.length] as const),
    ...rest.map((key, i) => [key, LAST_KEYS + i] as const),
  ]);
}

/**
 * One row for each run, called by its folder: the keys in which the runs differ, the status, the main numbers. Below it a line
 * for each run that did not finish. Where not all have room, the numbers of networks stay longest, then seeds, choices and other keys
 * in which finished runs differ.
 */
export function formatRunsTable(runs: readonly SweepJob[], style: TableStyle = {}): string {
  const keys = varyingKeys(runs);
  const ranks = rankKeys(runs, keys);
  const table = jobsTable(runs, { title: 'run', keys, keyRank: (key) => ranks.get(key)! });
  return formatTables([table, ...reasonLines(runs, '')], style);
}
