/** @file Whether the launcher and the sweeper of a config are there, and have the options that it gives them. */
import { fullKey, keyText, MISSING, selectNode, type ConfigNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import { nearest } from '../util/suggest.ts';
import type { ComposedConfig } from './composed-config.ts';
import {
  BASIC_LAUNCHER,
  BASIC_SWEEPER,
  JOBLIB_LAUNCHER,
  PROCESSES_LAUNCHER,
  SUBMITIT_LOCAL_LAUNCHER,
} from './hydra-configs.ts';
import { OPTUNA_SWEEPER } from './optuna-configs.ts';

/** What a node may be: options by `_target_`. */
type Known = ReadonlyMap<string, readonly string[]>;

const LAUNCHERS: Known = new Map([
  ...[BASIC_LAUNCHER._target_, 'hydra._internal.core_plugins.basic_launcher.BasicLauncher'].map(
    (target) => [target, Object.keys(BASIC_LAUNCHER)] as const,
  ),
  [PROCESSES_LAUNCHER._target_, Object.keys(PROCESSES_LAUNCHER)],
  // names of others' launchers have what those have, and what ours has
  ...[JOBLIB_LAUNCHER, SUBMITIT_LOCAL_LAUNCHER].map(
    (launcher) =>
      [launcher._target_, [...new Set([...Object.keys(launcher), ...Object.keys(PROCESSES_LAUNCHER)])]] as const,
  ),
]);
const SWEEPERS: Known = new Map([
  ...[BASIC_SWEEPER._target_, 'hydra._internal.core_plugins.basic_sweeper.BasicSweeper'].map(
    (target) => [target, Object.keys(BASIC_SWEEPER)] as const,
  ),
  // a config may name it by its class alone, over the options of the basic one
  [OPTUNA_SWEEPER._target_, [...new Set([...Object.keys(OPTUNA_SWEEPER), ...Object.keys(BASIC_SWEEPER)])]],
]);

const PLUGINS = [
  ['hydra.launcher', LAUNCHERS],
  ['hydra.sweeper', SWEEPERS],
] as const;

/** How they are chosen. */
const CHOICES = { launcher: ['processes', 'basic'], sweeper: ['basic', 'optuna'] } as const;

/** A key of a map that is none of its options. */
function unknownOption(path: string, child: ConfigNode, options: readonly string[]): HydrosolError {
  const key = keyText(child.key ?? '');
  return new HydrosolError('KEY_UNKNOWN', `${path} has no option '${key}'`, {
    fullKey: fullKey(child),
    origin: child.keyOrigin ?? child.origin,
    expected: `one of ${options.join(', ')}`,
    suggestion: nearest(key, options)[0],
  });
}

function unknownTarget(
  path: string,
  { target, chosen }: { readonly target: unknown; readonly chosen: unknown },
  known: Known,
  node: ConfigNode | undefined,
): HydrosolError {
  const what = path === 'hydra.launcher' ? 'launcher' : 'sweeper';
  const hints = CHOICES[what].map((choice) => `what there is: hydra/${what}=${choice}`);
  if ((target === undefined || target === null) && typeof chosen === 'string' && chosen !== 'basic') {
    return new HydrosolError('TARGET_UNKNOWN', `there is no ${what} '${chosen}' here`, { fullKey: path, hints });
  }
  const written =
    target === undefined || target === null
      ? 'nothing'
      : typeof target === 'object'
        ? 'no text'
        : `'${String(target)}'`;
  return new HydrosolError('TARGET_UNKNOWN', `${path}._target_ is ${written}, which is no ${what}`, {
    fullKey: `${path}._target_`,
    origin: node?.origin,
    expected: `one of ${[...known.keys()].join(', ')}`,
    suggestion: nearest(String(target), known.keys())[0],
    hints,
  });
}

/** What to say of a launcher or sweeper by whose `_target_` a sweep cannot run, as of one that is chosen and not here. */
export function targetWarnings({ get }: Pick<ComposedConfig, 'get'>): string[] {
  return PLUGINS.flatMap(([path, known]) => {
    const { value: target } = attempt(() => get(`${path}._target_`));
    if (typeof target !== 'string' || target === MISSING || known.has(target)) return [];
    const [near] = nearest(target, known.keys());
    const meant = near === undefined ? '' : `; did you mean ${path}._target_=${near}?`;
    return [`${path}._target_ is '${target}', which is not here, so a sweep cannot run with it${meant}`];
  });
}

/**
 * What is wrong with `hydra.launcher` and `hydra.sweeper`: options that are none, each at its place (KEY_UNKNOWN), and for a sweep
 * a `_target_` that is not there (TARGET_UNKNOWN). Configs written for others can be composed and printed; a single job needs
 * neither, as in Hydra. Throws what interpolations throw.
 */
export function checkPlugins(
  { config, resolvers, get }: ComposedConfig,
  { sweeping }: { readonly sweeping: boolean },
): HydrosolError[] {
  return PLUGINS.flatMap(([path, known]) => {
    const node = selectNode(config, path, { resolvers }) as ConfigNode | undefined;
    const target = node?.kind === 'map' ? get(`${path}._target_`) : undefined;
    const options = typeof target === 'string' ? known.get(target) : undefined;
    if (node?.kind === 'map' && options !== undefined) {
      const unknown = [...node.children.values()].filter(({ key }) => !options.includes(keyText(key ?? '')));
      return unknown.map((child) => unknownOption(path, child, options));
    }
    const place = node?.kind === 'map' ? (node.children.get('_target_') ?? node) : node;
    const chosen = get(`hydra.runtime.choices.${path.replace('.', '/')}`);
    return sweeping ? [unknownTarget(path, { target, chosen }, known, place)] : [];
  });
}
