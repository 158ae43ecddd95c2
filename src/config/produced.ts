/** @file What an interpolation may give besides a node. */
import type { Origin } from '../errors.ts';
import { toNode } from './create.ts';
import { escapeMissing, unescapeMissing } from './missing.ts';
import { isNode, scalarValue } from './node.ts';
import type { ConfigNode } from './node.ts';

/** A value that no node holds: text put together, or the result of a resolver. */
export interface Produced {
  readonly kind: 'produced';
  /** A text stands here as in a tree: `\???` means three question marks. */
  readonly value: unknown;
}

/** The value behind an interpolation as its readers see it. A container's node stays one. */
export function meantValue(found: ConfigNode | Produced): unknown {
  if (found.kind === 'scalar') return scalarValue(found);
  if (found.kind !== 'produced') return found;
  return typeof found.value === 'string' ? unescapeMissing(found.value) : found.value;
}

/** The same value as a tree holds it. */
export function writtenValue(found: ConfigNode | Produced): unknown {
  return found.kind === 'scalar' || found.kind === 'produced' ? found.value : found;
}

/**
 * A node (without parent) of what an interpolation gave. A text is final, whatever it looks like; in lists and maps of a
 * resolver interpolations count, but `???` is a text. Throws as `toNode`.
 */
export function producedNode(value: unknown, origin?: Origin): ConfigNode {
  if (typeof value === 'string') return Object.assign(toNode('', origin), { value });
  return toNode(escapeTexts(value), origin);
}

function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !isNode(value);
}

/** A value with every `???` in its lists and maps as a text; nodes and other objects, and what contains itself, stay. */
function escapeTexts(value: unknown, outer: readonly object[] = []): unknown {
  if (typeof value === 'string') return escapeMissing(value);
  if (typeof value !== 'object' || value === null || outer.includes(value)) return value;
  const below = (item: unknown): unknown => escapeTexts(item, [...outer, value]);
  if (Array.isArray(value)) return value.map(below);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key as unknown, below(item)]));
  return isPlainObject(value) ? new Map(Object.entries(value).map(([key, item]) => [key, below(item)])) : value;
}
