/** @file A primary config and overrides → one config: the whole of composition in the order in which it happens. */
import type { MapNode, Resolvers } from '../config/index.ts';
import type { Override } from '../override/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import type { DefaultsEntry, DefaultsList } from './defaults-list.ts';
import type { Choices } from './defaults-tree.ts';
import type { Repository } from './repository.ts';
import type { ConfigSource } from './source.ts';
import { create, defaultResolvers, fromYaml, setStruct, setType, unsafeMerge } from '../config/index.ts';
import { HydrosolError, throwAll } from '../errors.ts';
import { ABSENT, noPlugin, openPlugin } from './absent-plugins.ts';
import { isHydraOverride, isSweepOverride } from '../override/index.ts';
import { applyOverrides } from './apply-overrides.ts';
import { composedConfig, type ComposedConfig } from './composed-config.ts';
import { buildDefaultsList } from './defaults-list.ts';
import { originOf, sortOverrides } from './group-overrides.ts';
import { checkHydraKeys, fillHydraNode, forbidPrimaryKeys } from './hydra-node.ts';
import { HYDRA_TYPE } from './hydra-types.ts';
import { withHydraResolvers } from './resolvers.ts';
import { hintsForOneValue } from './several-values.ts';
import { extendSearchPath } from './search-path.ts';

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
}

/** What a composition gives: the config, and where it came from. */
export interface Composition extends ComposedConfig {
  /** What was chosen, by override key: `db`, `db@backup`, `hydra/launcher`. */
  readonly choices: Choices;
  /** The search path, in order. */
  readonly sources: readonly ConfigSource[];
  /** The configs that were merged, in order, and the tree they come from. */
  readonly defaults: DefaultsList;
  readonly warnings: readonly string[];
}

/**
 * Composes a config as Hydra does: defaults list, merge in order, overrides of values in struct mode, `hydra` node.
 * Throws `CONFIG_NOT_FOUND`, `OPTION_UNKNOWN`, `MISSING_VALUE` (a group that must be chosen), `COMPOSITION`, `CYCLE`,
 * `KEY_UNKNOWN`, `SEARCH_PATH`, what the YAML files throw; `HydrosolErrors` if several overrides do not fit.
 */
export function composeConfig(repository: Repository, options: ComposeOptions = {}): Composition {
  const { configName, overrides = [], mode = 'run', resolvers: known = defaultResolvers } = options;
  const { jobName = 'app', version = '0.0.0', cwd = process.cwd(), env = process.env, now = new Date() } = options;
  const resolvers = withHydraResolvers(known, { now });
  throwAll(checkSweeps(overrides, mode));
  const { repository: whole, warnings } = extendSearchPath(repository, { configName, overrides, resolvers });

  const errors: HydrosolError[] = [];
  const gaps: string[] = [];
  const sorted = sortOverrides(overrides, whole, errors);
  const skipMissing = mode === 'multirun';
  const { defaults, config } = collecting(errors, () => {
    const defaults = buildDefaultsList({ repository: whole, overrides: sorted, configName, skipMissing, errors, gaps });
    return { defaults, config: mergeEntries(defaults.entries, whole, resolvers) };
  });
  setStruct(config, true);
  const absent = defaults.entries.flatMap(({ path }) => (whole.load(path)?.provider === ABSENT ? [path] : []));
  for (const path of absent) openPlugin(config, path);
  const misfits = applyOverrides(config, sorted.values, { repository: whole, resolvers });
  errors.push(...misfits.filter(({ fullKey = '' }) => !gaps.some((gap) => isBelow(fullKey, gap))));
  throwAll(errors);

  const [hydra, task] = [overrides.filter(isHydraOverride), overrides.filter((override) => !isHydraOverride(override))];
  const words = { hydra: hydra.map(({ source }) => source.text), task: task.map(({ source }) => source.text) };
  const { choices } = defaults;
  fillHydraNode(config, {
    choices,
    overrides: words,
    repository: whole,
    configName,
    jobName,
    version,
    cwd,
    env,
    resolvers,
  });
  const composed = composedConfig({ config, overrides: words, resolvers: known, now });
  return {
    ...composed,
    choices,
    sources: whole.sources,
    defaults,
    warnings: [...warnings, ...absent.map((path) => noPlugin(path, whole.list))],
  };
}

/** Runs something; if it throws, throws that after the errors found before. */
function collecting<T>(errors: readonly HydrosolError[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof HydrosolError) throwAll([...errors, error]);
    throw error;
  }
}

/** Whether a key is in a package, so that its content might explain the key. */
function isBelow(key: string, place: string): boolean {
  return place === '' || key === place || key.startsWith(`${place}.`);
}

/** Sweeps need `--multirun`, and cannot be over the `hydra` node. */
function checkSweeps(overrides: readonly Override[], mode: 'run' | 'multirun'): HydrosolError[] {
  return overrides.filter(isSweepOverride).flatMap((override) => {
    const origin = originOf(override);
    const { value } = override;
    if (mode === 'multirun') {
      if (!isHydraOverride(override)) return [];
      return [new HydrosolError('COMPOSITION', 'the hydra node cannot be swept over', { origin })];
    }
    const simple = value?.kind === 'choice' && value.simple;
    const hints = [...(simple ? hintsForOneValue(override) : []), 'to sweep over it: add --multirun'];
    const message = simple ? 'one run has one value, and this is several' : 'a sweep needs --multirun';
    return [new HydrosolError('COMPOSITION', message, { origin, hints })];
  });
}

/** Merges the configs of a defaults list in order, each under its package. */
function mergeEntries(entries: readonly DefaultsEntry[], repository: Repository, resolvers: Resolvers): MapNode {
  const config = create({}) as MapNode;
  for (const entry of entries) {
    const content = placed(entry, repository);
    checkHydraKeys(content);
    if (!entry.primary && entry.path !== 'hydra/config') forbidPrimaryKeys(content, entry.path);
    // The nodes are made for this composition, so the merge may use them up.
    unsafeMerge([config, fromYaml(content)], { resolvers });
    if (entry.path !== 'hydra/config') continue;
    // The groups of the node were merged before it, so they are checked here; all that follows is when it is merged.
    const hydra = config.children.get('hydra');
    if (hydra?.kind === 'map') setType(hydra, HYDRA_TYPE);
  }
  return config;
}

/** The content of a config inside the maps of its package. */
function placed({ path, package: place }: DefaultsEntry, repository: Repository): YamlNode {
  const loaded = repository.load(path);
  if (loaded === undefined) throw new HydrosolError('CONFIG_NOT_FOUND', `there is no config '${path}'`);
  const { content } = loaded;
  if (place === '') return content;
  const { origin } = content;
  return place
    .split('.')
    .reduceRight<YamlNode>(
      (value, key) => ({ kind: 'map', entries: [{ key: { kind: 'scalar', value: key, origin }, value }], origin }),
      content,
    );
}
