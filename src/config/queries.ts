/** @file Questions about values. */
import { Float } from '../util/scalar.ts';
import { MISSING } from './missing.ts';
import { childOf, isContainer, isInterpolationNode, isMissingNode, isNode } from './node.ts';
import type { ConfigNode, ContainerNode, ListNode, MapNode } from './node.ts';
import type { Key } from './key.ts';

/** Whether a value is a config: a map or a list node. */
export function isConfig(value: unknown): value is ContainerNode {
  return isNode(value) && isContainer(value);
}

/** Whether a value is a map node. */
export function isDict(value: unknown): value is MapNode {
  return isConfig(value) && value.kind === 'map';
}

/** Whether a value is a list node. */
export function isList(value: unknown): value is ListNode {
  return isConfig(value) && value.kind === 'list';
}

function target(node: ConfigNode, key: Key | undefined): ConfigNode | undefined {
  if (key === undefined) return node;
  return isContainer(node) ? childOf(node, key) : undefined;
}

/** Whether a node, or its child with a key, or a value of no config is `???`. Interpolations are not followed. */
export function isMissing(value: unknown, key?: Key): boolean {
  if (!isNode(value)) return key === undefined && value === MISSING;
  const found = target(value, key);
  return found !== undefined && isMissingNode(found);
}

/** Whether a node, or its child with a key, is text with `${` in it. */
export function isInterpolation(node: ConfigNode, key?: Key): boolean {
  const found = target(node, key);
  return found !== undefined && isInterpolationNode(found);
}

/**
 * The kind of value that a node, or its child with a key, holds: `map`, `list`, `string`, `integer`, `number`, `boolean`,
 * `bytes`, `null`, or the name of the schema of a typed map. Interpolations and `???` are strings, as in OmegaConf.
 */
export function getType(node: ConfigNode, key?: Key): string | undefined {
  const found = target(node, key);
  if (found === undefined) return undefined;
  if (found.kind !== 'scalar') return found.type?.kind === 'struct' ? found.type.name : found.kind;
  const { value } = found;
  if (value === null) return 'null';
  if (value instanceof Float) return 'number';
  if (value instanceof Uint8Array) return 'bytes';
  return typeof value === 'number' || typeof value === 'bigint' ? 'integer' : typeof value;
}
