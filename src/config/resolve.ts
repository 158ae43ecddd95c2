/** @file Replacing all interpolations by what they give. */
import { toNode } from './create.ts';
import { dereference } from './dereference.ts';
import type { Produced } from './produced.ts';
import { lookupKey } from './key.ts';
import { goesRound, MAX_CONTAINERS, MAX_OPEN, tooMuch } from './guards.ts';
import { childrenOf, copyNode, isContainer, isInterpolationNode, succeed } from './node.ts';
import type { ConfigNode, ContainerNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { resolutionOf } from './options.ts';

/**
 * Resolves every interpolation of a config in place (`OmegaConf.resolve`), in the order of the tree. What leads to a
 * container becomes a copy of it. Flags do not hinder it. Throws what interpolations throw; then nothing has changed.
 */
export function resolve(config: ContainerNode, options: ResolveOptions = {}): void {
  const replacements: (readonly [ConfigNode, ConfigNode])[] = [];
  const open = new Set<ConfigNode>();
  let count = 0;

  /** The resolved form of a node; containers that are part of the config stay the nodes they are. */
  const collect = (container: ContainerNode): void => {
    open.add(container);
    for (const child of childrenOf(container)) {
      if (isContainer(child)) collect(child);
      else if (isInterpolationNode(child)) replacements.push([child, resolved(child)]);
    }
    open.delete(container);
  };

  const resolved = (node: ConfigNode): ConfigNode => {
    const found = dereference(node, resolutionOf(options));
    return found.kind === 'map' || found.kind === 'list' ? resolvedCopy(node, found) : leaf(node, found);
  };

  const resolvedCopy = (node: ConfigNode, found: ContainerNode): ConfigNode => {
    if (open.has(found) || open.size >= MAX_OPEN) throw goesRound(node);
    if (++count > MAX_CONTAINERS) throw tooMuch(node);
    open.add(found);
    // The copy keeps the place of the original while it is resolved, for relative interpolations in it.
    const copy = copyNode(found);
    copy.parent = found.parent;
    for (const child of childrenOf(copy)) {
      if (isContainer(child)) replace(child, resolvedCopy(child, child));
      else if (isInterpolationNode(child)) replace(child, resolved(child));
    }
    open.delete(found);
    return copy;
  };

  collect(config);
  for (const [node, replacement] of replacements) {
    succeed(replacement, node);
    replace(node, replacement);
  }
}

/** Text that an interpolation gave is final, whatever it looks like. */
function leaf(node: ConfigNode, found: ConfigNode | Produced): ConfigNode {
  const value = found.kind === 'produced' ? found.value : found.kind === 'scalar' ? found.value : undefined;
  if (typeof value !== 'string') return toNode(value, node.origin);
  return { ...(toNode('', node.origin) as ConfigNode & { kind: 'scalar' }), value };
}

/** Hangs a node into the place of another. */
function replace(node: ConfigNode, replacement: ConfigNode): void {
  const { parent, key } = node;
  if (parent === undefined || key === undefined) return;
  replacement.parent = parent;
  replacement.key = key;
  replacement.keyOrigin = node.keyOrigin;
  replacement.type ??= node.type;
  if (parent.kind === 'list') parent.items[Number(key)] = replacement;
  else parent.children.set(lookupKey(key), replacement);
}
