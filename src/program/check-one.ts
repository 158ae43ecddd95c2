/** @file A run that is checked and not begun. */
import type { ComposedAll } from '../compose/index.ts';
import { checkOf } from './check.ts';
import { checkJob, requireJob, type CheckedJob } from './check-job.ts';
import type { Program } from './program.ts';

/** A composed run, checked as if it were going to run. Makes nothing and tells no callback. Throws all that is wrong with it. */
export async function checkOne<Config, Result>(
  program: Program<Config, Result>,
  composed: ComposedAll,
): Promise<CheckedJob<Config>> {
  return requireJob(await checkJob<Config>(composed, await checkOf(program, { running: true })));
}
