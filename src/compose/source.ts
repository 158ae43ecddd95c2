/** @file Where configs come from: the interface that files, packages and stores share. */
import type { YamlNode } from '../yaml/index.ts';
import type { Source } from '../errors.ts';
import { HydrosolError } from '../errors.ts';

/** A config as its source holds it. */
export interface SourceConfig {
  /** A map or a list; an empty text is an empty map. */
  readonly content: YamlNode;
  /** The package that its header gives it (`# @package a.b`). */
  readonly package: string | undefined;
  readonly source: Source;
}

export type EntryKind = 'config' | 'group';

/** One element of the search path. Paths inside it are `group/subgroup/name`, without `.yaml`; `''` is the root. */
export interface ConfigSource {
  /** Who put it there: `main`, `command-line`, `hydra.searchpath in main`, … */
  readonly provider: string;
  /** `file`, `pkg`, `structured`, … */
  readonly scheme: string;
  /** Without scheme. */
  readonly path: string;
  /** Whether the folder, package or store is there at all. */
  readonly available: boolean;
  readonly isGroup: (path: string) => boolean;
  readonly isConfig: (path: string) => boolean;
  /** Names directly in a group, sorted. */
  readonly list: (group: string, kind: EntryKind) => readonly string[];
  /** Reads a config that is there; the same value when asked again. Throws `YAML_SYNTAX`, `YAML_LIMIT`. */
  readonly load: (path: string) => SourceConfig;
}

/** How messages and `--info searchpath` name a source. */
export function describeSource({ scheme, path }: Pick<ConfigSource, 'scheme' | 'path'>): string {
  return `${scheme}://${path}`;
}

/** A source that is not available: it has nothing. */
export function emptySource(named: Pick<ConfigSource, 'provider' | 'scheme' | 'path'>): ConfigSource {
  const load = (path: string): never => {
    throw new HydrosolError('CONFIG_NOT_FOUND', `there is no config '${path}' in ${describeSource(named)}`);
  };
  return { ...named, available: false, isGroup: () => false, isConfig: () => false, list: () => [], load };
}

/** Where a source stands in a config. */
export interface SearchPathEntry {
  readonly provider: string;
  /** `folder`, `file://folder`, `pkg://package/folder`, `structured://`. */
  readonly path: string;
}

/** The path of a config without `.yaml`. Throws `CONFIG_NOT_FOUND` for `.yml`, which Hydra does not read either. */
export function configPath(path: string): string {
  if (path.endsWith('.yml')) {
    throw new HydrosolError('CONFIG_NOT_FOUND', `'${path}': configs end in .yaml, not .yml`, {
      hints: [`rename the file to ${path.slice(0, -4)}.yaml`],
    });
  }
  return path.endsWith('.yaml') ? path.slice(0, -5) : path;
}

/** Whether a path stays inside its source: no `..`, no backslash, no root. */
export function staysInside(path: string): boolean {
  return !path.startsWith('/') && !path.includes('\\') && !path.includes('\0') && !path.split('/').includes('..');
}
