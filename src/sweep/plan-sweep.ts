/** @file The jobs of a grid sweep. */
import { toExact, type ContainerNode } from '../config/index.ts';
import type { Composition } from '../compose/index.ts';
import { HydrosolError, throwAll } from '../errors.ts';
import { expandGrid, isHydraOverride, parseOverrides, printPlain, type Override } from '../override/index.ts';
import type { Plain } from '../util/scalar.ts';
import { emptySweeps } from './empty-sweep.ts';

/** One job of a sweep: its number, and the words of its command line. */
export interface PlannedJob {
  readonly number: number;
  /** What is the job's own: every override of the experiment, each with one value. */
  readonly overrides: readonly string[];
}

/** More jobs than this are a slip of the finger. */
const MAX_JOBS = 100_000;

/** The word of a parameter: a text is what would be typed behind the `=`, anything else is one value, a list too. */
function wordOf(key: unknown, value: Plain): string {
  return `${String(key)}=${typeof value === 'string' ? value : printPlain(value)}`;
}

/** The overrides that `hydra.sweeper.params` names, as if typed before the others. */
function sweeperParams({ get, resolvers }: Composition): Override[] {
  const params = get('hydra.sweeper.params');
  if (params === undefined || params === null) return [];
  const plain = toExact(params as ContainerNode, { resolve: true, resolvers }) as ReadonlyMap<unknown, Plain>;
  return parseOverrides([...plain].map(([key, value]) => wordOf(key, value)));
}

/**
 * The product of all choices, in Hydra's order (the last changes fastest); `hydra.…` overrides go to every job. `master`
 * is composed with the sweeps left open. Throws SWEEP for a sweep over nothing and for
 * more than 100,000 jobs, OVERRIDE for an interval.
 */
export function planSweep(words: readonly string[], master: Composition): PlannedJob[] {
  const { repository } = master;
  const all = [...sweeperParams(master), ...parseOverrides(words)];
  const swept = all.filter((override) => !isHydraOverride(override));
  throwAll(emptySweeps(swept, repository));
  const jobs: PlannedJob[] = [];
  for (const overrides of expandGrid(swept, { optionsOf: (group) => repository.list(group, 'config') })) {
    if (jobs.length === MAX_JOBS) throw new HydrosolError('SWEEP', `the sweep has more than ${MAX_JOBS} jobs`);
    jobs.push({ number: jobs.length, overrides });
  }
  return jobs;
}
