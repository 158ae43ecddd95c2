/** @file The names and places of the files that runs and sweeps leave, and how their folders are found again. */
import { readdirSync, type Dirent } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';

/** How a run ended, and what it came to. */
export const SUMMARY_FILE = 'summary.json';
/** Every measured number, one JSON object a line. */
export const METRICS_FILE = 'metrics.jsonl';
/** Versions, machine, code, engine. */
export const ENVIRONMENT_FILE = 'environment.json';
/** The sub-folder that belongs to Hydrosol alone; whoever makes it has the run folder for himself. */
export const OWN_FOLDER = '.hydrosol';
/** What runs in the folder: program, words, ids of trackers. */
export const RECORD_FILE = `${OWN_FOLDER}/record.json`;
/** Bytes that are given back when the disk is full, so that the summary can be written. */
export const RESERVE_FILE = `${OWN_FOLDER}/reserve`;

/** One row for each job of a sweep. */
export const RESULTS_FILE = 'results.csv';
/** Means over the seeds of a sweep. */
export const SEEDS_FILE = 'seeds.json';
/** The best parameters of a sweep with a goal, under the name that Hydra's Optuna sweeper gives the file. */
export const BEST_FILE = 'optimization_results.yaml';
/** The master config of a sweep. */
export const MULTIRUN_FILE = 'multirun.yaml';
/** The sub-folder that marks a sweep folder as taken. */
export const SWEEP_MARK = '.sweep';
/** What a sweep may run: program, words, space. */
export const SWEEP_FILE = 'sweep.json';
/** What happened in a sweep: the journal of its study. */
export const STUDY_FILE = 'study.jsonl';
/** A file for each process that works on a sweep: who it is, and what it does at the moment. */
export const ALIVE_FOLDER = `${SWEEP_MARK}/alive`;
/** What workers print outside of their jobs. */
export const WORKER_LOGS = `${SWEEP_MARK}/workers`;
/** What a job of a worker prints. */
export const OUTPUT_FILE = 'output.log';

/** Where Hydra saves the configs of a run, unless `hydra.output_subdir` says otherwise. */
export const DEFAULT_SAVED_FOLDER = '.hydra';
/** The configs that a run saves: the task's, the `hydra` node, the words of the command line. */
export type SavedName = 'config' | 'hydra' | 'overrides';
export const SAVED_NAMES: readonly SavedName[] = ['config', 'hydra', 'overrides'];

/** The path of a saved config, relative to its run folder. */
export function savedPath(savedFolder: string, name: SavedName): string {
  return posix.join(savedFolder.replaceAll('\\', '/'), `${name}.yaml`);
}

/** A run has one of these from its first moment on. */
const RUN_MARKS = new Set([OWN_FOLDER, DEFAULT_SAVED_FOLDER, ENVIRONMENT_FILE, SUMMARY_FILE]);
const SWEEP_MARKS = new Set([SWEEP_MARK, MULTIRUN_FILE]);

/** A file that `writeFileAtomic` is writing. */
const TEMPORARY = /\.[0-9a-f]{12}\.tmp$/;

/** What is in a folder; nothing where it is none, or cannot be read. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const has = (entries: readonly Dirent[], marks: ReadonlySet<string>): boolean =>
  entries.some(({ name }) => marks.has(name));

/** What a folder is, by what lies in it. */
export function kindOfFolder(folder: string): 'run' | 'sweep' | undefined {
  const entries = entriesOf(folder);
  if (has(entries, SWEEP_MARKS)) return 'sweep';
  return has(entries, RUN_MARKS) ? 'run' : undefined;
}

/** Folders between a run's and a file of it: more than there ever are. */
const MOST_ABOVE = 64;

/** The run folder that a path is in, or is; nothing for any other path. */
export function runFolderOf(path: string): string | undefined {
  let folder = resolve(path);
  for (let n = 0; n < MOST_ABOVE; n++) {
    if (kindOfFolder(folder) === 'run') return folder;
    if (dirname(folder) === folder) return undefined;
    folder = dirname(folder);
  }
  return undefined;
}

/** Whether an entry of a run folder is a run folder itself: those of a sweep's jobs are. */
function isOtherRun(entries: readonly Dirent[]): boolean {
  return has(entries, RUN_MARKS) || has(entries, SWEEP_MARKS);
}

/**
 * The files of a run folder at any depth: relative paths with `/`, sorted. Leaves out run folders in it (the jobs of a
 * sweep), Hydrosol's own sub-folder, symbolic links, and files that are still being written.
 */
export function listRunFiles(folder: string): string[] {
  const found: string[] = [];
  const visit = (below: string): void => {
    const entries = entriesOf(join(folder, below));
    if (below !== '' && isOtherRun(entries)) return;
    for (const entry of entries) {
      const path = posix.join(below, entry.name);
      if (entry.isDirectory()) {
        if (path !== OWN_FOLDER && path !== SWEEP_MARK) visit(path);
      } else if (entry.isFile() && !TEMPORARY.test(entry.name)) found.push(path);
    }
  };
  visit('');
  return found.sort();
}

/** The folders of a sweep's jobs, at any depth, relative to the sweep's with `/`, numbers in their order. */
export function findJobs(sweepFolder: string): string[] {
  const found: string[] = [];
  const visit = (below: string): void => {
    for (const entry of entriesOf(join(sweepFolder, below))) {
      if (!entry.isDirectory() || entry.name === OWN_FOLDER || entry.name === SWEEP_MARK) continue;
      const path = posix.join(below, entry.name);
      if (kindOfFolder(join(sweepFolder, path)) === 'run') found.push(path);
      visit(path);
    }
  };
  visit('');
  return found.sort(new Intl.Collator('en', { numeric: true }).compare);
}
