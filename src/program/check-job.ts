/** @file Whether a composed job can run. */
import { checkPlugins, taskConfig, type ComposedConfig } from '../compose/index.ts';
import { distinctErrors, HydrosolErrors, type HydrosolError } from '../errors.ts';
import { readLogConfig } from '../log/index.ts';
import { assertJobName, placeAnywhere, placeJob, savedFolderIn, withVariables, type SweepPlace } from '../run/index.ts';
import { attempt, attemptLater } from '../util/attempt.ts';
import type { Check } from './check.ts';

/** A job that has been composed and found right. */
export interface CheckedJob<Config> {
  readonly composition: ComposedConfig;
  /** The task's config as plain objects. */
  readonly config: Config;
  readonly sweep?: SweepPlace | undefined;
}

/** What is wrong with the two logs, each once: both read `hydra.verbose`. */
function checkLogs({ config, resolvers }: ComposedConfig): HydrosolError[] {
  const errors = (['hydra.job_logging', 'hydra.hydra_logging'] as const).flatMap((key) => {
    return attempt(() => readLogConfig(config, key, { resolvers })).errors;
  });
  return [...new Map(errors.map((error) => [error.fullKey, error])).values()];
}

/** What a check of a job came to: the job, or all that is wrong with it. */
export type JobCheck<Config> = { readonly job: CheckedJob<Config> } | { readonly errors: readonly HydrosolError[] };

/** The job. Throws all that is wrong with it. */
export function requireJob<Config>(checked: JobCheck<Config>): CheckedJob<Config> {
  if ('job' in checked) return checked.job;
  const [only, second] = checked.errors;
  throw second === undefined ? only! : new HydrosolErrors(checked.errors);
}

/** Checks a composed job. Gives all errors, those of composing it too, or the job. */
export async function checkJob<Config>(
  { composition, errors }: { readonly composition: ComposedConfig; readonly errors: readonly HydrosolError[] },
  check: Check,
  sweep?: SweepPlace,
): Promise<JobCheck<Config>> {
  const folder = attempt(() => placeJob(composition, { sweep }));
  // A job without a folder is checked as if it ran in the working folder, so that all its errors are told together.
  const placed = folder.value?.composition ?? placeAnywhere(composition, { sweep });
  const { config, resolvers } = placed;
  const asked = await attemptLater(() => withVariables(placed, () => check(taskConfig(config), { resolvers })));
  const checked = asked.value ?? { ok: false, errors: asked.errors };
  const plugins = attempt(() => checkPlugins(composition, { sweeping: sweep !== undefined }));
  const saved = attempt(() => savedFolderIn(composition));
  const named = attempt(() => assertJobName(placed));
  // one name names both logs: it is told once
  const logs = named.errors.length > 0 ? [] : checkLogs(placed);
  const ofHydra = [...folder.errors, ...(plugins.value ?? plugins.errors), ...saved.errors, ...named.errors, ...logs];
  const all = distinctErrors([...errors, ...(checked.ok ? [] : checked.errors), ...ofHydra]);
  if (!checked.ok || all.length > 0) return { errors: all };
  return { job: { composition: placed, config: checked.config as Config, sweep } };
}
