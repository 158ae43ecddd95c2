/** @file A sweep that is checked and not begun. */
import type { ComposedAll, Workshop } from '../compose/index.ts';
import type { Program, Session } from '../program/index.ts';
import { checkJobs, readAsked } from './check-jobs.ts';
import type { PlannedJob } from './planned-job.ts';
import type { SweepPlan } from './space/plan.ts';

/** A sweep all of whose jobs were found right. */
export interface CheckedSweep {
  readonly plan: SweepPlan;
  readonly jobs: readonly PlannedJob[];
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
  const asked = await readAsked(program, master, words, workshop);
  await checkJobs(session, program, workshop, master, asked);
  return { plan: asked.plan!, jobs: asked.planned, folder: asked.wanted };
}
