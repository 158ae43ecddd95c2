/** @file A sweep that is checked and not begun. */
import type { ComposedAll, Workshop } from '../compose/index.ts';
import { checkOf, type Program, type Session } from '../program/index.ts';
import { readAsked } from './asked.ts';
import { checkJobs } from './check-jobs.ts';
import { plannedJobs, type PlannedJob } from './planned-job.ts';
import { firstSeed, seedsFrom } from './seed.ts';
import type { Sampling } from './sampling.ts';
import type { SweepPlan } from './space/plan.ts';

/** A sweep all of whose jobs were found right. */
export interface CheckedSweep {
  readonly plan: SweepPlan;
  /** Undefined for a grid; else `jobs` are some that have every choice and every end. */
  readonly sampling: Sampling | undefined;
  readonly jobs: readonly PlannedJob[];
  /** By the number of a job the seeds of its replicates; nothing where it is one job. */
  readonly seeds: ReadonlyMap<number, readonly number[]>;
  /** The folder that it asks for. Absolute. */
  readonly folder: string;
}

/** Composes and checks all jobs of a sweep as if they were going to run. Makes nothing. Throws all that is wrong with any of them. */
export async function checkSweep<Config, Result>(
  session: Session,
  program: Program<Config, Result>,
  workshop: Workshop,
  { master, words }: { readonly master: ComposedAll; readonly words: readonly string[] },
): Promise<CheckedSweep> {
  const { plan, sampling, wanted, errors } = await readAsked(program, master, words, workshop);
  const planned = plan === undefined ? [] : plannedJobs(plan, { sampled: sampling !== undefined });
  const check = await checkOf(program, { running: true });
  const replicates = plan?.replicates ?? 1;
  const checked = await checkJobs({
    session,
    workshop,
    check,
    master,
    planned,
    replicates,
    wanted,
    errors,
    ahead: Infinity,
  });
  const seeds = Array.from(
    replicates === 1 ? [] : checked,
    ([number, { composition }]) => [number, seedsFrom(firstSeed(composition), replicates)] as const,
  );
  return { plan: plan!, sampling, jobs: planned, seeds: new Map(seeds), folder: wanted };
}
