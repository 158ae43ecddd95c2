/** @file Making a node fit a type, or saying why it does not. */
import type { ErrorDetails, Origin } from '../../errors.ts';
import { nearest } from '../../util/suggest.ts';
import type { Scalar } from '../../util/scalar.ts';
import { appendItem, toNode } from '../create.ts';
import { ConfigError, ConfigKeyError, KeyValidationError, ValidationError } from '../errors.ts';
import type { ConfigAttributeError } from '../errors.ts';
import type { Key } from '../key.ts';
import { fullKey } from '../key-path.ts';
import { keyText, lookupKey } from '../key.ts';
import { MISSING } from '../missing.ts';
import { isContainer, isMissingNode, listNode, mapNode, scalarNode } from '../node.ts';
import type { ConfigNode, ContainerNode, ListNode, MapNode, ScalarNode } from '../node.ts';
import { pythonRepr, pythonStr } from '../python-text.ts';
import { convertScalar, findEnumValue, isExactly } from './convert-scalar.ts';
import { describeType } from './node-type.ts';
import type { EnumType, Field, ListType, MapType, NodeType, StructType, UnionType } from './node-type.ts';

/** The type of a child with a key. Throws `KeyValidationError` for a key that the type of the map does not have. */
export function childType(parent: ContainerNode, key: Key, path: string): NodeType | undefined {
  const { type } = parent;
  if (type?.kind === 'list') return type.items;
  if (type?.kind === 'map') {
    checkKey(type, key, path);
    return type.values;
  }
  if (type?.kind !== 'struct') return undefined;
  const field = typeof key === 'string' ? type.fields.get(key) : undefined;
  return field === undefined ? type.others?.type : field.type();
}

function checkKey({ keys }: MapType, key: Key, path: string): void {
  if (keys === undefined || (typeof key === 'string' && keys.includes(key))) return;
  throw new KeyValidationError(`Key '${keyText(key)}' is not allowed at '${path}'`, {
    fullKey: path,
    expected: `one of ${keys.join(', ')}`,
    suggestion: nearest(keyText(key), keys)[0],
  });
}

/** A map of a struct's fields with their defaults; `???` where there is none. */
export function instantiate(type: StructType, origin?: Origin, outer: readonly StructType[] = []): MapNode {
  const map = mapNode(origin);
  map.type = type;
  if (type.readonly) map.readonly = true;
  const around = [...outer, type];
  for (const [key, { type: typeOf, initial }] of type.fields)
    hang(map, key, initialNode(key, typeOf(), initial, origin, around));
  return map;
}

/** What a new map has for a field: its default, the fields of a map, or `???` (also for a type inside of itself). */
function initialNode(
  key: string,
  type: NodeType | undefined,
  initial: Field['initial'],
  origin: Origin | undefined,
  around: readonly StructType[],
): ConfigNode {
  if (initial !== undefined) return conform(toNode(initial.value, origin), type, () => ({ fullKey: key, origin }));
  if (type?.kind === 'struct' && !type.optional && !around.some(({ fields }) => fields === type.fields)) {
    return instantiate(type, origin, around);
  }
  const missing = scalarNode(MISSING, origin);
  missing.type = type;
  return missing;
}

function hang(map: MapNode, key: Key, child: ConfigNode): void {
  child.parent = map;
  child.key = key;
  map.children.set(lookupKey(key), child);
}

/** Says where a node is that does not fit. */
export type Place = () => ErrorDetails;

/**
 * A node without parent, changed so that it fits a type: scalars are converted, maps get the fields of their struct with
 * its defaults, items and values are made to fit too. `???` and interpolations fit everything; interpolations are checked
 * when they are resolved. Throws `ValidationError`, `KeyValidationError`, `ConfigKeyError`.
 */
export function conform(node: ConfigNode, type: NodeType | undefined, place: Place): ConfigNode {
  if (type === undefined || type === node.type) return node;
  if (isMissingNode(node) || (node.kind === 'scalar' && node.syntax !== undefined)) return withType(node, type);
  if (node.kind === 'scalar' && node.value === null) {
    if (type.optional) return withType(node, type);
    throw unfit(node, type, place, 'null is not allowed here');
  }
  switch (type.kind) {
    case 'enum':
      return conformEnum(node, type, place);
    case 'union':
      return conformUnion(node, type, place);
    case 'list':
      return conformList(node, type, place);
    case 'map':
    case 'struct':
      return conformMap(node, type, place);
    default: {
      const value = node.kind === 'scalar' ? convertScalar(type.kind, node.value) : undefined;
      if (node.kind !== 'scalar' || value === undefined) throw unfit(node, type, place);
      return withValue(node, value, type);
    }
  }
}

function withType<N extends ConfigNode>(node: N, type: NodeType): N {
  node.type = type;
  return node;
}

function withValue(node: ScalarNode, value: Scalar, type: NodeType): ScalarNode {
  node.value = value;
  return withType(node, type);
}

function shown(node: ConfigNode): string {
  const text = pythonRepr(node);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function unfit(node: ConfigNode, type: NodeType, place: Place, why?: string, suggestion?: string): ValidationError {
  const details = place();
  const at = details.fullKey === undefined || details.fullKey === '' ? '' : ` for '${details.fullKey}'`;
  return new ValidationError(why ?? `${shown(node)} does not fit${at}`, {
    ...details,
    origin: node.origin ?? details.origin,
    expected: describeType(type),
    suggestion,
  });
}

function conformEnum(node: ConfigNode, type: EnumType, place: Place): ConfigNode {
  const value = node.kind === 'scalar' ? findEnumValue(type, node.value) : undefined;
  if (node.kind === 'scalar' && value !== undefined) return withValue(node, value, type);
  const suggestion = node.kind === 'scalar' ? nearest(pythonStr(node.value), type.values.map(pythonStr))[0] : undefined;
  throw unfit(node, type, place, undefined, suggestion);
}

/** Whether a node is of a member of a union as it stands; containers may have to be converted to find out. */
function fitsMember(node: ConfigNode, member: NodeType): boolean {
  if (node.type !== undefined && node.type === member) return true;
  if (node.kind === 'scalar') {
    if (member.kind === 'enum') return findEnumValue(member, node.value) !== undefined;
    const isContainerType = member.kind === 'list' || member.kind === 'map' || member.kind === 'struct';
    return !isContainerType && member.kind !== 'union' && isExactly(member.kind, node.value);
  }
  try {
    conform(toNode(node), member, () => ({}));
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

function conformUnion(node: ConfigNode, type: UnionType, place: Place): ConfigNode {
  const fitting = type.members.filter((member) => fitsMember(node, member));
  const [first, second] = fitting;
  if (first === undefined) throw unfit(node, type, place);
  if (second !== undefined && isContainer(node)) {
    throw unfit(node, type, place, `${shown(node)} fits more than one type: ${fitting.map(describeType).join(', ')}`);
  }
  // The field knows the whole union, the node the member: the children of a map have the types of that one.
  return conform(node, first, place);
}

function conformList(node: ConfigNode, type: ListType, place: Place): ListNode {
  if (node.kind !== 'list') throw unfit(node, type, place);
  const { items } = node;
  if (type.items !== undefined) {
    const made = listNode();
    items.forEach((item, i) => appendItem(made, conform(item, type.items, inside(place, i, true))));
    node.items = made.items;
    for (const item of node.items) item.parent = node;
  }
  return withType(node, type);
}

function inside(place: Place, key: Key, inList: boolean): Place {
  return () => {
    const { fullKey = '', ...rest } = place();
    const own = inList ? `[${keyText(key)}]` : fullKey === '' ? keyText(key) : `.${keyText(key)}`;
    return { ...rest, fullKey: `${fullKey}${own}` };
  };
}

function conformMap(node: ConfigNode, type: MapType | StructType, place: Place): MapNode {
  if (node.kind !== 'map') throw unfit(node, type, place);
  const made = type.kind === 'struct' ? instantiate(type, node.origin) : mapNode();
  made.type = type;
  for (const child of node.children.values()) {
    const key = child.key!;
    const childPlace = inside(place, key, false);
    if (type.kind === 'struct' && !hasField(type, key))
      throw unknownField(type, key, { ...childPlace(), origin: child.keyOrigin ?? child.origin });
    const before = made.children.get(lookupKey(key));
    if (isMissingNode(child) && before !== undefined) continue;
    hang(made, key, conform(child, childType(made, key, keyText(key)), childPlace));
  }
  node.children = made.children;
  for (const child of node.children.values()) child.parent = node;
  if (made.readonly === true) node.readonly ??= true;
  return withType(node, type);
}

/**
 * Gives a map that is there the type of a struct. Its values are converted, its keys keep their order, and fields that it
 * does not have are not added. Throws as `conform`.
 */
export function setType(map: MapNode, type: StructType): void {
  map.type = type;
  for (const child of map.children.values()) {
    if (!hasField(type, child.key!)) continue;
    const own = childType(map, child.key!, '');
    if (own?.kind === 'struct' && child.kind === 'map') setType(child, own);
    else conform(child, own, () => ({ fullKey: fullKey(child), origin: child.origin }));
  }
}

/** Whether a struct has a field, or room for other keys. */
export function hasField(type: StructType, key: Key): boolean {
  return type.others !== undefined || (typeof key === 'string' && type.fields.has(key));
}

/** The error for a key that a struct does not have. */
export function unknownField(
  type: StructType,
  key: Key,
  details: ErrorDetails,
  Unknown: typeof ConfigKeyError | typeof ConfigAttributeError = ConfigKeyError,
): ConfigKeyError | ConfigAttributeError {
  return new Unknown(`Key '${details.fullKey ?? keyText(key)}' not in '${type.name}'`, {
    ...details,
    suggestion: nearest(keyText(key), type.fields.keys())[0],
  });
}
