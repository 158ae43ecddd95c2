/** @file Setting and deleting single children, with the checks that flags ask for. */
import type { ErrorDetails, Origin } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import { forbidLookalike, toNode } from './create.ts';
import {
  ConfigAttributeError,
  ConfigIndexError,
  ConfigKeyError,
  ConfigTypeError,
  KeyValidationError,
  ReadonlyConfigError,
} from './errors.ts';
import { hasFlag } from './flags.ts';
import { asKey, keyText, lookupKey } from './key.ts';
import type { Key } from './key.ts';
import { childKey, fullKey } from './key-path.ts';
import { childOf, isContainer, rootOf, succeed } from './node.ts';
import type { ConfigNode, ContainerNode, ListNode, MapNode } from './node.ts';
import { childType, conform, hasField, unknownField } from './types/conform.ts';
import { warningOfConversion } from './types/conversion-warning.ts';

export interface AssignOptions {
  /** What sets the value: an override, a file. */
  readonly origin?: Origin | undefined;
  /** Which error an unknown key of a struct gives: OmegaConf tells `cfg.key` from `cfg['key']`. */
  readonly unknownKey?: typeof ConfigAttributeError | typeof ConfigKeyError;
  /** Whether a value may be converted to the type of its place without a warning. Default: false. */
  readonly converts?: boolean | undefined;
}

/**
 * Throws for a key that a map does not have and may not get: because of the struct flag, or of its type. `struct` set to
 * false on the map itself opens a typed one too.
 */
export function forbidNewKey(map: MapNode, key: Key, options: AssignOptions): void {
  const { type, struct } = map;
  if (type?.kind === 'struct' && struct !== false && !hasField(type, key)) {
    throw unknownField(
      type,
      key,
      { fullKey: childKey(map, key), origin: options.origin },
      options.unknownKey ?? ConfigAttributeError,
    );
  }
  if (hasFlag(map, 'struct')) throw notInStruct(map, key, options);
}

function notInStruct(
  map: MapNode,
  key: Key,
  { origin, unknownKey: Unknown = ConfigAttributeError }: AssignOptions,
): ConfigAttributeError | ConfigKeyError {
  const known = Array.from(map.children.values(), (child) => keyText(child.key!));
  const path = childKey(map, key);
  const near = nearest(keyText(key), known)[0];
  const suggestion = near === undefined ? undefined : childKey(map, near);
  return new Unknown(`Key '${path}' is not in struct`, { fullKey: path, origin, suggestion });
}

/** Throws `ReadonlyConfigError` if a node must not be changed. */
export function forbidReadonly(node: ContainerNode, origin?: Origin): void {
  if (!hasFlag(node, 'readonly')) return;
  throw new ReadonlyConfigError('Cannot change read-only config container', { fullKey: fullKey(node), origin });
}

/**
 * Hangs a node, which must have no parent, under a key of a map or in the place of a list's item. What stood there
 * before stays in the history of origins. Throws an unknown-key error in a struct, `ReadonlyConfigError`,
 * `KeyValidationError`, `ConfigIndexError`.
 */
export function putChild(parent: ContainerNode, key: Key, child: ConfigNode, options: AssignOptions = {}): void {
  if (parent.kind === 'map') putEntry(parent, key, child, options);
  else putItem(parent, key, child, options);
}

/** The node made to fit the type that its place has, or that the leaf there has had. */
function fitting(
  parent: ContainerNode,
  key: Key,
  node: ConfigNode,
  before: ConfigNode | undefined,
  { origin }: AssignOptions,
): ConfigNode {
  if (parent.type === undefined && before?.type === undefined) return node;
  const place = (): ErrorDetails => ({ fullKey: childKey(parent, key), origin });
  const type = childType(parent, key, childKey(parent, key)) ?? (before?.kind === 'scalar' ? before.type : undefined);
  return conform(node, type, place);
}

function putEntry(map: MapNode, key: Key, node: ConfigNode, options: AssignOptions): void {
  const index = lookupKey(key);
  const before = map.children.get(index);
  if (before === undefined) {
    forbidLookalike(map, key);
    forbidNewKey(map, key, options);
  }
  forbidReadonly(map, options.origin);
  const child = fitting(map, key, node, before, options);
  succeed(child, before);
  child.parent = map;
  child.key = before?.key ?? key;
  child.keyOrigin ??= before?.keyOrigin;
  map.children.set(index, child);
}

/** The place in a list that an index names, negative ones counted from the end. */
function position(list: ListNode, key: Key, origin: Origin | undefined): number {
  if (typeof key !== 'number') {
    throw new KeyValidationError(`A list is indexed by integers, not by '${keyText(key)}'`, {
      fullKey: childKey(list, key),
      origin,
    });
  }
  const index = key < 0 ? key + list.items.length : key;
  if (index >= 0 && index < list.items.length) return index;
  throw new ConfigIndexError(`The list has ${list.items.length} items, so there is no index ${key}`, {
    fullKey: childKey(list, key),
    origin,
  });
}

function putItem(list: ListNode, key: Key, node: ConfigNode, options: AssignOptions): void {
  const { origin } = options;
  forbidReadonly(list, origin);
  const index = position(list, key, origin);
  const child = fitting(list, index, node, list.items[index], options);
  succeed(child, list.items[index]);
  child.parent = list;
  child.key = index;
  list.items[index] = child;
}

/** Runs what hangs new nodes into a place; where that is typed, a conversion is warned of, unless it was asked for. */
export function hangNew(
  nodes: readonly ConfigNode[],
  isTyped: boolean,
  { converts = false }: AssignOptions,
  hang: () => void,
): void {
  if (isTyped && !converts) warningOfConversion(nodes, hang);
  else hang();
}

/**
 * Sets a child to a value (anything that `toNode` takes; nodes are copied). Where the value is converted to the type of its
 * place, emits a `DeprecationWarning`, as OmegaConf 2.4.1; `update` converts without one. Nothing changes if it throws:
 * what `toNode` and `putChild` throw.
 */
export function assign(parent: ContainerNode, key: unknown, value: unknown, options: AssignOptions = {}): void {
  const child = toNode(value, options.origin);
  const checkedKey = asKey(key);
  if (isContainer(child) && rootOf(parent) === child) throw new ConfigTypeError('A config cannot hold itself');
  const isTyped = parent.type !== undefined || childOf(parent, checkedKey)?.type !== undefined;
  hangNew([child], isTyped, options, () => putChild(parent, checkedKey, child, options));
}

/** Numbers the items of a list again, from an index on. */
export function renumber(list: ListNode, from = 0): void {
  for (let i = from; i < list.items.length; i++) list.items[i]!.key = i;
}

/**
 * Inserts a value before an index (beyond the end: at the end), and warns of a conversion as `assign` does. Throws
 * `ReadonlyConfigError` and what `toNode` throws.
 */
export function insert(list: ListNode, index: number, value: unknown, options: AssignOptions = {}): void {
  const { origin } = options;
  forbidReadonly(list, origin);
  const node = toNode(value, origin);
  hangNew([node], list.type !== undefined, options, () => {
    const item = newItem(list, node, origin);
    const at = index < 0 ? Math.max(0, index + list.items.length) : Math.min(index, list.items.length);
    item.parent = list;
    list.items.splice(at, 0, item);
    renumber(list, at);
  });
}

/** Adds a value at the end of a list, as `insert` does. */
export function append(list: ListNode, value: unknown, options: AssignOptions = {}): void {
  insert(list, list.items.length, value, options);
}

/** A node made to fit the type of a list's items. */
export function newItem(list: ListNode, node: ConfigNode, origin?: Origin): ConfigNode {
  return fitting(list, list.items.length, node, undefined, { origin });
}

/**
 * Deletes a child. Throws `ReadonlyConfigError`, `ConfigTypeError` in a struct, `ConfigKeyError` or `ConfigIndexError` if
 * there is no such child.
 */
export function removeChild(parent: ContainerNode, key: Key, { origin }: AssignOptions = {}): void {
  const path = childKey(parent, key);
  if (hasFlag(parent, 'readonly')) {
    throw new ReadonlyConfigError('A read-only config does not support deletion', { fullKey: path, origin });
  }
  if (parent.kind === 'list') {
    const index = position(parent, key, origin);
    parent.items.splice(index, 1);
    renumber(parent, index);
    return;
  }
  const isTyped = parent.type?.kind === 'struct' && parent.struct !== false && parent.type.fields.has(keyText(key));
  if (isTyped || hasFlag(parent, 'struct')) {
    throw new ConfigTypeError(
      isTyped ? 'A typed config does not support deletion' : 'A config in struct mode does not support deletion',
      { fullKey: path, origin },
    );
  }
  if (!parent.children.delete(lookupKey(key))) {
    const known = Array.from(parent.children.values(), (child) => keyText(child.key!));
    throw new ConfigKeyError(`Key not found: '${path}'`, {
      fullKey: path,
      origin,
      suggestion: nearest(keyText(key), known)[0],
    });
  }
}
