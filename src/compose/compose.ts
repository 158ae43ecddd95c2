/** @file A primary config and overrides → one config: the whole of composition in the order in which it happens. */
import type { Resolvers } from '../config/index.ts';
import type { Override } from '../override/index.ts';
import type { DefaultsList } from './defaults-list.ts';
import type { Choices } from './interpolated-choice.ts';
import type { Repository } from './repository.ts';
import type { ConfigSource } from './source.ts';
import { defaultResolvers } from '../config/index.ts';
import { distinctErrors, throwAll, type HydrosolError } from '../errors.ts';
import { noPlugin } from './absent-plugins.ts';
import { isHydraOverride, isSweepOverride, overrideKey } from '../override/index.ts';
import { attempt } from '../util/attempt.ts';
import { applyOverrides } from './apply-overrides.ts';
import { targetWarnings } from './check-plugins.ts';
import { checkSweeps } from './check-sweeps.ts';
import { composedConfig, type ComposedConfig } from './composed-config.ts';
import { composeDefaults } from './compose-defaults.ts';
import type { DefaultsCache } from './defaults-cache.ts';
import { sortOverrides } from './group-overrides.ts';
import { fillHydraNode } from './hydra-node.ts';
import { withHydraResolvers } from './resolvers.ts';
import { changesSearchPath, extendSearchPath, type ExtendedPath } from './search-path.ts';

export interface ComposeOptions {
  /** Path of the primary config in the search path, such as `config`; without it only the `hydra` node is composed. */
  readonly configName?: string | undefined;
  readonly overrides?: readonly Override[];
  /** `multirun` leaves sweeps and `group: ???` open; in `run` they are errors. */
  readonly mode?: 'run' | 'multirun';
  /** For interpolations in `hydra.searchpath`, and where a map is merged onto one. */
  readonly resolvers?: Resolvers;
  /** `hydra.job.name` unless a config sets it. */
  readonly jobName?: string;
  /** `hydra.runtime.version`. */
  readonly version?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The time that `${now:…}` tells: one for a run, and one for all jobs of a sweep. Default: the machine's clock. */
  readonly now?: Date;
  /** Keeps the composed defaults for the next call. Default: nothing is kept. */
  readonly cache?: DefaultsCache | undefined;
}

/** What a composition gives: the config, and where it came from. */
export interface Composition extends ComposedConfig {
  /** What was chosen, by override key: `db`, `db@backup`, `hydra/launcher`. */
  readonly choices: Choices;
  /** All configs that there are, with those of `hydra.searchpath`. */
  readonly repository: Repository;
  /** The search path, in order. */
  readonly sources: readonly ConfigSource[];
  /** The configs that were merged, in order, and the tree they come from. */
  readonly defaults: DefaultsList;
  readonly warnings: readonly string[];
}

/** What came of a composition: the config, or what is wrong. */
export interface ComposeAttempt {
  readonly composition: Composition | undefined;
  readonly errors: readonly HydrosolError[];
  /** The packages and keys of which nothing can be said because of an error. */
  readonly gaps: readonly string[];
}

/**
 * Composes a config as Hydra does: defaults list, merge in order, overrides of values in struct mode, `hydra` node.
 * Throws `CONFIG_NOT_FOUND`, `OPTION_UNKNOWN`, `MISSING_VALUE` (a group that must be chosen), `COMPOSITION`, `CYCLE`,
 * `KEY_UNKNOWN`, `SEARCH_PATH`, what the YAML files throw; `HydrosolErrors` for several of them.
 */
export function composeConfig(repository: Repository, options: ComposeOptions = {}): Composition {
  const { composition, errors } = attemptCompose(repository, options);
  throwAll(errors);
  return composition!;
}

/** As `composeConfig`, and throws nothing: all that is wrong is found in one go, as far as it can be known. */
export function attemptCompose(repository: Repository, options: ComposeOptions = {}): ComposeAttempt {
  const { configName, overrides = [], mode = 'run', resolvers: known = defaultResolvers } = options;
  const {
    jobName = 'app',
    version = '0.0.0',
    cwd = process.cwd(),
    env = process.env,
    now = new Date(),
    cache,
  } = options;
  const resolvers = withHydraResolvers(known, { now });
  const errors: HydrosolError[] = checkSweeps(overrides, mode);
  const gaps = errors.length === 0 ? [] : overrides.filter(isSweepOverride).map(overrideKey);
  const gather = <T>(run: () => T): T | undefined => {
    const { value, errors: thrown } = attempt(run);
    errors.push(...thrown);
    return value;
  };
  const failed = (): ComposeAttempt => ({ composition: undefined, errors: distinctErrors(inOrder(errors)), gaps });

  // What a sweep would choose is left open, also where the sweep itself is the fault.
  const skipMissing = mode === 'multirun' || gaps.length > 0;
  const owner = { repository, resolvers: known, configName, now, skipMissing };
  const places = overrides.filter(changesSearchPath);
  const extend = (): ExtendedPath => extendSearchPath(repository, { configName, overrides: places, resolvers });
  const extended = gather(() => cache?.extended(owner, places, extend) ?? extend());
  const { repository: whole, warnings } = extended ?? { repository, warnings: [] };
  const sorted = sortOverrides(overrides, whole, errors);
  const setting = new Set(sorted.values);
  const choosing = overrides.filter((override) => !setting.has(override) || changesSearchPath(override));
  const kept = errors.length === 0 ? cache?.find(owner, choosing) : undefined;
  const tree = { repository: whole, overrides: sorted, configName, skipMissing, errors, gaps };
  const base = kept ?? gather(() => composeDefaults(tree, resolvers));
  if (base === undefined) return failed();
  if (kept === undefined && errors.length === 0) cache?.keep(owner, choosing, base);
  const { config, defaults, absent } = base;
  const blamed = new Set(errors.map(({ origin }) => origin?.source));
  const values = sorted.values.filter(({ source }) => !blamed.has(source));
  const misfits = applyOverrides(config, values, { repository: whole, resolvers, roots: defaults.roots });
  errors.push(...misfits.filter((error) => !isInGap(error, gaps)));
  if (errors.length > 0) return failed();

  const [hydra, task] = [overrides.filter(isHydraOverride), overrides.filter((override) => !isHydraOverride(override))];
  const words = { hydra: hydra.map(({ source }) => source.text), task: task.map(({ source }) => source.text) };
  const { choices } = defaults;
  const facts = { choices, overrides: words, repository: whole, configName, jobName, version, cwd, env, resolvers };
  gather(() => fillHydraNode(config, facts));
  if (errors.length > 0) return failed();
  const composed = composedConfig({ config, overrides: words, resolvers: known, now });
  const notHere = [...absent.map((path) => noPlugin(path, whole.list)), ...targetWarnings(composed)];
  const composition = {
    ...composed,
    choices,
    repository: whole,
    sources: whole.sources,
    defaults,
    warnings: [...warnings, ...notHere],
  };
  return { composition, errors, gaps };
}

/** Errors in the order in which their texts were first met, those of one text from its beginning to its end. */
function inOrder(errors: readonly HydrosolError[]): HydrosolError[] {
  const texts = [...new Set(errors.map(({ origin }) => origin?.source))];
  const placed = errors.map((error) => ({
    error,
    text: texts.indexOf(error.origin?.source),
    at: error.origin?.start ?? 0,
  }));
  return placed.toSorted((a, b) => a.text - b.text || a.at - b.at).map(({ error }) => error);
}

/** Whether an error is about a key that is only unknown because of another error. */
export function isInGap({ fullKey = '' }: HydrosolError, gaps: readonly string[]): boolean {
  return gaps.some((gap) => isBelow(fullKey, gap));
}

/** Whether a key is in a package, so that its content might explain the key. */
function isBelow(key: string, place: string): boolean {
  return place === '' || key === place || key.startsWith(`${place}.`);
}
