/** @file The jobs of a grid sweep. */
import { toContainer, type ContainerNode } from '../config/index.ts';
import type { Composition, Repository } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';
import { expandGrid, isHydraOverride, parseOverride, parseOverrides, type Override } from '../override/index.ts';

/** One job of a sweep: its number, and the words of its command line. */
export interface PlannedJob {
  readonly number: number;
  /** What is the job's own: every override of the experiment, each with one value. */
  readonly overrides: readonly string[];
}

/** More jobs than this are a slip of the finger. */
const MAX_JOBS = 100_000;

/** The overrides that `hydra.sweeper.params` names, as if typed before the others. */
function sweeperParams({ get, resolvers }: Composition): Override[] {
  const params = get('hydra.sweeper.params');
  if (params === undefined || params === null) return [];
  const plain = toContainer(params as ContainerNode, { resolve: true, resolvers }) as Record<string, unknown>;
  return parseOverrides(Object.entries(plain).map(([key, value]) => `${key}=${String(value)}`));
}

/**
 * The product of all choices, in Hydra's order (the last changes fastest); `hydra.…` overrides go to every job. `master`
 * is composed with the sweeps left open. Throws SWEEP for more than 100,000 jobs, OVERRIDE for an interval.
 */
export function planSweep(words: readonly string[], master: Composition, repository: Repository): PlannedJob[] {
  const all = [...sweeperParams(master), ...words.map((word) => parseOverride(word))];
  const swept = all.filter((override) => !isHydraOverride(override));
  const jobs: PlannedJob[] = [];
  for (const overrides of expandGrid(swept, { optionsOf: (group) => repository.list(group, 'config') })) {
    if (jobs.length === MAX_JOBS) throw new HydrosolError('SWEEP', `the sweep has more than ${MAX_JOBS} jobs`);
    jobs.push({ number: jobs.length, overrides });
  }
  return jobs;
}
