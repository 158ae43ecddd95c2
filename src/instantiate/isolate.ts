/** @file `_isolate_`: a call that works on a private, resolved config, and whose targets get configs of their own. */
import {
  copyCache,
  copyNode,
  createViewer,
  nodeBehind,
  producedNode,
  resolve,
  rootOf,
  UnsupportedValueType,
} from '../config/index.ts';
import type { ConfigNode, ContainerNode, Resolvers, Viewer } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { isGiven } from './given.ts';
import { readSwitch } from './modes.ts';
import { copyInPlace } from './overrides.ts';

/** Throws INSTANTIATE for an option `isolate` that is neither true nor false. */
export function requireSwitch(option: unknown): asserts option is boolean | undefined {
  if (option === undefined || typeof option === 'boolean') return;
  const kind = option === null ? 'null' : `a ${typeof option}`;
  throw new HydrosolError('INSTANTIATE', `the option isolate must be true or false, but is ${kind}`, {
    expected: 'true or false',
  });
}

/**
 * Whether a call isolates: as its option says, else as `_isolate_` of its own node does; below that it is only a reserved key.
 * Throws INSTANTIATE for an `_isolate_` that is neither true nor false.
 */
export function isIsolated(node: ContainerNode, option: boolean | undefined, resolvers: Resolvers): boolean {
  return option ?? (node.kind === 'map' && readSwitch(node, '_isolate_', false, resolvers));
}

/** Objects of the program, and whatever else no config can hold. */
function isObject(value: unknown, node: ConfigNode): boolean {
  if (isGiven(value, node)) return true;
  try {
    producedNode(value);
    return false;
  } catch (error) {
    return error instanceof UnsupportedValueType;
  }
}

/** A node in a copy of its tree, with all its interpolations resolved. Throws what interpolations throw. */
export function resolvedInPlace(node: ContainerNode, resolvers: Resolvers): ContainerNode {
  const copy = copyInPlace(node);
  resolve(copy, { resolvers, keeps: isObject });
  return copy;
}

/** A config that is an argument, as a resolved copy that hangs nowhere; any other value as it is. */
export function detached(
  value: unknown,
  { view, resolvers }: { readonly view: Viewer | undefined; readonly resolvers: Resolvers },
): unknown {
  const node = nodeBehind(value);
  if (node === undefined) return value;
  const copy = copyNode(node);
  copy.parent = node.parent;
  resolve(copy, { resolvers, keeps: isObject });
  // Objects of the program that no config can hold are found in the root's store.
  const { cache } = rootOf(node) as ContainerNode;
  Object.assign(copy, { parent: undefined, key: undefined, cache: cache && copyCache(cache) });
  return (view ?? createViewer({ resolvers }))(copy);
}
