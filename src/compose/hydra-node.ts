/** @file The `hydra` node of a composed config: what it may hold, and what a composition writes into it. */
import type { MapNode, Resolvers } from '../config/index.ts';
import type { YamlMap, YamlNode } from '../yaml/index.ts';
import type { Choices } from './interpolated-choice.ts';
import type { Repository } from './repository.ts';
import { childKey, isMissing, select, toContainer, update } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import { HYDRA_CLOSED, HYDRA_SCHEMA } from './hydra-configs.ts';

/** Keys of each closed map of the `hydra` node, by path. */
const CLOSED: ReadonlyMap<string, readonly string[]> = new Map(
  HYDRA_CLOSED.map((keys) => {
    let at: unknown = HYDRA_SCHEMA.get('hydra/config')?.node;
    for (const key of keys) at = (at as Record<string, unknown>)[key];
    const own = Object.keys(at as object).filter((key) => key !== 'defaults');
    // The group hydra/env has no key of its own in the defaults.
    return [keys.join('.'), keys.length === 0 ? [...own, 'env'] : own];
  }),
);

/** What a map of some content has under a key. */
export const entryOf = (map: YamlMap, key: string): YamlNode | undefined =>
  map.entries.find((entry) => entry.key.value === key)?.value;

/** Throws `KEY_UNKNOWN` for a key in the `hydra` map of some content that the `hydra` node does not have. */
export function checkHydraKeys(content: YamlNode): void {
  const hydra = content.kind === 'map' ? entryOf(content, 'hydra') : undefined;
  if (hydra?.kind === 'map') checkKeys(hydra, '');
}

function checkKeys(map: YamlMap, path: string): void {
  const known = CLOSED.get(path);
  if (known === undefined) return;
  for (const { key, value } of map.entries) {
    const name = String(key.value);
    const inner = path === '' ? name : `${path}.${name}`;
    if (!known.includes(name)) {
      const near = nearest(name, known)[0];
      throw new HydrosolError('KEY_UNKNOWN', `there is no key 'hydra.${inner}'`, {
        fullKey: `hydra.${inner}`,
        origin: key.origin,
        suggestion: near,
        expected: `one of ${known.join(', ')}`,
      });
    }
    if (value.kind === 'map') checkKeys(value, inner);
  }
}

/** Keys of the `hydra` node that only the primary config may set. */
const PRIMARY_ONLY = ['searchpath', 'aliases'] as const;

/** Throws `COMPOSITION` if the content of another config than the primary one sets `hydra.searchpath` or `hydra.aliases`. */
export function forbidPrimaryKeys(content: YamlNode, path: string): void {
  const hydra = content.kind === 'map' ? entryOf(content, 'hydra') : undefined;
  if (hydra?.kind !== 'map') return;
  for (const key of PRIMARY_ONLY) {
    const entry = entryOf(hydra, key);
    if (entry === undefined) continue;
    throw new HydrosolError('COMPOSITION', `'${path}' sets hydra.${key}`, {
      fullKey: `hydra.${key}`,
      origin: entry.origin,
      expected: `hydra.${key} in the primary config${key === 'searchpath' ? ' or on the command line' : ''}`,
    });
  }
}

/** What only the composition knows. */
export interface RuntimeFacts {
  readonly choices: Choices;
  readonly overrides: { readonly hydra: readonly string[]; readonly task: readonly string[] };
  readonly repository: Repository;
  readonly configName: string | undefined;
  readonly jobName: string;
  readonly version: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly resolvers: Resolvers;
}

/**
 * Fills in `hydra.overrides`, `hydra.runtime`, `hydra.job.name`, `.config_name`, and copies the variables that
 * `hydra.job.env_copy` names to `env_set`. Throws `VALUE` for a variable that is not set.
 */
export function fillHydraNode(config: MapNode, facts: RuntimeFacts): void {
  const { choices, overrides, repository, configName, jobName, version, cwd, env, resolvers } = facts;
  const put = (path: string, value: unknown): void => {
    update(config, `hydra.${path}`, value, { forceAdd: true, resolvers });
  };
  put('overrides', overrides);
  // Several options of one group are no choice there, as in Hydra.
  put('runtime.choices', new Map([...choices].filter(([, choice]) => choice === null || typeof choice === 'string')));
  put('runtime.version', version);
  put('runtime.version_base', version.split('.').slice(0, 2).join('.'));
  put('runtime.cwd', cwd);
  put(
    'runtime.config_sources',
    repository.sources.map(({ path, scheme, provider }) => ({ path, schema: scheme, provider })),
  );
  put('job.config_name', configName ?? null);
  const job = select(config, 'hydra.job', { resolvers }) as MapNode;
  if (isMissing(job, 'name')) put('job.name', jobName);
  const copied = job.children.get('env_copy');
  if (copied?.kind !== 'list') return;
  for (const [index, name] of (toContainer(copied, { resolve: true, resolvers }) as unknown[]).entries()) {
    const value = env[String(name)];
    if (value === undefined) {
      const { origin } = copied.items[index] ?? copied;
      throw new HydrosolError('VALUE', `the environment has no variable '${String(name)}'`, {
        fullKey: childKey(copied, index),
        origin,
        suggestion: nearest(String(name), Object.keys(env))[0],
      });
    }
    update(config, `hydra.job.env_set.${String(name).replaceAll('.', '\\.')}`, value, { forceAdd: true });
  }
}
