/** @file Configs in a folder, and in the folder of an installed package. */
import { readFileSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import type { ConfigSource, EntryKind, SourceConfig } from './source.ts';
import { HydrosolError } from '../errors.ts';
import { shownPath } from '../util/shown-path.ts';
import { readConfigText } from './content.ts';
import { emptySource, staysInside } from './source.ts';

export interface FileSourceOptions {
  readonly provider: string;
  readonly folder: string;
  /** Relative folders start here. */
  readonly cwd: string;
  readonly scheme?: string;
  /** How the source calls itself; the folder as given if missing. */
  readonly path?: string;
  /** The texts of files by their absolute paths, which are taken instead of the files; what is read is added. Default: none. */
  readonly texts?: Map<string, string>;
}

interface Names extends Readonly<Record<EntryKind, readonly string[]>> {
  /** Whether there are files that are no configs, and nothing else; hidden ones, which keep an empty folder in git, do not count. */
  readonly foreign: boolean;
}

/**
 * The YAML files of a folder; its sub-folders are groups, but for those that hold only other files (schemas, notes).
 * Folders and files are read once and remembered. Paths that would leave the folder name nothing.
 */
export function fileSource({
  provider,
  folder,
  cwd,
  scheme = 'file',
  path = folder,
  texts = new Map(),
}: FileSourceOptions): ConfigSource {
  const root = resolve(cwd, folder);
  const listed = new Map<string, Names | undefined>();
  const loaded = new Map<string, SourceConfig>();

  const names = (group: string): Names | undefined => {
    if (!listed.has(group)) {
      const found = staysInside(group) ? readNames(join(root, group)) : undefined;
      listed.set(group, found && withTexts(found, join(root, group), texts));
    }
    return listed.get(group);
  };
  const isGroup = (group: string): boolean => {
    const found = names(group);
    return found !== undefined && (group === '' || !found.foreign);
  };
  const isConfig = (config: string): boolean => {
    const slash = config.lastIndexOf('/');
    return names(config.slice(0, Math.max(slash, 0)))?.config.includes(config.slice(slash + 1)) ?? false;
  };

  return {
    provider,
    scheme,
    path,
    available: names('') !== undefined,
    isConfig,
    isGroup,
    list(group, kind) {
      const all = names(group)?.[kind] ?? [];
      return kind === 'group' ? all.filter((name) => isGroup(group === '' ? name : `${group}/${name}`)) : all;
    },
    load(config) {
      const known = loaded.get(config);
      if (known !== undefined) return known;
      const file = join(root, `${config}.yaml`);
      const name = shownPath(file, cwd);
      const text = texts.get(file) ?? readText(file, name);
      texts.set(file, text);
      const content = readConfigText({ kind: 'file', name, text });
      loaded.set(config, content);
      return content;
    },
  };
}

/** Configs and groups directly in a folder; nothing if it is none. */
function readNames(folder: string): Names | undefined {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
  const config: string[] = [];
  const group: string[] = [];
  for (const entry of entries) {
    const kind = entry.isSymbolicLink() ? linked(folder, entry.name) : entry;
    if (kind?.isDirectory() === true) group.push(entry.name);
    else if (kind?.isFile() === true && entry.name.endsWith('.yaml')) config.push(entry.name.slice(0, -5));
  }
  const isSeen = entries.some(({ name }) => !name.startsWith('.'));
  const foreign = isSeen && config.length === 0 && group.length === 0;
  return { config: config.sort(), group: group.sort(), foreign };
}

/** The names in a folder with those of its files whose texts are kept. */
function withTexts(names: Names, folder: string, texts: ReadonlyMap<string, string>): Names {
  const kept = [...texts.keys()].filter((file) => dirname(file) === folder).map((file) => basename(file, '.yaml'));
  const missing = kept.filter((name) => !names.config.includes(name));
  return missing.length === 0 ? names : { ...names, config: [...names.config, ...missing].sort(), foreign: false };
}

/** A link counts as what it points to; as nothing if that is gone or is a folder around the link. */
function linked(folder: string, name: string): Stats | undefined {
  try {
    const target = realpathSync(join(folder, name));
    return `${realpathSync(folder)}/`.startsWith(`${target}/`) ? undefined : statSync(target);
  } catch {
    return undefined;
  }
}

function readText(file: string, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError) {
      const origin = { source: { kind: 'file', name, text: '' }, start: 0, end: 0 } as const;
      throw new HydrosolError('YAML_SYNTAX', 'the file is not valid UTF-8', { origin, cause: error });
    }
    throw new HydrosolError('CONFIG_NOT_FOUND', `${name} cannot be read`, { cause: error });
  }
}

/** What npm allows as a name. No name begins with a dot, so that none leads to another folder. */
const PACKAGE_NAME = /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/;

/**
 * A folder inside an installed package, `name/folder` or `@scope/name/folder`; the package's `conf` if none is given.
 * The package is looked for as `import` would from the working directory.
 */
export function packageSource({
  provider,
  path,
  cwd,
  texts,
}: Pick<FileSourceOptions, 'provider' | 'cwd' | 'texts'> & { readonly path: string }): ConfigSource {
  const parts = path.split('/');
  const count = path.startsWith('@') ? 2 : 1;
  const name = parts.slice(0, count).join('/');
  const inside = parts.slice(count).join('/') || 'conf';
  const roots = createRequire(join(cwd, 'noop.js')).resolve.paths(name) ?? [];
  const isName = PACKAGE_NAME.test(name) && staysInside(inside);
  const found = isName ? roots.find((root) => isFolder(join(root, name))) : undefined;
  if (found === undefined) return emptySource({ provider, scheme: 'pkg', path });
  return fileSource({ provider, folder: join(found, name, inside), cwd, scheme: 'pkg', path, ...(texts && { texts }) });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
