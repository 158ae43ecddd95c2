/** @file What maps can do beyond setting and deleting one child. */
import { assign, forbidReadonly, removeChild } from './assign.ts';
import { ConfigKeyError } from './errors.ts';
import { childKey } from './key-path.ts';
import type { Key } from './key.ts';
import type { ConfigNode, MapNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import type { Produced } from './produced.ts';
import { hasChild, readChild } from './read.ts';

/**
 * Takes a child out of a map and returns what it was, interpolations followed; `undefined` if there is none or it is `???`,
 * and then nothing changes. Throws `ReadonlyConfigError`, `ConfigTypeError` in a struct or for a field of a typed map, and
 * `InterpolationResolutionError`.
 */
export function popChild(map: MapNode, key: Key, options: ResolveOptions = {}): ConfigNode | Produced | undefined {
  forbidReadonly(map);
  if (!hasChild(map, key)) return undefined;
  const value = readChild(map, key, options);
  removeChild(map, key);
  return value;
}

/**
 * What a map has for a key; if that is nothing or `???`, the value is set first (`dict.setdefault`). Throws what
 * `readChild` and `assign` throw.
 */
export function setDefault(
  map: MapNode,
  key: Key,
  value: unknown,
  options: ResolveOptions = {},
): ConfigNode | Produced {
  if (!hasChild(map, key)) assign(map, key, value, { unknownKey: ConfigKeyError });
  return readChild(map, key, options);
}

/** The error for a key that cannot be taken out because it is not there. */
export function notThere(map: MapNode, key: Key): ConfigKeyError {
  const path = childKey(map, key);
  return new ConfigKeyError(`Key not found: '${path}'`, { fullKey: path });
}
