/** @file Runs all jobs of a sweep again, to compare their numbers. */
import { join, resolve } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { assertOwnProgram, lineFor, programRecordOf, reproduce, type Program, type Session } from '../program/index.ts';
import { openRun, SWEEP_MARK } from '../record/index.ts';
import { readSweep, type Reproduction, type SweepJob } from '../report/index.ts';
import { claimRunFolder } from '../run/index.ts';
import { shownPath } from '../util/shown-path.ts';
import { withoutSecrets } from './results.ts';

/** A sweep whose jobs were done again. */
export interface ReproducedSweep {
  /** The new folder, absolute. */
  readonly folder: string;
  readonly jobs: readonly Reproduction[];
  /** Jobs that had not finished. */
  readonly leftOut: readonly SweepJob[];
  readonly interrupted: boolean;
}

/** A job again, in a folder of its own; undefined where somebody stopped it. */
async function again<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  job: SweepJob,
  { from, ...places }: { readonly from: string; readonly into: string; readonly shared: string },
): Promise<Reproduction | undefined> {
  try {
    const { outcome, differences = [] } = await reproduce(session, program, from, places);
    if (outcome.status === 'INTERRUPTED') return undefined;
    if (outcome.status === 'FAILED') {
      return { job, outcome: 'failed', differences, why: outcome.summary.error?.message ?? 'it failed' };
    }
    return { job, outcome: differences.length === 0 ? 'identical' : 'different', differences };
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    // what could not begin is one job of many
    return { job, outcome: 'failed', differences: [], why: `${error.code}: ${error.message}` };
  }
}

/**
 * Runs every finished job of a sweep again as `reproduce` does, one after another, each in its place below a new folder beside the
 * sweep's: `SWEEP_reproduced`. What they share, such as a teacher, is made once, and nothing of it is taken from elsewhere. Fails with RUN_FOLDER where no job finished, with USAGE for another program's sweep.
 */
export async function reproduceSweep<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  place: string,
): Promise<ReproducedSweep> {
  const sweep = resolve(place);
  const jobs = withoutSecrets(readSweep(sweep));
  const finished = jobs.filter(({ summary, folder }) => summary?.status === 'FINISHED' && folder !== undefined);
  const [first] = finished;
  if (first === undefined) {
    throw new HydrosolError('RUN_FOLDER', `no job of the sweep in ${shownPath(sweep)} finished`, {
      expected: 'a sweep with a finished job',
      hints: [`to go on with it: ${lineFor(programRecordOf(program), 'resume', sweep)}`],
    });
  }
  assertOwnProgram(program, openRun(join(sweep, first.folder!)), 'reproduce');
  const folder = await claimRunFolder(`${sweep}_reproduced`, { marks: [SWEEP_MARK] });
  const done: Reproduction[] = [];
  for (const job of finished) {
    if (session.signal.aborted) break;
    session.console.print(`job ${job.job} again: ${shownPath(join(folder, job.folder!))}`);
    const from = join(sweep, job.folder!);
    const one = await again(session, program, job, {
      from,
      into: join(folder, job.folder!),
      shared: join(folder, SWEEP_MARK),
    });
    if (one === undefined) break;
    done.push(one);
  }
  return {
    folder,
    jobs: done,
    leftOut: jobs.filter((job) => !finished.includes(job)),
    interrupted: done.length < finished.length,
  };
}
