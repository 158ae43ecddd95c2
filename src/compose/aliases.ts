/** @file `hydra.aliases`: short words of a program for overrides, as in Hydra 1.4. */
import { HydrosolError, type Origin } from '../errors.ts';
import { parseOverride } from '../override/index.ts';
import { attempt } from '../util/attempt.ts';
import { splitWord } from '../util/split-word.ts';
import type { YamlEntry, YamlNode } from '../yaml/index.ts';
import { packageOf, ROOT } from './defaults-node.ts';
import { entryOf } from './hydra-node.ts';
import type { LoadedConfig, Repository } from './repository.ts';

/** What each alias stands for: a key, which takes the value that is typed, or a whole override, which is typed without one. */
export type Aliases = ReadonlyMap<string, string>;

const RULE = 'hydra.aliases: {name: key} or {name: key=value}, literal text';

function fail(message: string, origin: Origin, details: { hints?: string[]; cause?: unknown } = {}): never {
  throw new HydrosolError('COMPOSITION', message, { fullKey: 'hydra.aliases', origin, expected: RULE, ...details });
}

/** Whether the content of a primary config stands at the root, so that its `hydra` is the `hydra` node. */
function isAtRoot({ path, package: header, source }: LoadedConfig): boolean {
  const origin = { source, start: 0, end: 0 };
  const item = { kind: 'config', path, package: undefined, optional: false, origin } as const;
  return packageOf({ item, around: ROOT, header }, { header: true }) === '';
}

/** The map of aliases that a config has. Throws `COMPOSITION` for anything else there, and for an interpolation on the way. */
function definitionsOf(content: YamlNode): readonly YamlEntry[] {
  let at: YamlNode | undefined = content;
  for (const key of ['hydra', 'aliases']) {
    at = at.kind === 'map' ? entryOf(at, key) : undefined;
    if (at === undefined || (at.kind === 'scalar' && at.value === null)) return [];
    if (at.kind === 'scalar' && String(at.value).includes('${')) fail('aliases must be literal', at.origin);
  }
  return at.kind === 'map' ? at.entries : fail('hydra.aliases must be a map', at.origin);
}

/** Throws `COMPOSITION` if something cannot be read as an override. */
function assertOverride(word: string, says: string, origin: Origin): void {
  try {
    parseOverride(word);
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    fail(`${says}: ${error.message}`, origin, { cause: error });
  }
}

/** What an alias stands for. Throws `COMPOSITION`. */
function targetOf({ key, value }: YamlEntry): string {
  if (value.kind !== 'scalar' || typeof value.value !== 'string' || value.value.includes('${'))
    return fail(`the alias '${String(key.value)}' must stand for literal text`, value.origin);
  const target = value.value;
  const { sign, value: given } = splitWord(target);
  assertOverride(given === undefined ? `${target}=null` : target, `'${target}' is no override`, value.origin);
  if (given === undefined && sign !== '')
    return fail(`'${target}' has an operator, which is typed before the alias`, value.origin);
  return target;
}

/** The names that stand for the same, from `lr, learning_rate`. Throws `COMPOSITION`. */
function namesOf({ key }: YamlEntry): string[] {
  if (typeof key.value !== 'string') return fail('the name of an alias is a string', key.origin);
  return key.value.split(',').map((part) => {
    const name = part.trim();
    const { sign, key: own, value } = splitWord(name);
    if (name === '' || sign !== '' || value !== undefined)
      return fail(`'${name}' cannot be the name of an alias`, key.origin);
    assertOverride(`${own}=null`, `'${name}' cannot be the name of an alias`, key.origin);
    return name;
  });
}

/** The aliases of a config, and what is wrong with the others. */
export interface ReadAliases {
  readonly aliases: Aliases;
  readonly errors: readonly HydrosolError[];
}

/**
 * The aliases of a primary config, in the order in which it has them, and a `COMPOSITION` error for each that is none. Throws what
 * reading the config throws.
 */
export function readAliases({ load }: Pick<Repository, 'load'>, configName: string | undefined): ReadAliases {
  const loaded = configName === undefined ? undefined : load(configName);
  const aliases = new Map<string, string>();
  if (loaded === undefined || !isAtRoot(loaded)) return { aliases, errors: [] };
  const add = (entry: YamlEntry): void => {
    const target = targetOf(entry);
    for (const name of namesOf(entry)) {
      if (aliases.has(name)) fail(`the alias '${name}' is there twice`, entry.key.origin);
      aliases.set(name, target);
    }
  };
  const { value: entries = [], errors } = attempt(() => definitionsOf(loaded.content));
  return { aliases, errors: [...errors, ...entries.flatMap((entry) => attempt(() => add(entry)).errors)] };
}

/**
 * The word that an alias stands for, with the operator and the value that are typed; any other word as it is. An alias of a whole
 * override is one only where it is typed without a value. Throws `OVERRIDE` for an alias of a key without a value.
 */
export function expandAlias(aliases: Aliases, word: string): string {
  const { sign, key, value } = splitWord(word);
  const target = aliases.get(key);
  if (target === undefined) return word;
  const own = splitWord(target);
  if (own.value !== undefined) return value === undefined ? `${sign || own.sign}${own.key}=${own.value}` : word;
  if (value !== undefined) return `${sign}${target}=${value}`;
  if (sign === '~') return `~${target}`;
  const source = { kind: 'override', name: 'the command line', text: word } as const;
  throw new HydrosolError('OVERRIDE', `'${key}' stands for ${target} and needs a value`, {
    origin: { source, start: word.length, end: word.length + 1 },
    expected: `${sign}${key}=VALUE`,
  });
}

/** The key or group that an alias stands for; any other key as it is. */
export function keyOfAlias(aliases: Aliases, key: string): string {
  const target = aliases.get(key);
  return target === undefined ? key : splitWord(target).key;
}

/** `lr -> opt.lr=<value>` for each alias. */
export function describeAliases(aliases: Aliases): string[] {
  return Array.from(aliases, ([name, target]) => {
    const end = splitWord(target).value === undefined ? '=<value>' : '';
    return `${name} -> ${target}${end}`;
  });
}
