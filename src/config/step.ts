/** @file Single steps in a tree: down to a child by the text of its key, up to a container. */
import { parsePythonInt } from '../util/python-number.ts';
import { ConfigTypeError } from './errors.ts';
import { lookupKey } from './key.ts';
import { childKey } from './key-path.ts';
import type { ConfigNode, ContainerNode } from './node.ts';

/** The child that one key of a path leads to. Throws `ConfigTypeError` for a list index that is no number, if told to. */
export function step(container: ContainerNode, key: string, throwOnType: boolean): ConfigNode | undefined {
  if (container.kind === 'map') {
    const child = container.children.get(key);
    if (child !== undefined) return child;
    const number = /^[\s\d+-]/.test(key) ? parsePythonInt(key) : undefined;
    const numbered = number === undefined ? undefined : container.children.get(lookupKey(number));
    return typeof numbered?.key === 'number' || typeof numbered?.key === 'bigint' ? numbered : undefined;
  }
  const index = parsePythonInt(key);
  if (index !== undefined) return container.items.at(Number(index));
  if (throwOnType) {
    throw new ConfigTypeError(`Index '${key}' of a list is not a number`, { fullKey: childKey(container, key) });
  }
  return undefined;
}

/** Where relative keys start: one dot is the container of the node, each more one up. */
export function climb(parent: ContainerNode, dots: number): ContainerNode | undefined {
  let at: ContainerNode | undefined = parent;
  for (let i = 1; i < dots; i++) at = at?.parent;
  return at;
}
