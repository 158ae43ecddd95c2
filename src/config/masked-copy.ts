/** @file A part of a map. */
import { ConfigValueError } from './errors.ts';
import { copyNode, mapNode } from './node.ts';
import type { ContainerNode, MapNode } from './node.ts';
import { putChild } from './assign.ts';

/** A copy of a map with only these keys. Throws `ConfigValueError` for a list. */
export function maskedCopy(config: ContainerNode, keys: string | readonly string[]): MapNode {
  if (config.kind !== 'map') throw new ConfigValueError('masked_copy is only supported for maps');
  const wanted = new Set(typeof keys === 'string' ? [keys] : keys);
  const copy = mapNode(config.origin, config.keyOrigin);
  for (const child of config.children.values()) {
    if (typeof child.key === 'string' && wanted.has(child.key)) putChild(copy, child.key, copyNode(child));
  }
  return copy;
}
