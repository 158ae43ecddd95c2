/** @file Reading one child as a program sees it. */
import { nearest } from '../util/suggest.ts';
import { dereference } from './dereference.ts';
import { missing } from './interpolation/failures.ts';
import { meantValue } from './produced.ts';
import type { Produced } from './produced.ts';
import { ConfigAttributeError, ConfigIndexError } from './errors.ts';
import { javascriptValue } from './javascript-value.ts';
import { keyText } from './key.ts';
import type { Key } from './key.ts';
import { childKey } from './key-path.ts';
import { childOf, isMissingNode } from './node.ts';
import type { ConfigNode, ContainerNode } from './node.ts';
import { resolutionOf } from './options.ts';
import type { ResolveOptions } from './options.ts';

/** The error for a key or an index that is not there. */
function absent(container: ContainerNode, key: Key): ConfigAttributeError | ConfigIndexError {
  const path = childKey(container, key);
  if (container.kind === 'list') {
    return new ConfigIndexError(`The list has ${container.items.length} items, so there is no index ${keyText(key)}`, {
      fullKey: path,
    });
  }
  const known = Array.from(container.children.values(), (child) => keyText(child.key!));
  const near = nearest(keyText(key), known)[0];
  return new ConfigAttributeError(`Missing key ${path}`, {
    fullKey: path,
    suggestion: near === undefined ? undefined : childKey(container, near),
  });
}

/**
 * The child with a key, interpolations followed: a scalar or a container, or what a resolver gave. Throws
 * `ConfigAttributeError`, `ConfigIndexError`, `MissingMandatoryValue` for `???`, `InterpolationResolutionError`.
 */
export function readChild(container: ContainerNode, key: Key, options: ResolveOptions = {}): ConfigNode | Produced {
  const child = childOf(container, key);
  if (child === undefined) throw absent(container, key);
  if (child.kind === 'scalar') {
    if (isMissingNode(child)) throw missing(child);
    if (child.syntax !== undefined) return dereference(child, resolutionOf(options));
  }
  return child;
}

/** A node's value in JavaScript: floats are numbers, containers what `wrap` makes of them. */
export function toJavaScript(found: ConfigNode | Produced, wrap: (container: ContainerNode) => unknown): unknown {
  return javascriptValue(found.kind === 'produced' ? meantValue(found) : found, wrap);
}

/** Whether a key counts as being there: not `???`, but any interpolation (`key in cfg`). */
export function hasChild(container: ContainerNode, key: Key): boolean {
  const child = childOf(container, key);
  return child !== undefined && !isMissingNode(child);
}
