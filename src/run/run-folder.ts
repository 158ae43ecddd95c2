/** @file The folder of one run: nobody else's, even if two runs start in the same second. */
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { DEFAULT_SAVED_FOLDER, OWN_FOLDER } from '../record/index.ts';
import { makeFolder } from '../util/make-folder.ts';

/** Beyond this many runs of one name something else is wrong. */
const MAX_TRIES = 1000;

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}

/** Makes all of the sub-folders, or none of them: false if one is there already. Throws what the file system throws. */
function claim(folder: string, marks: readonly string[]): boolean {
  const made: string[] = [];
  try {
    for (const mark of marks) {
      const path = join(folder, mark);
      if (dirname(path) !== folder) makeFolder(dirname(path));
      mkdirSync(path);
      made.unshift(path);
    }
    return true;
  } catch (error) {
    for (const path of made) rmdirSync(path);
    if (isTaken(error)) return false;
    throw error;
  }
}

export interface ClaimOptions {
  /** Default: Hydrosol's own sub-folder and Hydra's. */
  readonly marks?: readonly string[];
  /** Files that would be written over: a folder with one of them is not taken either. Default: none. */
  readonly files?: readonly string[];
  /** What names the folder, for hints. Default: `hydra.run.dir`. */
  readonly key?: string;
}

/**
 * Makes the folder of a run and returns its path: `wanted`, or `wanted_1`, `wanted_2`, … where that is another run's.
 * What is claimed are the sub-folders `marks` (Hydra's `.hydra`), made exclusively, so that a folder which merely exists
 * can be used, as Hydra does, but two runs never write over each other (facebookresearch/hydra#1817).
 * Fails with RUN_FOLDER if the file system refuses.
 */
export async function claimRunFolder(wanted: string, options: ClaimOptions = {}): Promise<string> {
  const { marks = [OWN_FOLDER, DEFAULT_SAVED_FOLDER], files = [], key = 'hydra.run.dir' } = options;
  const hints = [`choose another with ${key}=PATH`];
  const here = process.cwd();
  for (let n = 0; n < MAX_TRIES; n++) {
    if (n > 0 && (here === wanted || here.startsWith(join(wanted, sep)))) {
      throw new HydrosolError('RUN_FOLDER', `${wanted} has a run already, and is the working folder`, { hints });
    }
    const folder = n === 0 ? wanted : `${wanted}_${n}`;
    try {
      makeFolder(folder);
      if (files.every((file) => !existsSync(join(folder, file))) && claim(folder, marks)) return folder;
    } catch (cause) {
      const message = `the run folder ${folder} cannot be made: ${(cause as Error).message}`;
      throw new HydrosolError('RUN_FOLDER', message, { hints, cause });
    }
  }
  throw new HydrosolError('RUN_FOLDER', `${MAX_TRIES} runs are named ${wanted} already`, { hints });
}
