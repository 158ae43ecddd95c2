/** @file Values of the program in a tree of config nodes: also those that no config can hold. */
import type { ConfigNode, ContainerNode, Resolvers } from '../config/index.ts';
import { ConfigCycleDetectedException, copyNode, nodeBehind, resolve, rootOf, toNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { Float } from '../util/scalar.ts';

/**
 * An object that no config can hold (a function, a tensor) stands in the tree as `${hydrosol.given:0}`, and itself in the
 * root's store of cached results, which copies of the tree take along. So interpolations that lead to it find it.
 */
const GIVEN = 'hydrosol.given';

type Store = Map<string, unknown>;

/** Resolvers that also find the objects that `toTree` has put into a tree. */
export function withGiven(resolvers: Resolvers): Resolvers {
  return resolvers.with(GIVEN, ([index], { root }) => (root as ContainerNode).cache?.get(GIVEN)?.get(String(index)), {
    replace: true,
  });
}

function storeOf(root: ContainerNode): Store {
  root.cache ??= new Map();
  const store: Store = root.cache.get(GIVEN) ?? new Map<string, unknown>();
  root.cache.set(GIVEN, store);
  return store;
}

/** Whether a value came from the program and must not be looked into. */
export function isGiven(value: unknown, node: ConfigNode): boolean {
  const store = (rootOf(node) as ContainerNode).cache?.get(GIVEN);
  return store !== undefined && [...store.values()].includes(value);
}

interface Conversion {
  readonly store: Store;
  readonly resolvers: Resolvers;
  /** Whether text may have `${…}` and `???` in it, as in a config; else that is an error. */
  readonly isConfig: boolean;
}

const MAX_DEPTH = 500;

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function forbidText(text: string, path: string): void {
  if (text !== '???' && !text.includes('${')) return;
  const what = text === '???' ? 'missing (???)' : 'an interpolation';
  throw new HydrosolError('INSTANTIATE', `the value that the program passes for ${path} is ${what}`, {
    expected: 'a value, or a config that has the interpolation in it',
  });
}

/** The value as `toNode` takes it. Configs are copied with their interpolations resolved where they stand. */
function replaceObjects(value: unknown, path: string, conversion: Conversion, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new ConfigCycleDetectedException(`The value for ${path.slice(0, 60)}… contains itself`);
  if (typeof value === 'string') {
    if (!conversion.isConfig) forbidText(value, path);
    return value;
  }
  // Python's integers beyond 2^53 are bigints in a config; the program's own numbers stay what they are.
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : new Float(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (value instanceof Float || value instanceof Uint8Array) return value;
  const node = nodeBehind(value);
  if (node !== undefined) return resolvedCopy(node, conversion.resolvers);
  if (Array.isArray(value)) {
    return value.map((item, index) => replaceObjects(item, `${path}[${index}]`, conversion, depth + 1));
  }
  if (typeof value === 'object' && isPlainObject(value)) return replaceEntries(value, path, conversion, depth + 1);
  return reference(value, conversion.store);
}

/** A `Map`, so that `__proto__` is a key like others. What is undefined is not there. */
function replaceEntries(object: object, path: string, conversion: Conversion, depth: number): Map<string, unknown> {
  const entries = new Map<string, unknown>();
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    const below = path === '' ? key : `${path}.${key}`;
    const isTarget = key === '_target_' && typeof value !== 'string';
    entries.set(key, isTarget ? reference(value, conversion.store) : replaceObjects(value, below, conversion, depth));
  }
  return entries;
}

function resolvedCopy(node: ContainerNode, resolvers: Resolvers): ContainerNode {
  const copy = copyNode(node);
  copy.parent = node.parent;
  resolve(copy, { resolvers });
  return copy;
}

function reference(value: unknown, store: Store): string {
  const index = String(store.size);
  store.set(index, value);
  return `\${${GIVEN}:${index}}`;
}

/**
 * The node (without parent) of any value of a program, for a tree with the given root. Plain objects and arrays become
 * maps and lists, anything that a config cannot hold is kept as it is. Throws INSTANTIATE for text that is `???` or has
 * `${` in it, unless `isConfig`; `ConfigCycleDetectedException`.
 */
export function toTree(
  value: unknown,
  { root, resolvers, path = '', isConfig = false }: GivenOptions & { readonly root: ContainerNode },
): ConfigNode {
  return toNode(replaceObjects(value, path, { store: storeOf(root), resolvers, isConfig }));
}

export interface GivenOptions {
  readonly resolvers: Resolvers;
  /** What messages call the value. */
  readonly path?: string;
  readonly isConfig?: boolean;
}

/** The tree of plain data that is read as a config, interpolations and `???` included. */
export function plainTree(value: object, resolvers: Resolvers): ContainerNode {
  const store: Store = new Map();
  const tree = toNode(replaceObjects(value, '', { store, resolvers, isConfig: true })) as ContainerNode;
  tree.cache = new Map([[GIVEN, store]]);
  return tree;
}
