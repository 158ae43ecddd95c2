/** @file From a job that was found right to its outcome: the one way for runs, jobs of sweeps, and runs that go on or are done again. */
import type { ComposedConfig } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';
import { prepareJob, runJob, type JobOutcome, type Pruning } from '../run/index.ts';
import { combineTrackers, createFilesTracker, type Tracker } from '../track/index.ts';
import { settled } from '../util/settled.ts';
import type { Approval } from './approve.ts';
import type { CheckedJob } from './check-job.ts';
import { codeOf } from './code-of.ts';
import { programRecordOf } from './command-line.ts';
import type { Experiment, Program } from './program.ts';
import { terminalOf, warnOf, type Session } from './session.ts';

/** A job with what is known of it besides its config. */
export interface PerformOptions {
  /** Where results go besides the run folder and the terminal. Default: where the config says. */
  readonly trackers?: readonly Tracker[] | undefined;
  readonly parentRunId?: string | undefined;
  /** Whether the run is still this process's, asked before its end is written. Default: it is. */
  readonly isHeld?: (() => Promise<boolean>) | undefined;
  /** Default: nobody ends it early. */
  readonly pruning?: Pruning | undefined;
  /** What the job may load; missing where it is this user's own. */
  readonly approval?: Approval | undefined;
  /** Goes on in the folder of an earlier process, as these trackers knew the run. */
  readonly resumes?:
    | {
        /** Absolute. */
        readonly folder: string;
        readonly tracked: Readonly<Record<string, string>>;
        readonly signed: boolean;
        /** SHA-256 of its saved configs, by their paths. */
        readonly files: Readonly<Record<string, string>>;
        readonly number?: number | undefined;
        readonly replicate?: number | undefined;
        /** SHA-256 of the files of its program when it was begun, by their paths. */
        readonly code?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
}

/** The trackers that a config asks for. */
export function trackersOf<Config>(
  session: Session,
  experiment: Pick<Experiment<Config, never>, 'trackers'>,
  { config, composition }: CheckedJob<Config>,
): readonly Tracker[] {
  return experiment.trackers?.(config, { warn: warnOf(session, composition) }) ?? [];
}

function neverSettled(): HydrosolError {
  return new HydrosolError('USAGE', 'the task waits for a promise that nothing can settle any more', {
    hints: ['look for a promise whose resolve is never called, or an await of a closed stream, in the task'],
  });
}

/**
 * Runs a checked job; progress and log go to the terminal, records to the run folder and to the trackers. What goes wrong
 * while it runs is in its outcome. Fails with USAGE for code that it may not load, with TRACKER if a tracker cannot be reached, and with RUN_FOLDER if there is no
 * folder for it: nothing is made then.
 */
export async function perform<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  experiment: Experiment<Config, Result>,
  job: CheckedJob<Config>,
  options: PerformOptions = {},
): Promise<JobOutcome<Result>> {
  const { console, signal, callbacks, environment } = session;
  const { trackers = trackersOf(session, experiment, job), parentRunId, resumes, approval, isHeld, pruning } = options;
  const { composition, sweep } = job;
  const tracker = combineTrackers([console, createFilesTracker({ warn: warnOf(session, composition) }), ...trackers], {
    warn: warnOf(session, composition),
  });
  approval?.assertApproved(job.config);
  await tracker.check?.();
  const secrets = session.secretsOf(composition);
  const prepared = await prepareJob<Config>(composition, { sweep, resumes: resumes?.folder, secrets });
  approval?.assertApproved(prepared.config);
  const told: ComposedConfig = prepared.composition;
  const { task, values, tellsValues } = experiment;
  const description = {
    ...prepared,
    number: sweep?.number ?? resumes?.number,
    replicate: sweep?.replicate ?? resumes?.replicate,
    program: programRecordOf(program),
    code: resumes === undefined && sweep === undefined ? codeOf(program) : resumes?.code,
    parentRunId,
    tracked: resumes?.tracked,
    signed: resumes?.signed,
    files: resumes?.files,
  };
  return runJob<Config, Result>(description, (context) => settled(() => task(context), neverSettled), {
    tracker,
    signal,
    pruning,
    environment: await environment(),
    values,
    tellsValues,
    isHeld,
    terminal: terminalOf(console),
    onStart: (log) => callbacks.notify('onJobStart', told, { task, log }),
    onEnd: (outcome, log) => callbacks.notify('onJobEnd', told, { job: outcome, log }),
  });
}
