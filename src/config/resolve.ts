/** @file Replacing all interpolations by what they give. */
import { toNode } from './create.ts';
import { dereference } from './dereference.ts';
import {
  ConfigCycleDetectedException,
  InterpolationResolutionError,
  InterpolationToMissingValueError,
} from './errors.ts';
import { goesRound, MAX_CONTAINERS, MAX_OPEN, tooMuch } from './guards.ts';
import { whereIs } from './interpolation/failures.ts';
import { lookupKey } from './key.ts';
import { MISSING } from './missing.ts';
import { childOf, childrenOf, copyCache, copyNode, isContainer, isInterpolationNode, rootOf, succeed } from './node.ts';
import type { ConfigNode, ContainerNode, ScalarNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { resolutionOf } from './options.ts';
import { producedNode, writtenValue } from './produced.ts';
import type { Produced } from './produced.ts';

export interface ResolveConfigOptions extends ResolveOptions {
  /** Which values of text and resolvers are not written into the config: what gives them stays an interpolation. Default: none. */
  readonly keeps?: (value: unknown, node: ConfigNode) => boolean;
  /** Whether what leads to a missing value is missing too, instead of an error. Default: false. */
  readonly allowsMissing?: boolean | undefined;
}

/**
 * Resolves every interpolation of a config in place (`OmegaConf.resolve`), in the order of the tree. What leads to a
 * container becomes a copy of it. Each resolver is called once for the node that calls it; a list or map that it gives
 * becomes part of the config there, also outside of `config` where an interpolation leads there, and other interpolations
 * lead into it (as OmegaConf 2.4.1). Flags do not hinder it. Throws what interpolations throw, `UnsupportedValueType`; then
 * nothing has changed.
 */
export function resolve(config: ContainerNode, options: ResolveConfigOptions = {}): void {
  const { keeps = () => false, allowsMissing = false } = options;
  const replacements = new Map<ConfigNode, ConfigNode>();
  const made = new Map<ConfigNode, ContainerNode>();
  const open = new Set<ConfigNode>();
  let count = 0;

  const staysIn = (node: ConfigNode, found: ConfigNode | Produced): boolean =>
    found.kind === 'produced' && keeps(found.value, node);
  const keep = (found: ConfigNode | Produced, node: ScalarNode): ConfigNode | Produced => {
    const container = staysIn(node, found) ? undefined : materialized(found, node);
    if (container === undefined) return found;
    made.set(node, container);
    return container;
  };
  const resolution = { ...resolutionOf(options), results: new Map(), keep };

  /** Containers that are part of the config stay the nodes they are. */
  const collect = (container: ContainerNode): void => {
    open.add(container);
    for (const child of childrenOf(container)) {
      if (isContainer(child)) collect(child);
      else if (isInterpolationNode(child)) replacements.set(child, resolved(child));
    }
    open.delete(container);
  };

  const followed = (node: ConfigNode): ConfigNode | Produced => {
    try {
      return dereference(node, resolution);
    } catch (error) {
      if (allowsMissing && error instanceof InterpolationToMissingValueError) return toNode(MISSING, node.origin);
      throw error;
    }
  };

  const resolved = (node: ConfigNode): ConfigNode => {
    const found = followed(node);
    if (found.kind === 'map' || found.kind === 'list') return resolvedCopy(node, found);
    return staysIn(node, found) ? copyNode(node) : producedNode(writtenValue(found), node.origin);
  };

  const resolvedCopy = (node: ConfigNode, found: ContainerNode): ConfigNode => {
    if (open.has(found) || open.size >= MAX_OPEN) throw goesRound(node);
    if (++count > MAX_CONTAINERS) throw tooMuch(node);
    open.add(found);
    const copy = emptyCopy(found);
    // Children of the original are resolved, not of the copy: it has the place that relative interpolations count from.
    for (const child of childrenOf(found)) {
      if (isContainer(child)) hang(copy, child, resolvedCopy(child, child));
      else hang(copy, child, isInterpolationNode(child) ? resolved(child) : copyNode(child));
    }
    open.delete(found);
    return copy;
  };

  collect(config);
  const root = rootOf(config);
  for (const [node, container] of made) {
    if (!replacements.has(node) && rootOf(node) === root) replacements.set(node, resolvedCopy(node, container));
  }
  for (const [node, replacement] of replacements) {
    succeed(replacement, node);
    if (node.parent !== undefined) hang(node.parent, node, replacement);
  }
}

/** A list or map that a resolver made for a node, as a container in the node's place; nothing for anything else. */
function materialized(found: ConfigNode | Produced, node: ScalarNode): ContainerNode | undefined {
  if (found.kind === 'scalar') return undefined;
  const container = found.kind === 'produced' ? producedContainer(found.value, node) : detachedCopy(found);
  return container && Object.assign(container, { parent: node.parent, key: node.key });
}

function producedContainer(value: unknown, node: ScalarNode): ContainerNode | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    const made = producedNode(value, node.origin);
    return isContainer(made) ? made : undefined;
  } catch (error) {
    if (!(error instanceof ConfigCycleDetectedException)) throw error;
    const details = { ...whereIs(node), cause: error };
    throw new InterpolationResolutionError('Cannot materialize a recursive resolver result', details);
  }
}

/** A copy of a container that hangs nowhere; one that is part of a config is no result of its own. */
function detachedCopy(found: ContainerNode): ContainerNode | undefined {
  const { parent, key } = found;
  const hangs = parent === undefined || (key !== undefined && childOf(parent, key) === found);
  return hangs ? undefined : copyNode(found);
}

function emptyCopy(node: ContainerNode): ContainerNode {
  const cache = node.cache && copyCache(node.cache);
  return node.kind === 'list' ? { ...node, items: [], cache } : { ...node, children: new Map(), cache };
}

/** Hangs a node into the place that another has, or has in the original of `parent`. */
function hang(parent: ContainerNode, { key, keyOrigin, type }: ConfigNode, child: ConfigNode): void {
  child.parent = parent;
  child.key = key;
  child.keyOrigin = keyOrigin;
  child.type ??= type;
  if (parent.kind === 'list') parent.items[Number(key)] = child;
  else parent.children.set(lookupKey(key!), child);
}
