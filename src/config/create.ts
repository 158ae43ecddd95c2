/** @file Plain values and YAML → tree. */
import { readFileSync } from 'node:fs';
import type { Origin, Source } from '../errors.ts';
import { HydrosolError } from '../errors.ts';
import { Float } from '../util/scalar.ts';
import { MAX_DEPTH, parseYaml } from '../yaml/index.ts';
import type { YamlNode, YamlOptions } from '../yaml/index.ts';
import { ConfigCycleDetectedException, KeyValidationError, UnsupportedValueType, ValidationError } from './errors.ts';
import { asKey, keyText, lookupKey } from './key.ts';
import type { Key } from './key.ts';
import { copyNode, isContainer, isNode, listNode, mapNode, scalarNode } from './node.ts';
import type { ConfigNode, ContainerNode, ListNode, MapNode } from './node.ts';

/** Values for the flags of a new config; one that is not named inherits. */
export interface Flags {
  readonly struct?: boolean | undefined;
  readonly readonly?: boolean | undefined;
}

export interface CreateOptions extends YamlOptions {
  /** What the new config hangs below, without being a child of it: interpolations and flags look upwards there. */
  readonly parent?: ContainerNode | undefined;
  /** The config's own flags, instead of those that a copied config has. */
  readonly flags?: Flags | undefined;
  /** Where the values come from; every node made here gets it. YAML text has places of its own. */
  readonly origin?: Origin | undefined;
}

/** Objects that stand for a node (the views of `view.ts`) say so under this key. */
export const NODE = Symbol('config node');

function nodeOf(value: object): ConfigNode | undefined {
  if (isNode(value)) return value;
  return (value as { readonly [NODE]?: ConfigNode })[NODE];
}

function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Hangs a child into a map that does not have its key yet (or has it: the key keeps its place). */
function setEntry(map: MapNode, key: Key, child: ConfigNode): void {
  const index = lookupKey(key);
  const known = map.children.get(index);
  child.parent = map;
  child.key = known?.key ?? key;
  map.children.set(index, child);
  if (known === undefined) forbidLookalike(map, key);
}

/** Throws `KeyValidationError` for `1` beside `'1'`: no path could tell them apart. */
export function forbidLookalike(map: MapNode, key: Key): void {
  let other: string | number | undefined;
  if (typeof key === 'number') other = String(key);
  else if (typeof key === 'string' && /^-?\d+$/.test(key) && String(Number(key)) === key) other = Number(key);
  const twin = other === undefined ? undefined : map.children.get(other);
  if (twin === undefined || (typeof twin.key !== 'number' && typeof twin.key !== 'string')) return;
  throw new KeyValidationError(`Conflicting integer and string keys: ${keyText(key)} is there as both`);
}

/** Values on the way down, to notice a value that contains itself. */
type Ancestors = readonly object[];

function tooDeep(origin: Origin | undefined): never {
  throw new HydrosolError('YAML_LIMIT', `values nested deeper than ${MAX_DEPTH} levels`, { origin });
}

/**
 * A node (without parent) of any value that a config can hold: scalars, arrays, maps, plain objects, nodes (copied).
 * Strings are not read as YAML. A JavaScript number with a fraction becomes a `Float`. Throws `UnsupportedValueType`,
 * `KeyValidationError`, `GrammarParseError`, `ConfigCycleDetectedException`.
 */
export function toNode(value: unknown, origin?: Origin, ancestors: Ancestors = []): ConfigNode {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return scalarNode(value, origin);
    case 'bigint':
      return scalarNode(Number.isSafeInteger(Number(value)) ? Number(value) : value, origin);
    case 'number':
      return scalarNode(Number.isInteger(value) ? integer(value) : new Float(value), origin);
    case 'object':
      if (value === null || value instanceof Float || value instanceof Uint8Array) return scalarNode(value, origin);
      return compound(value, origin, ancestors);
    default:
      throw unsupported(value, origin);
  }
}

/** Whole numbers that a double holds but that are no longer counted one by one are kept as what they stand for. */
function integer(value: number): number | bigint | Float {
  if (Number.isSafeInteger(value)) return value + 0;
  return Math.abs(value) < 1e21 ? BigInt(value) : new Float(value);
}

function unsupported(value: unknown, origin: Origin | undefined): UnsupportedValueType {
  const kind = typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
  return new UnsupportedValueType(`Value '${kind}' is not a supported primitive type`, { origin });
}

function compound(value: object, origin: Origin | undefined, ancestors: Ancestors): ConfigNode {
  const node = nodeOf(value);
  if (node !== undefined) return copyOf(node, origin);
  if (ancestors.includes(value)) throw new ConfigCycleDetectedException('A value contains itself', { origin });
  if (ancestors.length >= MAX_DEPTH) tooDeep(origin);
  const inside = [...ancestors, value];
  if (Array.isArray(value)) {
    const list = listNode(origin);
    for (const item of value) appendItem(list, toNode(item, origin, inside));
    return list;
  }
  const map = mapNode(origin);
  if (value instanceof Map) {
    for (const [key, item] of value) setEntry(map, asKey(key), toNode(item, origin, inside));
  } else if (isPlainObject(value)) {
    for (const key of Object.keys(value)) setEntry(map, key, toNode(value[key], origin, inside));
  } else throw unsupported(value, origin);
  return map;
}

function copyOf(node: ConfigNode, origin: Origin | undefined): ConfigNode {
  const copy = copyNode(node);
  copy.key = undefined;
  copy.origin ??= origin;
  return copy;
}

/** Hangs a node at the end of a list. */
export function appendItem(list: ListNode, item: ConfigNode): void {
  item.parent = list;
  item.key = list.items.length;
  list.items.push(item);
}

/** A tree of what YAML text says; every node knows its place. */
export function fromYaml(node: YamlNode, keyOrigin?: Origin): ConfigNode {
  if (node.kind === 'scalar') return scalarNode(node.value, node.origin, keyOrigin);
  if (node.kind === 'list') {
    const list = listNode(node.origin, keyOrigin);
    for (const item of node.items) appendItem(list, fromYaml(item));
    return list;
  }
  const map = mapNode(node.origin, keyOrigin);
  for (const { key, value } of node.entries) {
    try {
      setEntry(map, asKey(key.value), fromYaml(value, key.origin));
    } catch (error) {
      if (!(error instanceof KeyValidationError) || error.origin !== undefined) throw error;
      throw new KeyValidationError(error.message, { origin: key.origin, expected: error.expected });
    }
  }
  return map;
}

/**
 * A config of what a YAML text says. An empty text is an empty map, a bare string a map with that key and null. Throws
 * what `parseYaml` throws, `GrammarParseError` and `KeyValidationError` with places, and `ValidationError` for a text that
 * is a bare number or the like.
 */
export function parseConfig(source: Source, options: YamlOptions = {}): ContainerNode {
  const tree = parseYaml(source, options);
  if (tree === undefined) return mapNode({ source, start: 0, end: 0 });
  if (tree.kind !== 'scalar') return fromYaml(tree) as ContainerNode;
  const map = mapNode(tree.origin);
  if (typeof tree.value === 'string') setEntry(map, tree.value, scalarNode(null, tree.origin));
  else if (tree.value !== null) {
    throw new ValidationError('a config must be a map or a list', { origin: tree.origin });
  }
  return map;
}

/** As `create`, but without the demand that the value is a container. Strings are YAML text. */
export function createNode(value: unknown, options: CreateOptions = {}): ConfigNode {
  const { origin, maxExpandedNodes } = options;
  if (typeof value === 'string')
    return parseConfig({ kind: 'value', name: 'YAML text', text: value }, { maxExpandedNodes });
  return toNode(value, origin);
}

/**
 * A config made of a plain object, an array, a `Map`, another config (copied, with its flags) or YAML text, as
 * `OmegaConf.create` makes it. Throws `ValidationError` for anything else.
 */
export function create(value: unknown = {}, options: CreateOptions = {}): ContainerNode {
  const isContainerLike = typeof value === 'string' || (typeof value === 'object' && value !== null);
  const node = isContainerLike ? createNode(value, options) : undefined;
  if (node !== undefined && isContainer(node)) {
    const { parent, flags } = options;
    if (flags !== undefined) Object.assign(node, { struct: flags.struct, readonly: flags.readonly });
    node.parent = parent;
    return node;
  }
  throw new ValidationError(`Object of unsupported type: '${value === null ? 'null' : typeof value}'`, {
    expected: 'an object, an array, a Map, a config or YAML text',
    origin: options.origin,
  });
}

/** Reads a YAML file. `name` is how messages call it. Throws what `parseConfig` and the file system throw. */
export function load(path: string, options: YamlOptions & { readonly name?: string } = {}): ContainerNode {
  const { name = path, ...yaml } = options;
  return parseConfig({ kind: 'file', name, text: decodeText(readFileSync(path), name) }, yaml);
}

/** UTF-8, strictly; a byte order mark is dropped. Throws `YAML_SYNTAX`. */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const origin: Origin = { source: { kind: 'file', name, text: '' }, start: 0, end: 0 };
    throw new HydrosolError('YAML_SYNTAX', 'the file is not valid UTF-8', { origin, cause: error });
  }
}
