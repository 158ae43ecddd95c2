/** @file The folder of one run: nobody else's, even if two runs start in the same second. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { makeFolder } from '../util/make-folder.ts';

/** Beyond this many runs of one name something else is wrong. */
const MAX_TRIES = 1000;

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}

/**
 * Makes the folder of a run and returns its path: `wanted`, or `wanted_1`, `wanted_2`, … where that is another run's.
 * What is claimed is the sub-folder `mark` (Hydra's `.hydra`), made exclusively, so that a folder which merely exists can
 * be used, as Hydra does, but two runs never write over each other (facebookresearch/hydra#1817).
 * Throws RUN_FOLDER if the file system refuses.
 */
export async function claimRunFolder(wanted: string, mark: string = '.hydra'): Promise<string> {
  for (let n = 0; n < MAX_TRIES; n++) {
    const folder = n === 0 ? wanted : `${wanted}_${n}`;
    try {
      makeFolder(folder);
      makeFolder(dirname(join(folder, mark)));
      await mkdir(join(folder, mark));
      return folder;
    } catch (error) {
      if (isTaken(error)) continue;
      throw new HydrosolError('RUN_FOLDER', `the run folder ${folder} cannot be made: ${(error as Error).message}`, {
        hints: ['choose another with hydra.run.dir=PATH'],
        cause: error,
      });
    }
  }
  throw new HydrosolError('RUN_FOLDER', `${MAX_TRIES} runs are named ${wanted} already`, {
    hints: ['choose another with hydra.run.dir=PATH'],
  });
}
