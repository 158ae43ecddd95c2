/** @file A trial whose worker is gone, or is ended: what its folders say, and what is left there when it has failed. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { trackersOf, warnOf, type CheckedJob, type Session } from '../program/index.ts';
import { listRunFiles, openRun, OWN_FOLDER, SAVED_NAMES, savedPath, SUMMARY_FILE } from '../record/index.ts';
import { TRACKED_STATUS, writeSummary } from '../run/index.ts';
import type { Trial } from '../study/index.ts';
import { combineTrackers, runName, type Warn } from '../track/index.ts';
import { messageOf } from '../util/message-of.ts';
import type { Failure, TrialEnd } from './claim.ts';
import { objectiveOf } from './objective.ts';
import { childrenOf } from './parents.ts';
import { endInFolders } from './trial-end.ts';
import { foundFolder, replicatesOf, silent, trialJob, type OpenSweep } from './trial-job.ts';

/** A trial that its worker does no more. */
export interface LostJob {
  readonly trial: Trial;
  /** How it ended, where its folders tell: its worker was gone before it could say so. */
  readonly end: TrialEnd | undefined;
  /** The end of the trial where it has failed at that job. */
  readonly failed: (error: Failure) => TrialEnd;
  /** Leaves in the folder of that job what it could not leave itself. Never throws. */
  readonly record: (error: Failure) => Promise<void>;
}

/** Looks at the folders of a trial whose worker is gone; undefined where it cannot be composed any more. */
export async function lookAtLost<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  trial: Trial,
): Promise<LostJob | undefined> {
  try {
    const first = await trialJob(silent(session), sweep, trial);
    const replicates = replicatesOf(sweep, first);
    const jobs = [];
    for (const replicate of replicates) jobs.push(await trialJob(silent(session), sweep, trial, replicate));
    const all = replicates.length === 0 ? [first] : jobs;
    const { end, over } = endInFolders(all.map(foundFolder), objectiveOf(sweep.file.plan), sweep.folder);
    const at = Math.min(over, all.length - 1);
    const begun = all
      .slice(0, at + 1)
      .map(foundFolder)
      .filter((folder) => existsSync(join(folder, OWN_FOLDER)))
      .map((folder) => relative(sweep.folder, folder));
    const failed = (error: Failure): TrialEnd =>
      replicates.length === 0
        ? { state: 'FAIL', error, folder: begun[0] }
        : { state: 'FAIL', error: { ...error, replicate: at }, folder: begun };
    return { trial, end, failed, record: (error) => recordFailure(session, sweep, { trial, job: all[at]! }, error) };
  } catch {
    return undefined;
  }
}

/**
 * What a job would have left that could not: a summary that says why it failed, and the end of its run wherever it is tracked.
 * Saved configs are not sent there, since they have its secrets. Never throws: whatever cannot be written is a warning.
 */
async function recordFailure<Config, Result>(
  session: Session,
  { experiment, parents }: Pick<OpenSweep<Config, Result>, 'experiment' | 'parents'>,
  { trial: { started = new Date() }, job }: { readonly trial: Trial; readonly job: CheckedJob<Config> },
  { code, message }: Failure,
): Promise<void> {
  const folder = foundFolder(job);
  const { composition, sweep } = job;
  const warn: Warn = warnOf(session, composition);
  try {
    const { record } = openRun(folder);
    if (record === undefined || record.number !== sweep!.number || record.replicate !== sweep!.replicate) return;
    if (!existsSync(join(folder, SUMMARY_FILE))) {
      const seconds = (Date.now() - started.getTime()) / 1000;
      const error = { code, message };
      const begun = started.toISOString();
      await writeSummary(folder, { status: 'FAILED', started: begun, seconds, values: {}, error }, warn);
    }
    // a run that no tracker knows of would be a new one
    const resumes = new Map(Object.entries(record.tracked));
    if (resumes.size === 0) return;
    const trackers = childrenOf(parents, trackersOf(session, experiment, job), warn);
    const name = runName({ job: '', words: record.overrides.task, folder, number: record.number });
    const run = await combineTrackers(trackers, { warn }).start({
      name,
      started: started.getTime(),
      params: new Map(),
      tags: new Map(),
      folder,
      parentRunId: record.parentRunId,
      role: 'job',
      resumes,
    });
    const saved = new Set(record.saved === null ? [] : SAVED_NAMES.map((file) => savedPath(record.saved!, file)));
    const files = listRunFiles(folder).filter((path) => !saved.has(path));
    await run.end({ status: TRACKED_STATUS.FAILED, files });
  } catch (error) {
    warn(`the end of job ${sweep!.number} cannot be recorded: ${messageOf(error)}`);
  }
}
