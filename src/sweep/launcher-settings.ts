/** @file How the jobs of a sweep are run, by `hydra.launcher`. */
import { selectNode, toContainer, type ConfigNode } from '../config/index.ts';
import type { ComposedConfig } from '../compose/index.ts';
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

const PROCESSES_TARGET = 'launchers.processes';

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

/** How a sweep's jobs are run. Throws VALUE for an option that cannot be meant. */
export function readLauncher({ config, resolvers }: ComposedConfig): LauncherSettings {
  const node = selectNode(config, 'hydra.launcher', { resolvers });
  if (node === undefined || node.kind !== 'map') return BASIC;
  const options = toContainer(node, { resolve: true, resolvers }) as Plain;
  if (options['_target_'] !== PROCESSES_TARGET) return BASIC;
  for (const [name, [check, expected]] of Object.entries(CHECKS)) {
    if (check(options[name])) continue;
    const found = selectNode(config, `hydra.launcher.${name}`, { throwOnResolutionFailure: false }) as ConfigNode;
    throw new HydrosolError('VALUE', `hydra.launcher.${name} is ${JSON.stringify(options[name])}`, {
      fullKey: `hydra.launcher.${name}`,
      origin: found.origin,
      expected,
    });
  }
  const { n_jobs: jobs, retries, timeout_min: timeoutMin, mem_gb: memGb, env } = options;
  return {
    kind: 'processes',
    // joblib says -1 for all cores
    jobs: jobs === -1 ? null : (jobs as number | null),
    retries: retries as number,
    timeoutMin: timeoutMin as number | null,
    memGb: memGb as number | null,
    env: textsOf(env as Plain),
  };
}
