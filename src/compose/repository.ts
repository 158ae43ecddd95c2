/** @file The search path: which source has which config, and what groups and options there are. */
import type { YamlNode } from '../yaml/index.ts';
import type { DefaultItem } from './default-item.ts';
import type { ConfigSource, EntryKind, SearchPathEntry, SourceConfig } from './source.ts';
import type { ConfigStore } from './store-source.ts';
import { HydrosolError } from '../errors.ts';
import { absentPlugin } from './absent-plugins.ts';
import { readDefaults } from './default-item.ts';
import { fileSource, packageSource } from './file-source.ts';
import { HYDRA_GROUPS, HYDRA_SCHEMA } from './hydra-configs.ts';
import { configPath } from './source.ts';
import { createStore, storeSource } from './store-source.ts';

/** A config of the search path, its defaults list taken out of the content. */
export interface LoadedConfig extends SourceConfig {
  readonly path: string;
  readonly provider: string;
  readonly defaults: readonly DefaultItem[];
}

/** All configs that a run can use. Nothing is read twice, also not by repositories that were made from this one. */
export interface Repository {
  readonly sources: readonly ConfigSource[];
  readonly groupExists: (group: string) => boolean;
  readonly configExists: (path: string) => boolean;
  /** Names directly in a group, from all sources, sorted. */
  readonly list: (group: string, kind: EntryKind) => readonly string[];
  /** All groups at any depth, sorted. */
  readonly groups: () => readonly string[];
  /** The config of the first source that has it; an empty one for a launcher or a sweeper that none has (`absent-plugins.ts`). */
  readonly load: (path: string) => LoadedConfig | undefined;
  /** The files that were read, by their absolute paths, with their texts. */
  readonly texts: ReadonlyMap<string, string>;
  /** The same with more elements at the end of the search path (before the store). */
  readonly extend: (entries: readonly SearchPathEntry[]) => Repository;
}

export interface RepositoryOptions {
  /** First come, first served; typically `[{ provider: 'main', path: 'conf' }]`. A source of one's own is one too. */
  readonly searchPath: readonly (SearchPathEntry | ConfigSource)[];
  readonly store?: ConfigStore | undefined;
  readonly cwd?: string;
  /** Texts of files by their absolute paths: they are taken instead of the files. Default: files are read. */
  readonly texts?: ReadonlyMap<string, string> | undefined;
}

/**
 * The repository of a search path. In front of it stand the options of `hydra/…`, behind it the store.
 * Throws `SEARCH_PATH` if a source of the provider `main` or `command-line` is not there, or a scheme is unknown.
 */
export function createRepository({ searchPath, store, cwd = process.cwd(), texts }: RepositoryOptions): Repository {
  const first = storeSource(HYDRA_GROUPS, { provider: 'hydra', scheme: 'pkg', path: 'hydrosol/hydra' });
  const configs = createStore([...HYDRA_SCHEMA.values(), ...(store?.values() ?? [])]);
  const last = storeSource(configs, { provider: 'schema' });
  const place: Place = { cwd, store: configs, opened: new Map(), texts: new Map(texts) };
  const own = searchPath.map((entry) => ('load' in entry ? entry : openSource(entry, place)));
  const absent = own.find(({ provider, available }) => !available && ['main', 'command-line'].includes(provider));
  if (absent !== undefined) {
    throw new HydrosolError('SEARCH_PATH', `the config folder '${absent.path}' is not there`, {
      expected: 'a folder with YAML files',
    });
  }
  return repositoryOf([first, ...own], last, place);
}

interface Place {
  /** The texts of files that were read, or are taken instead of them. */
  readonly texts: Map<string, string>;
  readonly cwd: string;
  readonly store: ConfigStore;
  /** Sources by provider and path: a place that every composition adds is read once. */
  readonly opened: Map<string, ConfigSource>;
}

/** How elements of the search path begin; without a scheme they are folders. */
export const SOURCE_SCHEMES = ['file', 'pkg', 'structured'] as const;

/** The source of an entry; the same one when asked again. */
function openSource(entry: SearchPathEntry, place: Place): ConfigSource {
  const key = JSON.stringify([entry.provider, entry.path]);
  const source = place.opened.get(key) ?? newSource(entry, place);
  place.opened.set(key, source);
  return source;
}

function newSource({ provider, path }: SearchPathEntry, { cwd, store, texts }: Place): ConfigSource {
  const [, scheme = 'file', rest = ''] = /^(?:([a-z][\w+.-]*):\/\/)?(.*)$/is.exec(path) ?? [];
  if (scheme === 'file') return fileSource({ provider, folder: rest, cwd, texts });
  if (scheme === 'pkg') return packageSource({ provider, path: rest, cwd, texts });
  if (scheme === 'structured') return storeSource(store, { provider });
  throw new HydrosolError('SEARCH_PATH', `'${path}' has an unknown scheme`, {
    expected: 'a folder, file://, pkg:// or structured://',
  });
}

function repositoryOf(own: readonly ConfigSource[], last: ConfigSource, place: Place): Repository {
  const sources = [...own, last];
  const loaded = new Map<string, LoadedConfig | undefined>();
  const has = (kind: EntryKind, path: string): ConfigSource | undefined =>
    sources.find((source) => (kind === 'config' ? source.isConfig(path) : source.isGroup(path)));
  const list = (group: string, kind: EntryKind): string[] =>
    [...new Set(sources.flatMap((source) => source.list(group, kind)))].sort();
  const groups = (parent: string): string[] =>
    list(parent, 'group').flatMap((name) => {
      const group = parent === '' ? name : `${parent}/${name}`;
      return [group, ...groups(group)];
    });
  return {
    sources,
    texts: place.texts,
    groupExists: (group) => has('group', group) !== undefined,
    configExists: (path) =>
      has('config', configPath(path)) !== undefined || absentPlugin(configPath(path)) !== undefined,
    list,
    groups: () => groups(''),
    load(path) {
      const name = configPath(path);
      if (!loaded.has(name)) {
        const source = has('config', name);
        const absent = source === undefined ? absentPlugin(name) : undefined;
        loaded.set(
          name,
          absent
            ? withDefaults(absent, name, absent.provider)
            : source && withDefaults(source.load(name), name, source.provider),
        );
      }
      return loaded.get(name);
    },
    extend: (entries) => repositoryOf([...own, ...entries.map((entry) => openSource(entry, place))], last, place),
  };
}

/** Takes the defaults list out of a config. */
function withDefaults(config: SourceConfig, path: string, provider: string): LoadedConfig {
  const { content } = config;
  const index = content.kind === 'map' ? content.entries.findIndex(({ key }) => key.value === 'defaults') : -1;
  if (content.kind !== 'map' || index === -1) return { ...config, path, provider, defaults: [] };
  const rest: YamlNode = { ...content, entries: content.entries.filter((_, i) => i !== index) };
  return { ...config, content: rest, path, provider, defaults: readDefaults(content.entries[index]!.value) };
}
