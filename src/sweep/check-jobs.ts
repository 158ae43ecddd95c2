/** @file The jobs of a sweep, checked before any is run. */
import { resolve } from 'node:path';
import { composeAll, expandedWords, type ComposedAll, type Workshop } from '../compose/index.ts';
import { distinctErrors, formatError, throwAll, type HydrosolError } from '../errors.ts';
import {
  checkJob,
  checkOf,
  specOf,
  tellComposed,
  type CheckedJob,
  type Program,
  type Session,
} from '../program/index.ts';
import type { JobSpec } from '../run/index.ts';
import { attempt, attemptLater } from '../util/attempt.ts';
import { readBatchSize } from './batches.ts';
import { plannedJobs, type PlannedJob } from './planned-job.ts';
import type { SweepPlan } from './space/plan.ts';
import { planSpace } from './space/plan-space.ts';

/** What a sweep does, and what is wrong with it as a whole. */
export interface AskedSweep {
  readonly batchSize: number | undefined;
  /** Undefined where there is none for all that is wrong. */
  readonly plan: SweepPlan | undefined;
  readonly planned: readonly PlannedJob[];
  /** The folder that it asks for; the working folder where that cannot be known. */
  readonly wanted: string;
  readonly errors: readonly HydrosolError[];
}

/** What a command line asks for. Gives all that is wrong with the sweep itself; its jobs are not looked at. */
export async function readAsked(
  { goals }: Pick<Program<never, never>, 'goals'>,
  { composition, errors }: ComposedAll,
  words: readonly string[],
  { cwd }: Workshop,
): Promise<AskedSweep> {
  const size = attempt(() => readBatchSize(composition));
  const plan = await attemptLater(async () => planSpace(words, composition, { checkGoal: await goals?.() }));
  const folder = attempt(() => resolve(cwd, String(composition.get('hydra.sweep.dir', { throwOnMissing: true }))));
  return {
    batchSize: size.value,
    plan: plan.value,
    planned: plan.value === undefined ? [] : plannedJobs(plan.value),
    wanted: folder.value ?? cwd,
    errors: distinctErrors([...errors, ...size.errors, ...plan.errors, ...folder.errors]),
  };
}

/**
 * Composes and checks every job before the first is run; throws everything that is wrong with any of them, each once. Where the
 * sweep itself is wrong, its first job stands for all, so that both are told together.
 */
export async function checkJobs<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  workshop: Workshop,
  master: ComposedAll,
  { planned, wanted: sweepFolder, errors: known }: AskedSweep,
): Promise<Map<PlannedJob, CheckedJob<Config> & { readonly spec: JobSpec }>> {
  const check = await checkOf(program, { running: true });
  const jobs = new Map<PlannedJob, CheckedJob<Config> & { readonly spec: JobSpec }>();
  const errors = new Map(known.map((error) => [formatError(error), error]));
  for (const job of known.length === 0 ? planned : planned.slice(0, 1)) {
    const sweep = { number: job.number, wanted: sweepFolder, sweepFolder };
    const spec = specOf(workshop, [...master.composition.overrides.hydra, ...job.overrides], sweep);
    const composed = composeAll(workshop, expandedWords(spec.words), 'run');
    await tellComposed(session, composed);
    const checked = await checkJob<Config>(composed, check, sweep);
    if ('job' in checked) jobs.set(job, { ...checked.job, spec });
    else
      for (const error of checked.errors)
        if (!known.some((one) => saysTheSame(one, error))) errors.set(formatError(error), error);
  }
  throwAll([...errors.values()]);
  return jobs;
}

/** Whether two errors are of one fault: that of a word of the sweep, which its jobs spell in another way. */
function saysTheSame(a: HydrosolError, b: HydrosolError): boolean {
  return a.message === b.message && a.fullKey === b.fullKey;
}
