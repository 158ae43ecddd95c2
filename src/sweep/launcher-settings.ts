/** @file How the jobs of a sweep are run, by `hydra.launcher`. */
import { availableParallelism } from 'node:os';
import { selectNode, toContainer, type ConfigNode, type ContainerNode } from '../config/index.ts';
import { JOBLIB_LAUNCHER, PROCESSES_LAUNCHER, SUBMITIT_LOCAL_LAUNCHER, type ComposedConfig } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';

/** What a variable of the environment is in each worker: the same in all, or one of a list by the worker's slot. */
export type WorkerEnv = Readonly<Record<string, string | readonly string[]>>;

/** Where jobs run: in this process one after another, or in processes of their own. */
export interface LauncherSettings {
  readonly kind: 'basic' | 'processes';
  /** How many workers there are; null for as many as the machine has cores. */
  readonly jobs: number | null;
  /** How often a job is begun again whose worker was lost: killed, or gone with its machine. */
  readonly retries: number;
  /** Minutes after which a job has failed; null for no limit. */
  readonly timeoutMin: number | null;
  /** Gigabytes (2^30 bytes) of memory beyond which a worker's job has failed; null for no limit. */
  readonly memGb: number | null;
  readonly env: WorkerEnv;
}

export const BASIC: LauncherSettings = {
  kind: 'basic',
  jobs: 1,
  // its one process is not replaced, but somebody may go on with the sweep
  retries: 2,
  timeoutMin: null,
  memGb: null,
  env: {},
};

type Plain = Readonly<Record<string, unknown>>;

const wholeAbove =
  (least: number) =>
  (value: unknown): boolean =>
    value === null || (Number.isSafeInteger(value) && (value as number) >= least);
const positive = (value: unknown): boolean => value === null || (typeof value === 'number' && value > 0);
const isText = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const isEnv = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((item) => isText(item) || (Array.isArray(item) && item.length > 0 && item.every(isText)));

const CHECKS: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  n_jobs: [(value) => value === -1 || wholeAbove(1)(value), 'an integer from 1 on, or null for all cores'],
  cpus_per_task: [wholeAbove(1), 'an integer from 1 on, or null for as many workers as there are cores'],
  retries: [(value) => value !== null && wholeAbove(0)(value), 'an integer from 0 on'],
  timeout_min: [positive, 'minutes, more than 0, or null for no limit'],
  mem_gb: [positive, 'gigabytes, more than 0, or null for no limit'],
  env: [isEnv, 'variables by name: each a text, or a list of texts, one for each worker'],
};

function textsOf(env: Plain): WorkerEnv {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}

/** Others' launchers of which ours is another name: their options, of which those that `takes` names mean something here. */
const NAMES = [
  { options: JOBLIB_LAUNCHER, takes: ['n_jobs'] },
  { options: SUBMITIT_LOCAL_LAUNCHER, takes: ['timeout_min', 'mem_gb', 'cpus_per_task'] },
] as const;

/** The options of `hydra.launcher`; undefined where it is none of ours by any name. */
function optionsOf({ config, resolvers }: ComposedConfig): Plain | undefined {
  const node = selectNode(config, 'hydra.launcher', { resolvers });
  if (node === undefined || node.kind !== 'map') return undefined;
  const given = toContainer(node, { resolve: true, resolvers }) as Plain;
  const target = given['_target_'];
  const theirs = NAMES.find(({ options }) => options._target_ === target)?.options ?? {};
  return target === PROCESSES_LAUNCHER._target_ || '_target_' in theirs
    ? { ...PROCESSES_LAUNCHER, cpus_per_task: null, ...theirs, ...given }
    : undefined;
}

/** How a sweep's jobs are run. Throws VALUE for an option that cannot be meant. */
export function readLauncher(composed: ComposedConfig): LauncherSettings {
  const options = optionsOf(composed);
  if (options === undefined) return BASIC;
  for (const [name, [check, expected]] of Object.entries(CHECKS)) {
    if (check(options[name])) continue;
    const key = `hydra.launcher.${name}`;
    const found = selectNode(composed.config, key, { throwOnResolutionFailure: false }) as ConfigNode | undefined;
    throw new HydrosolError('VALUE', `${key} is ${JSON.stringify(options[name])}`, {
      fullKey: key,
      origin: found?.origin,
      expected,
    });
  }
  const { n_jobs: jobs, cpus_per_task: cpus, retries, timeout_min: timeoutMin, mem_gb: memGb, env } = options;
  // joblib says -1 for all cores
  const wanted = jobs === -1 ? null : (jobs as number | null);
  return {
    kind: 'processes',
    jobs: cpus === null ? wanted : Math.max(1, Math.floor(availableParallelism() / (cpus as number))),
    retries: retries as number,
    timeoutMin: timeoutMin as number | null,
    memGb: memGb as number | null,
    env: textsOf(env as Plain),
  };
}

/** What to say of the options of somebody else's launcher that were set and mean nothing here. */
export function launcherWarnings({ config, get }: ComposedConfig): string[] {
  const found = NAMES.find(({ options }) => options._target_ === get('hydra.launcher._target_'));
  if (found === undefined) return [];
  const given = toContainer(selectNode(config, 'hydra.launcher') as ContainerNode, { resolve: false }) as Plain;
  const taken = new Set<string>(['_target_', ...found.takes]);
  const set = Object.entries(found.options).flatMap(([name, usual]) =>
    taken.has(name) || (given[name] ?? null) === usual || given[name] === undefined ? [] : [name],
  );
  if (set.length === 0) return [];
  const what = set.length === 1 ? `its option ${set[0]} means` : `its options ${set.join(', ')} mean`;
  return [`hydra.launcher runs its jobs as hydra/launcher=processes does; ${what} nothing there`];
}
