/** @file Completion of overrides: groups, options, keys, values. */
import {
  allOptionsOf,
  findSecrets,
  groupsOf,
  HYDRA_SCHEMA,
  taskConfig,
  type Composition,
} from '../../compose/index.ts';
import { isContainer, joinKey, MISSING, pythonStr, selectNode, splitKey, toContainer } from '../../config/index.ts';
import { HydrosolError } from '../../errors.ts';
import { isKey, printValue } from '../../override/index.ts';
import { knownKeys, knownValues, type Schema } from '../../schema/index.ts';
import { Float, type Scalar } from '../../util/scalar.ts';
import { splitWord } from '../../util/split-word.ts';
import { pathsFrom } from './files.ts';
import { keysOf } from './keys.ts';
import { nextPart, type Settings } from './settings.ts';

/** What an override begins with. */
type Prefix = '' | '+' | '++' | '~';

/** The groups that an override may name: those with a choice in the config, or for `+` those without. */
function groupNames(prefix: Prefix, { repository, composed }: Settings): string[] {
  const all = groupsOf(repository);
  if (composed === undefined) return prefix === '++' ? [] : all;
  const chosen = [...composed.choices.keys()];
  if (prefix === '+') return all.filter((group) => !chosen.includes(group));
  return prefix === '++' ? [] : chosen;
}

/** The keys that the schema knows, and the config does not have yet. */
async function absentKeys({ config }: Composition, settings: Settings): Promise<string[]> {
  const schema = await settings.schema();
  if (schema === undefined) return [];
  const task = taskConfig(config);
  const plain = toContainer(task);
  const there = keysOf(task);
  const maps: readonly string[][] = [
    [],
    ...there.filter(({ kind }) => kind === 'map').map(({ path }) => splitKey(path)),
  ];
  const known = maps.flatMap((map) => knownKeys(schema, plain, map).map((key) => joinKey([...map, key])));
  return known.filter((key) => isKey(key) && there.every(({ path }) => path !== key));
}

/** The keys that an override may name; of maps those below them. */
async function keyNames(prefix: Prefix, settings: Settings): Promise<string[]> {
  const { composed: composition } = settings;
  if (composition === undefined) return [];
  const end = prefix === '~' ? '' : '=';
  const absent = prefix.startsWith('+') ? await absentKeys(composition, settings) : [];
  const found = keysOf(composition.config).flatMap(({ path, kind }) => {
    // the command line is read by the aliases, so it cannot change them
    if (/^hydra\.aliases(?:\.|$)/.test(path)) return [];
    if (kind === 'map') return prefix === '~' ? [path, `${path}.`] : [`${path}.`];
    return prefix === '+' ? [] : [`${path}${end}`];
  });
  return [...found, ...absent.map((key) => `${key}${end}`)];
}

/** A group that an override can name: folders may be called anything. */
const GROUP = /^[\w$@./-]+$/;

/** A key with its indices as names: `items.0.a` for `items[0].a`. */
function withDots(key: string): string {
  return key.replaceAll(/(?<!\\)\[(\d+)\]/g, '.$1');
}

async function names(prefix: Prefix, typed: string, settings: Settings): Promise<string[]> {
  const end = prefix === '~' ? '' : '=';
  const groups = groupNames(prefix, settings)
    .filter((group) => GROUP.test(group))
    .map((group) => nextPart(`${group}${end}`, typed, '/'));
  const plain = withDots(typed);
  const keys = (await keyNames(prefix, settings)).filter((key) => key.startsWith(plain));
  const parts = keys.map((key) => `${typed}${nextPart(key, plain, '.').slice(plain.length)}`);
  return [...groups, ...parts].map((name) => `${prefix}${name}`);
}

/** How a value is written in an override, `true` and `null` as in YAML. */
function written(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  return printValue({ kind: 'scalar', value: value as Scalar, start: 0, end: 0 });
}

/** The value that a key has now, interpolations followed; nothing for containers, secrets and what is still missing. */
function currentValues({ config, resolvers }: Composition, key: string): unknown[] {
  try {
    const found = selectNode(config, key, { resolvers });
    const value = found?.kind === 'scalar' ? found.value : found?.kind === 'produced' ? found.value : undefined;
    if (value === undefined || value === MISSING || (found?.kind !== 'produced' && isContainer(found!))) return [];
    const text = pythonStr(value);
    if (findSecrets(config, { resolvers }).ofKey(key, text) !== text) return [];
    return typeof value === 'boolean' ? [true, false] : [value];
  } catch (error) {
    if (error instanceof HydrosolError) return [];
    throw error;
  }
}

/** The values that schemas name for a key: that of the program, or that of the `hydra` node, which is Hydrosol's own. */
async function namedValues(key: string, { config }: Composition, settings: Settings): Promise<unknown[]> {
  const [first, ...path] = splitKey(key);
  if (first === 'hydra') return [...knownValues(HYDRA_SCHEMA as Schema, {}, path)];
  const schema = await settings.schema();
  return schema === undefined ? [] : [...knownValues(schema, toContainer(taskConfig(config)), splitKey(key))];
}

/** The values that a key may get, as far as they can be named, and the one that it has. */
async function valuesOf(key: string, settings: Settings): Promise<string[]> {
  const { composed } = settings;
  if (composed === undefined) return [];
  const all = [...(await namedValues(key, composed, settings)), ...currentValues(composed, key)].filter(
    (one) => one instanceof Float || typeof one !== 'object' || one === null,
  );
  return all.map(written);
}

/** An option of a group that needs no quotes: `1` too, which as a value would be a number. */
const PLAIN = /^[\w./-]+$/;

/** A value that names a file, as Hydra sees it, perhaps in quotes. */
const PATH = /^(['"]?)([./].*)$/s;

/**
 * Paths as values: in quotes where one of them needs them, in those that are open already. That of a folder stays open, to go on
 * behind it. What would be read as an interpolation is left out.
 */
function pathValues(open: string, typed: string): string[] {
  const begun = open === '' ? typed : typed.replaceAll(`\\${open}`, open);
  const found = pathsFrom(begun).filter((path) => !path.includes('${'));
  if (open === '' && found.every((path) => written(path) === path)) return found;
  const quote = open === '"' ? '"' : "'";
  const inQuotes = (text: string): string => printValue({ kind: 'quoted', text, quote, start: 0, end: 0 });
  return found.map((path) => (path.endsWith('/') ? inQuotes(path).slice(0, -1) : inQuotes(path)));
}

/**
 * What a word that is no flag may become: `group=`, `group=option`, `key=`, `key=value`, each also with what `+`, `++` and
 * `~` are for: with `+` what is not there yet, also keys that only the schema knows, with the others what is there. In a
 * sweep the last of several values is completed. Values are quoted as the grammar wants them, not yet as a shell does.
 */
export async function completeOverride(word: string, settings: Settings): Promise<string[]> {
  const { sign, key: name, value } = splitWord(word);
  if (value === undefined) return names(sign as Prefix, name, settings);
  const [, before = '', typed = ''] = /^((?:[^,[\](){}'"]*,)*)([^,]*)$/s.exec(value) ?? ['', '', value];
  const begin = `${sign}${name}=${before}`;
  const [, open, path] = PATH.exec(typed) ?? [];
  if (open !== undefined && path !== undefined) return pathValues(open, path).map((value) => `${begin}${value}`);
  const options = allOptionsOf(settings.repository, name.split('@', 1)[0] ?? '');
  const values =
    name !== '' && options.length > 0
      ? options.map((option) => (PLAIN.test(option) ? option : written(option)))
      : await valuesOf(name, settings);
  const given = before.split(',');
  return values.filter((one) => !given.includes(one)).map((one) => `${begin}${one}`);
}
