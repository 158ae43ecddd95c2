/** @file Merging configs: maps recursively, everything else replaced. */
import type { Origin } from '../errors.ts';
import { forbidNewKey, newItem, putChild } from './assign.ts';
import { appendItem, create } from './create.ts';
import { tryDereference } from './dereference.ts';
import { ConfigKeyError, ConfigTypeError, ConfigValueError } from './errors.ts';
import { hasFlag, withFlag } from './flags.ts';
import { fullKey } from './key-path.ts';
import { childrenOf, copyNode, isContainer, isInterpolationNode, isMissingNode, isNode, originsOf } from './node.ts';
import type { ConfigNode, ContainerNode, ListNode, MapNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { resolutionOf } from './options.ts';
import type { Resolution } from './resolvers/resolvers.ts';
import { childType, conform, hasField } from './types/conform.ts';
import type { NodeType } from './types/node-type.ts';

export interface MergeOptions extends ResolveOptions {
  /** Where plain values (objects, arrays, YAML text) that are merged come from. */
  readonly origin?: Origin | undefined;
}

interface Merging {
  readonly resolution: Resolution;
  /** A node of the source ready to hang into the target: a copy, or itself where the source may be used up. */
  readonly take: (node: ConfigNode) => ConfigNode;
  /** Whether a target that is read-only may be merged into: `merge` makes a new config. */
  readonly intoReadonly: boolean;
}

function containerOf(value: unknown, origin: Origin | undefined): ContainerNode {
  if (value === null || value === undefined) throw new ConfigValueError('Cannot merge with a None config', { origin });
  if (typeof value === 'object') return create(value, { origin });
  throw new ConfigValueError('Invalid input. Supports one of object, array, Map, config', { origin });
}

/** A container that is already a node, itself; anything else made into one. */
function sourceOf(value: unknown, origin: Origin | undefined): ContainerNode {
  return isNode(value) && isContainer(value) ? value : containerOf(value, origin);
}

/**
 * A new config: the first one with the others merged in, the last one winning (`OmegaConf.merge`). Maps merge key by key,
 * lists are replaced, `???` never overwrites, null does, an interpolation replaces and stays one; an interpolation that
 * leads to a container is replaced by a copy of it before a map is merged into it. Flags that the others set are taken
 * over. The inputs are left as they are. Throws `ConfigKeyError` for a key that a struct does not have, `ConfigTypeError`
 * for a map onto a list, `ConfigValueError` for what is no config.
 */
export function merge(configs: readonly unknown[], options: MergeOptions = {}): ContainerNode {
  const [first, ...others] = configs;
  const source = sourceOf(first, options.origin);
  const target = copyNode(source);
  target.parent = source.parent; // so that its interpolations still find what they name
  const merging: Merging = { resolution: resolutionOf(options), take: detachedCopy, intoReadonly: true };
  for (const other of others) mergeContainer(target, sourceOf(other, options.origin), merging);
  return target;
}

/** As `merge`, but fast: the inputs are used up and must not be used afterwards. */
export function unsafeMerge(configs: readonly unknown[], options: MergeOptions = {}): ContainerNode {
  const [first, ...others] = configs;
  const target = sourceOf(first, options.origin);
  const merging: Merging = { resolution: resolutionOf(options), take: detached, intoReadonly: true };
  for (const other of others) mergeContainer(target, sourceOf(other, options.origin), merging);
  return target;
}

/** Merges others into a config in place. If it throws (also `ReadonlyConfigError`), nothing has changed. */
export function mergeInto(target: ContainerNode, others: readonly unknown[], options: MergeOptions = {}): void {
  const backup = copyNode(target);
  const merging: Merging = { resolution: resolutionOf(options), take: detachedCopy, intoReadonly: false };
  try {
    for (const other of others) mergeContainer(target, sourceOf(other, options.origin), merging);
  } catch (error) {
    Object.assign(target, backup, { parent: target.parent });
    for (const child of childrenOf(target)) child.parent = target;
    throw error;
  }
}

function detached(node: ConfigNode): ConfigNode {
  node.parent = undefined;
  return node;
}

function detachedCopy(node: ConfigNode): ConfigNode {
  return copyNode(node);
}

function mergeContainer(target: ContainerNode, source: ContainerNode, merging: Merging): void {
  if (merging.intoReadonly && hasFlag(target, 'readonly')) {
    withFlag(target, 'readonly', false, () => mergeOpen(target, source, merging));
  } else mergeOpen(target, source, merging);
  if (source.struct !== undefined) target.struct = source.struct;
  if (source.readonly !== undefined) target.readonly = source.readonly;
}

function mergeOpen(target: ContainerNode, source: ContainerNode, merging: Merging): void {
  if (target.kind === 'map' && source.kind === 'map') mergeMap(target, source, merging);
  else if (target.kind === 'list' && source.kind === 'list') replaceItems(target, source, merging);
  else {
    throw new ConfigTypeError(`Cannot merge a ${source.kind} into a ${target.kind}`, {
      fullKey: fullKey(target),
      origin: source.origin,
    });
  }
  if (target.type === undefined && source.type !== undefined) adoptType(target, source.type);
  addOrigin(target, source);
}

/** An untyped target becomes what the source is; children that the source does not have must fit too. */
function adoptType(target: ContainerNode, type: NodeType): void {
  target.type = type;
  for (const child of childrenOf(target)) {
    const childPath = fullKey(child);
    const known = type.kind !== 'struct' || hasField(type, child.key!);
    if (known)
      conform(child, childType(target, child.key!, childPath), () => ({ fullKey: childPath, origin: child.origin }));
  }
}

/** The source's text is now the one that set the target last. */
function addOrigin(target: ContainerNode, source: ContainerNode): void {
  if (source.origin === undefined) return;
  target.earlier = [...originsOf(target), ...source.earlier];
  target.origin = source.origin;
}

function replaceItems(target: ListNode, source: ListNode, { take }: Merging): void {
  const replaced = source.items.map(take);
  target.items = [];
  for (const item of replaced) appendItem(target, newItem(target, item, item.origin));
}

function mergeMap(target: MapNode, source: MapNode, merging: Merging): void {
  for (const [index, from] of source.children) {
    const into = inlined(target, target.children.get(index), from, merging.resolution);
    const key = from.key!;
    if (into === undefined) {
      forbidNewKey(target, key, { unknownKey: ConfigKeyError, origin: from.keyOrigin ?? from.origin });
    } else if (isMissingNode(from)) continue;
    else if (isContainer(into) && isContainer(from)) {
      mergeContainer(into, from, merging);
      continue;
    }
    const options = { unknownKey: ConfigKeyError, origin: from.origin };
    putChild(target, key, merging.take(from), options);
  }
}

/** A child of the target; an interpolation that leads to a container is replaced by a copy of that. */
function inlined(
  target: MapNode,
  child: ConfigNode | undefined,
  from: ConfigNode,
  resolution: Resolution,
): ConfigNode | undefined {
  if (child === undefined || !isInterpolationNode(child)) return child;
  // A value takes its place wherever it leads; most merges are of this kind.
  if (child.type === undefined && !isContainer(from) && !isMissingNode(from)) return child;
  // Text with interpolations in it leads to no container.
  if (child.syntax.length > 1) return child;
  const found = tryDereference(child, resolution);
  if (found === undefined || (found.kind !== 'map' && found.kind !== 'list')) return child;
  const copy = detachedCopy(found);
  putChild(target, child.key!, copy);
  return copy;
}
