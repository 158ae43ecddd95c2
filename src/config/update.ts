/** @file Setting a value by its path. */
import type { Origin } from '../errors.ts';
import { parsePythonInt } from '../util/python-number.ts';
import { putChild } from './assign.ts';
import type { AssignOptions } from './assign.ts';
import { toNode } from './create.ts';
import { dereference } from './dereference.ts';
import { step } from './step.ts';
import { ConfigIndexError, ConfigValueError } from './errors.ts';
import { openDict } from './flags.ts';
import { childKey, splitKey } from './key-path.ts';
import type { Key } from './key.ts';
import { mergeInto } from './merge.ts';
import { childOf, isContainer, isInterpolationNode, mapNode, rootOf } from './node.ts';
import type { ConfigNode, ContainerNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { resolutionOf } from './options.ts';
import type { Resolution } from './resolvers/resolvers.ts';

export interface UpdateOptions extends ResolveOptions, Pick<AssignOptions, 'origin'> {
  /** Whether a map or list merges into one that is there (the default), or takes its place. */
  readonly merge?: boolean;
  /** Whether unknown keys may be added to a struct. */
  readonly forceAdd?: boolean;
}

/** Paths longer than this are an accident. */
const MAX_KEYS = 500;

/**
 * Sets the value at a path (`OmegaConf.update`). Maps that are missing on the way are made (never lists), scalars on the
 * way are replaced by maps, references to containers are followed. Throws `ConfigAttributeError` for an unknown key of a
 * struct, `ReadonlyConfigError`, `ConfigIndexError`, `ConfigValueError` or `ConfigTypeError` for a list index that is no number, `ConfigValueError`
 * for a path without a key (`[a`); then nothing has changed.
 */
export function update(config: ContainerNode, path: string, value: unknown, options: UpdateOptions = {}): void {
  const { merge: merges = true, forceAdd = false, origin } = options;
  const keys = splitKey(path);
  if (keys.length === 0)
    throw new ConfigValueError(`'${path}' names no key`, { origin, expected: 'a key such as a.b[0]' });
  if (keys.length > MAX_KEYS) throw new ConfigValueError(`A path of ${keys.length} keys is too long`, { origin });
  const { parent, depth } = descend(config, keys, resolutionOf(options));
  const rest = keys.slice(depth);
  const child = toNode(value, origin);
  const set = (): void => {
    const [key] = rest as [string];
    if (rest.length > 1) putChild(parent, keyIn(parent, key, origin), nest(rest.slice(1), child, origin), { origin });
    else if (merges && isContainer(child)) mergeOrPut(parent, key, child, options);
    else putChild(parent, keyIn(parent, key, origin), child, { origin });
  };
  if (forceAdd) openDict(parent, set);
  else set();
}

/** The deepest container on the path that is there, and how many keys lead to it; the last key is left over. */
function descend(
  config: ContainerNode,
  keys: readonly string[],
  resolution: Resolution,
): { parent: ContainerNode; depth: number } {
  let parent = config;
  for (let depth = 0; depth < keys.length - 1; depth++) {
    const child = step(parent, keys[depth]!, true);
    const next = child === undefined ? undefined : referredTo(child, resolution);
    if (next === undefined || !isContainer(next)) return { parent, depth };
    parent = next;
  }
  return { parent, depth: keys.length - 1 };
}

/**
 * The container of the same tree that a node refers to by `${a.b}` and nothing else; otherwise the node. What is set
 * below a reference is set where it leads, but never in something that a resolver made.
 */
function referredTo(node: ConfigNode, resolution: Resolution): ConfigNode {
  if (!isInterpolationNode(node) || node.syntax.length !== 1) return node;
  const [reference] = node.syntax;
  if (typeof reference !== 'object' || reference.kind !== 'reference') return node;
  const found = dereference(node, resolution);
  if (found.kind !== 'map' && found.kind !== 'list') return node;
  const hangsThere = found.parent === undefined || childOf(found.parent, found.key!) === found;
  return hangsThere && rootOf(found) === rootOf(node) ? found : node;
}

/** The key as its container has it: an index for a list, the number for a map that has a number of this spelling. */
function keyIn(parent: ContainerNode, key: string, origin: Origin | undefined): Key {
  if (parent.kind === 'map') return step(parent, key, false)?.key ?? key;
  const index = parsePythonInt(key);
  if (index !== undefined && Number.isSafeInteger(Number(index))) return Number(index);
  // a number that long is told as it was typed
  if (index !== undefined)
    throw new ConfigIndexError(`The list has ${parent.items.length} items, so there is no index ${key}`, {
      fullKey: childKey(parent, key),
      origin,
    });
  throw new ConfigValueError(`Index '${key}' of a list is not a number`, { fullKey: childKey(parent, key), origin });
}

/** Merges a container into the one at a key; puts it there if there is none. */
function mergeOrPut(parent: ContainerNode, key: string, child: ContainerNode, options: UpdateOptions): void {
  const { origin } = options;
  const checkedKey = keyIn(parent, key, origin);
  const there = childOf(parent, checkedKey);
  if (there !== undefined && isContainer(there)) mergeInto(there, [child], options);
  else putChild(parent, checkedKey, child, { origin });
}

/** Maps inside each other, with a value at the end of the keys. */
function nest(keys: readonly string[], value: ConfigNode, origin: Origin | undefined): ContainerNode {
  const top = mapNode(origin);
  let at = top;
  for (const key of keys.slice(0, -1)) {
    const inner = mapNode(origin);
    putChild(at, key, inner);
    at = inner;
  }
  putChild(at, keys.at(-1)!, value);
  return top;
}
