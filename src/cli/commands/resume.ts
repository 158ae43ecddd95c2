/** @file `hydrosol resume DIR`, `--resume DIR`: goes on with a run or a sweep that was stopped. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  lineFor,
  openSession,
  programRecordOf,
  resume,
  type Program,
  type SessionOptions,
} from '../../program/index.ts';
import { openRun, SWEEP_FILE } from '../../record/index.ts';
import { bestFolder, refreshResults, resumeSweep } from '../../sweep/index.ts';
import { visible } from '../../util/visible.ts';
import { tellRun, tellSweep } from '../tell.ts';
import { createSweepConsole } from '../terminal/sweep-console.ts';

export interface ResumeOptions extends SessionOptions {
  /** Whether the jobs of a sweep that failed are run again. Default: false. */
  readonly failed?: boolean | undefined;
}

/** Runs a stopped run or sweep to its end and prints what it came to. Throws as `resume` and `resumeSweep` do. */
export async function resumeRun<Config, Result>(
  program: Program<Config, Result>,
  given: string,
  { failed, ...options }: ResumeOptions,
): Promise<number> {
  const folder = await bestFolder(given, (path) => lineFor(programRecordOf(program), 'resume', path));
  // the jobs of a sweep of an older version are gone on with one by one
  if (existsSync(join(folder, SWEEP_FILE))) {
    const console = createSweepConsole({ signal: options.signal });
    const session = openSession({ ...options, console });
    const sweep = resumeSweep(session, program, folder, { failed, onStatus: console.show });
    return tellSweep(program, await sweep.finally(console.end));
  }
  const session = openSession(options);
  const ran = await resume(session, program, folder);
  const warn = (message: string): void => session.console.print(`warning: ${visible(message)}`);
  // what is around a run of somebody else's is left as it is
  if (openRun(ran.outcome.folder).isOwn()) await refreshResults(ran.outcome.folder, warn);
  return tellRun(program, ran);
}
