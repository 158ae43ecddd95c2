/** @file `hydrosol reproduce DIR`, `--reproduce DIR`: runs a logged experiment again and compares the numbers. */
import { openSession, reproduce, type Program, type SessionOptions } from '../../program/index.ts';
import { tellReproduced } from '../tell.ts';

/** Runs again in a new folder and prints logged against reproduced numbers. Throws as `reproduce` does. */
export async function reproduceRun<Config, Result>(
  program: Program<Config, Result>,
  folder: string,
  options: SessionOptions,
): Promise<number> {
  return tellReproduced(program, await reproduce(openSession(options), program, folder));
}
