/** @file Configs that a program holds in memory. */
import type { Source } from '../errors.ts';
import type { ConfigData } from './content.ts';
import type { ConfigSource, SourceConfig } from './source.ts';
import { HydrosolError } from '../errors.ts';
import { contentFromData } from './content.ts';

/** One config of a store. */
export interface StoredConfig {
  readonly name: string;
  /** `db`, `hydra/launcher`, …; the root if missing. */
  readonly group?: string;
  /** Plays the part of a `# @package` header. */
  readonly package?: string;
  readonly node: ConfigData;
  /** Takes the place of an earlier config of the same path. Default: two of one path are an error. */
  readonly replace?: boolean;
}

/** Configs by path. */
export type ConfigStore = ReadonlyMap<string, StoredConfig>;

/**
 * A store of these configs. Throws `COMPOSITION` if two have the same group and name and the later one does not say
 * `replace`, as Hydra 1.5 will (`ConfigStore.store(replace=True)`).
 */
export function createStore(configs: readonly StoredConfig[] = []): ConfigStore {
  const store = new Map<string, StoredConfig>();
  for (const config of configs) {
    const path = config.group === undefined ? config.name : `${config.group}/${config.name}`;
    if (store.has(path) && config.replace !== true) {
      const hints = ['to put the second one in its place on purpose: replace: true'];
      throw new HydrosolError('COMPOSITION', `the store has two configs '${path}'`, { hints });
    }
    store.set(path, config);
  }
  return store;
}

/** Of some paths, the names directly in a group. */
function namesIn(group: string, paths: Iterable<string>): string[] {
  const prefix = group === '' ? '' : `${group}/`;
  const inside = [...paths].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  return inside.filter((name) => name !== '' && !name.includes('/')).sort();
}

/** A store as an element of the search path. */
export function storeSource(
  store: ConfigStore,
  { provider, scheme = 'structured', path = '' }: { provider: string; scheme?: string; path?: string },
): ConfigSource {
  const groups = new Set(['']);
  for (const config of store.keys()) {
    for (let slash = config.indexOf('/'); slash !== -1; slash = config.indexOf('/', slash + 1))
      groups.add(config.slice(0, slash));
  }
  const loaded = new Map<string, SourceConfig>();
  return {
    provider,
    scheme,
    path,
    available: true,
    isGroup: (group) => groups.has(group),
    isConfig: (config) => store.has(config),
    list: (group, kind) => namesIn(group, kind === 'config' ? store.keys() : groups),
    load(config) {
      const known = loaded.get(config);
      if (known !== undefined) return known;
      const stored = store.get(config);
      if (stored === undefined) throw new HydrosolError('CONFIG_NOT_FOUND', `the store has no config '${config}'`);
      const source: Source = { kind: 'value', name: `${config} (${scheme}://${path})`, text: '' };
      const content = { content: contentFromData(stored.node, source), package: stored.package, source };
      loaded.set(config, content);
      return content;
    },
  };
}
