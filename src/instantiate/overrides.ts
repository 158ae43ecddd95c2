/** @file What the program passes for a node's keys, laid over a copy of the config. */
import type { ConfigNode, ContainerNode, Key, MapNode, Resolvers } from '../config/index.ts';
import {
  childOf,
  copyNode,
  InterpolationResolutionError,
  isInterpolation,
  isMissing,
  mergeInto,
  openDict,
  putChild,
  readChild,
  readWrite,
  rootOf,
} from '../config/index.ts';
import { toTree } from './given.ts';

/**
 * A node in a copy of its whole tree, so that interpolations anywhere in it see what is changed there. Where a node only
 * knows its parent, but is not its child, the copy is the same.
 */
export function copyInPlace<N extends ConfigNode>(node: N): N {
  const { parent, key } = node;
  if (parent === undefined || key === undefined) return copyNode(node);
  const parentCopy = copyInPlace(parent);
  if (childOf(parent, key) === node) return childOf(parentCopy, key) as N;
  const copy = copyNode(node);
  copy.parent = parentCopy;
  return copy;
}

/** The child as it is, or for a target's option what its interpolation leads to; nothing if that fails. */
function configured(map: MapNode, key: string, isTarget: boolean, resolvers: Resolvers): ConfigNode | undefined {
  if (!isTarget || !isInterpolation(map, key)) return childOf(map, key);
  try {
    const found = readChild(map, key, { resolvers });
    return found.kind === 'produced' ? undefined : found;
  } catch (error) {
    if (error instanceof InterpolationResolutionError) return undefined;
    throw error;
  }
}

/** What a map that the program passes is merged into: a target's or a typed map, and any map in a node that is no target. */
function mergeBase(map: MapNode, key: string, isTarget: boolean, resolvers: Resolvers): MapNode | undefined {
  const found = configured(map, key, isTarget, resolvers);
  if (found?.kind !== 'map') return undefined;
  if (isTarget && found.type?.kind !== 'struct' && !hasTarget(found)) return undefined;
  return Object.assign(copyNode(found), { parent: map, key, readonly: false });
}

/** Whether a map is to be built: it has a `_target_` that is not `???`. */
export function hasTarget(map: MapNode): boolean {
  return childOf(map, '_target_') !== undefined && !isMissing(map, '_target_');
}

export interface LaidOver {
  readonly node: MapNode;
  /** Values that took the place of what the config says, as the program passed them. */
  readonly replaced: ReadonlyMap<Key, unknown>;
}

/**
 * A copy of a node, in a copy of its tree, with the program's values for its keys (Hydra's keyword arguments). A value
 * takes the place of what the config says; a map is merged into the map of a target, into a typed one, and into any map if
 * the node itself is no target. The node itself takes new keys, a struct below does not. The input is left as it is.
 * Throws what `toTree` throws, and what a struct or a type refuses.
 */
export function layOver(node: MapNode, overrides: Readonly<Record<string, unknown>>, resolvers: Resolvers): LaidOver {
  const copy = copyInPlace(node);
  const root = rootOf(copy) as ContainerNode;
  const values = Object.entries(overrides).filter(([, value]) => value !== undefined);
  const given = values.map(([path, value]) => {
    const tree = path === '_target_' && typeof value !== 'string' ? { _target_: value } : value;
    const made = toTree(tree, { root, resolvers, path });
    return {
      key: path,
      child: tree === value ? made : childOf(made as MapNode, '_target_')!,
      before: childOf(copy, path),
    };
  });
  // Copies, because what hangs under a typed key is filled up with the type's defaults, and those must not be merged.
  for (const { key, child } of given) put(copy, key, copyNode(child));
  const isTarget = hasTarget(copy);
  const replaced = new Map<Key, unknown>(values);
  for (const { key, child, before } of given) {
    if (child.kind !== 'map') continue;
    if (hasTarget(child)) replaced.delete(key);
    if (before === undefined) continue;
    put(copy, key, before);
    const base = mergeBase(copy, key, isTarget, resolvers);
    put(copy, key, base ?? child);
    if (base === undefined) continue;
    mergeInto(base, [child], { resolvers });
    replaced.delete(key);
  }
  return { node: copy, replaced };
}

/** A private map takes new keys, whatever the flags of the config say; they still hold for what is below. */
function put(map: MapNode, key: string, child: ConfigNode): void {
  child.parent = undefined;
  openDict(map, () => readWrite(map, () => putChild(map, key, child)));
}
