/** @file How a program is started again as a worker of its sweep. */
import { join } from 'node:path';
import type { WorkerCommand } from '../launch/index.ts';
import { IS_SOURCE, PACKAGE_FOLDER } from '../util/own-files.ts';
import type { Program } from '../program/index.ts';

/**
 * This process's own command line, with `--work DIR` instead of its words: the same program under the same Node and the same
 * loaders. Nothing that lies in the folder has a say in it.
 */
export function workerCommand(
  { isShipped = false }: Pick<Program<never, never>, 'isShipped'>,
  folder: string,
  cwd: string,
): WorkerCommand {
  // the shipped experiment may have been started by another command of Hydrosol's
  const script = isShipped ? join(PACKAGE_FOLDER, 'dist/cli/run.cjs') : process.argv[1]!;
  // sources run under a loader, which what was built of them does not need
  const flags = isShipped && IS_SOURCE ? [] : process.execArgv;
  return { file: process.execPath, args: [...flags, script, '--work', folder], cwd };
}
