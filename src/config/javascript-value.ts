/** @file Values as JavaScript programs see them. */
import { Float } from '../util/scalar.ts';
import { keyText } from './key.ts';
import type { Key } from './key.ts';
import { isContainer, isNode, scalarValue } from './node.ts';
import type { ContainerNode } from './node.ts';

/** Plain JavaScript data. Integers beyond 2^53 are `bigint`, bytes `Uint8Array`; a resolver may give anything. */
export type PlainObject = { [key: string]: unknown };

/** Sets an own property, also where the name has a meaning of its own (`__proto__`). */
export function setOwn(object: PlainObject, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  } else object[key] = value;
}

/**
 * A value without the kinds that only configs know: floats are numbers, maps objects, nodes of containers what `wrap`
 * makes of them. Other objects stay what they are.
 */
export function javascriptValue(value: unknown, wrap: (container: ContainerNode) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map((item) => javascriptValue(item, wrap));
  if (isNode(value)) return isContainer(value) ? wrap(value) : javascriptValue(scalarValue(value), wrap);
  if (!(value instanceof Map)) return value;
  const object: PlainObject = {};
  for (const [key, item] of value as ReadonlyMap<Key, unknown>)
    setOwn(object, keyText(key), javascriptValue(item, wrap));
  return object;
}
