/** @file Which jobs one process may do one after another. */
import type { CheckedJob, Experiment } from '../program/index.ts';
import { jobVariables } from '../run/index.ts';
import { stableJson } from '../util/json.ts';

/**
 * Says of jobs whether this process may do them: those that have the variables of its first one (`hydra.job.env_set`), which
 * libraries read when they are loaded, and of which the program says that a process can be both.
 */
export function fitter<Config>({
  process: own = () => null,
}: Pick<Experiment<Config, never>, 'process'>): (job: CheckedJob<Config>) => boolean {
  let first: string | undefined;
  return ({ composition, config }) => {
    const needed = stableJson([jobVariables(composition), own(config) ?? null]);
    first ??= needed;
    return needed === first;
  };
}
