/** @file `hydrosol reproduce DIR`, `--reproduce DIR`: runs a logged experiment, or all of a sweep, again and compares the numbers. */
import {
  lineFor,
  openSession,
  programRecordOf,
  reproduce,
  type Program,
  type SessionOptions,
} from '../../program/index.ts';
import { kindOfFolder } from '../../record/index.ts';
import { bestFolder, reproduceSweep } from '../../sweep/index.ts';
import { tellReproduced, tellReproducedSweep } from '../tell.ts';

/** Runs again in a new folder and prints logged against reproduced numbers. Throws as `reproduce` and `reproduceSweep` do. */
export async function reproduceRun<Config, Result>(
  program: Program<Config, Result>,
  given: string,
  options: SessionOptions,
): Promise<number> {
  const folder = await bestFolder(given, (path) => lineFor(programRecordOf(program), 'reproduce', path));
  const session = openSession(options);
  if (kindOfFolder(folder) === 'sweep') return tellReproducedSweep(await reproduceSweep(session, program, folder));
  return tellReproduced(program, await reproduce(session, program, folder));
}
