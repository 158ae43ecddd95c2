/** @file `hydrosol resume DIR`, `--resume DIR`: goes on with a run that was stopped. */
import { openSession, resume, type Program, type SessionOptions } from '../../program/index.ts';
import { openRun } from '../../record/index.ts';
import { refreshResults } from '../../sweep/index.ts';
import { visible } from '../../util/visible.ts';
import { tellRun } from '../tell.ts';

/** Runs a stopped run to its end and prints what it came to; the results of its sweep follow. Throws as `resume` does. */
export async function resumeRun<Config, Result>(
  program: Program<Config, Result>,
  folder: string,
  options: SessionOptions,
): Promise<number> {
  const session = openSession(options);
  const ran = await resume(session, program, folder);
  const warn = (message: string): void => session.console.print(`warning: ${visible(message)}`);
  // what is around a run of somebody else's is left as it is
  if (openRun(ran.outcome.folder).isOwn()) await refreshResults(ran.outcome.folder, warn);
  return tellRun(program, ran);
}
