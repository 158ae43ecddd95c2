/** @file What the command line of a sweep asks for. */
import { resolve } from 'node:path';
import type { ComposedAll, Workshop } from '../compose/index.ts';
import { distinctErrors, type HydrosolError } from '../errors.ts';
import type { Program } from '../program/index.ts';
import { attempt, attemptLater } from '../util/attempt.ts';
import { readBatchSize, readFailureRate } from './batches.ts';
import { BASIC, launcherWarnings, readLauncher, type LauncherSettings } from './launcher-settings.ts';
import type { SweepPlan } from './space/plan.ts';
import { planSpace } from './space/plan-space.ts';
import { isSampled, readSampling, type Sampling } from './sampling.ts';
import { spaceOf } from './trial-words.ts';

/** What a sweep is asked to do, and what is wrong with it as a whole. */
export interface Asked {
  readonly batchSize: number | undefined;
  readonly failureRate: number | undefined;
  readonly launcher: LauncherSettings;
  /** Undefined for a grid. */
  readonly sampling: Sampling | undefined;
  /** Undefined where there is none for all that is wrong. */
  readonly plan: SweepPlan | undefined;
  /** The folder that it asks for; the working folder where that cannot be known. */
  readonly wanted: string;
  readonly errors: readonly HydrosolError[];
}

/** What a command line asks for. Gives all that is wrong with the sweep itself; its jobs are not looked at. */
export async function readAsked(
  { goals, ...own }: Pick<Program<never, never>, 'goals' | 'samplers' | 'pruners'>,
  { composition, errors }: ComposedAll,
  words: readonly string[],
  { cwd }: Workshop,
): Promise<Asked> {
  const size = attempt(() => readBatchSize(composition));
  const rate = attempt(() => readFailureRate(composition));
  const launcher = attempt(() => readLauncher(composition));
  const plan = await attemptLater(async () =>
    planSpace(words, composition, { sampling: isSampled(composition), goals: await goals?.() }),
  );
  const sampled = attempt(() => readSampling(composition, own));
  const sampler = sampled.value?.parts.sampler;
  const fits = attempt(() => plan.value && sampler?.check?.(spaceOf(plan.value)));
  const folder = attempt(() => resolve(cwd, String(composition.get('hydra.sweep.dir', { throwOnMissing: true }))));
  const notes = attempt(() => launcherWarnings(composition));
  return {
    batchSize: size.value,
    failureRate: rate.value,
    launcher: launcher.value ?? BASIC,
    plan: plan.value && {
      ...plan.value,
      warnings: [...plan.value.warnings, ...(sampled.value?.warnings ?? []), ...(notes.value ?? [])],
    },
    sampling: sampled.value?.sampling,
    wanted: folder.value ?? cwd,
    errors: distinctErrors([
      ...errors,
      ...size.errors,
      ...rate.errors,
      ...launcher.errors,
      ...plan.errors,
      ...sampled.errors,
      ...fits.errors,
      ...folder.errors,
    ]),
  };
}
