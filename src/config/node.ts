/** @file The tree: nodes are data, everything done with them is a function in a file of its own. */
import type { Origin } from '../errors.ts';
import type { Scalar } from '../util/scalar.ts';
import type { Interpolated } from './interpolation/syntax.ts';
import { parseInterpolated } from './interpolation/parse.ts';
import type { Key, LookupKey } from './key.ts';
import { lookupKey } from './key.ts';
import { MISSING, unescapeMissing } from './missing.ts';
import type { NodeType } from './types/node-type.ts';

/** Tells nodes from plain data with the same keys. */
const BRAND = Symbol('config node');

interface NodeBase {
  readonly [BRAND]: true;
  parent: ContainerNode | undefined;
  /** Key in the parent map, index in the parent list. */
  key: Key | undefined;
  /** No new keys here and below; `undefined` inherits from the parent. */
  struct: boolean | undefined;
  /** No changes here and below; `undefined` inherits from the parent. */
  readonly: boolean | undefined;
  /** The text that set this value. */
  origin: Origin | undefined;
  /** Where its key stands, if it has one in a text. */
  keyOrigin: Origin | undefined;
  /** The texts that had set it before, oldest first. */
  earlier: readonly Origin[];
  /** What it may hold; nothing means anything. */
  type: NodeType | undefined;
}

/** A leaf: a value, `???`, or text with interpolations. */
export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  value: Scalar;
  /** The syntax tree of a string that has `${` in it. */
  syntax: Interpolated | undefined;
}

/** Results of resolvers that were registered with a cache, by name and then by the text of the arguments. */
export type ResolverCache = Map<string, Map<string, unknown>>;

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  children: Map<LookupKey, ConfigNode>;
  cache: ResolverCache | undefined;
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  items: ConfigNode[];
  cache: ResolverCache | undefined;
}

export type ContainerNode = MapNode | ListNode;
export type ConfigNode = ScalarNode | ContainerNode;

const NOTHING_EARLIER: readonly Origin[] = [];

/** A leaf without parent. Throws `GrammarParseError` for a string whose interpolations cannot be read. */
export function scalarNode(value: Scalar, origin?: Origin, keyOrigin?: Origin): ScalarNode {
  const syntax = typeof value === 'string' && value.includes('${') ? parseInterpolated(value, origin) : undefined;
  return {
    [BRAND]: true,
    kind: 'scalar',
    parent: undefined,
    key: undefined,
    struct: undefined,
    readonly: undefined,
    origin,
    keyOrigin,
    earlier: NOTHING_EARLIER,
    type: undefined,
    value,
    syntax,
  };
}

/** An empty map without parent. */
export function mapNode(origin?: Origin, keyOrigin?: Origin): MapNode {
  return {
    [BRAND]: true,
    kind: 'map',
    parent: undefined,
    key: undefined,
    struct: undefined,
    readonly: undefined,
    origin,
    keyOrigin,
    earlier: NOTHING_EARLIER,
    type: undefined,
    children: new Map(),
    cache: undefined,
  };
}

/** An empty list without parent. */
export function listNode(origin?: Origin, keyOrigin?: Origin): ListNode {
  return {
    [BRAND]: true,
    kind: 'list',
    parent: undefined,
    key: undefined,
    struct: undefined,
    readonly: undefined,
    origin,
    keyOrigin,
    earlier: NOTHING_EARLIER,
    type: undefined,
    items: [],
    cache: undefined,
  };
}

/** Whether a value is a node. */
export function isNode(value: unknown): value is ConfigNode {
  return typeof value === 'object' && value !== null && BRAND in value;
}

export function isContainer(node: ConfigNode): node is ContainerNode {
  return node.kind !== 'scalar';
}

/** The leaves of a tree, in order: scalars, and maps and lists without children. */
export function leavesOf(node: ConfigNode): readonly ConfigNode[] {
  const leaves: ConfigNode[] = [];
  const visit = (at: ConfigNode): void => {
    const before = leaves.length;
    if (isContainer(at)) for (const child of childrenOf(at)) visit(child);
    if (leaves.length === before) leaves.push(at);
  };
  visit(node);
  return leaves;
}

/** Whether a node is `???`. Does not follow interpolations. */
export function isMissingNode(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.value === MISSING;
}

/** Whether a node is text with `${` in it (escaped or not). */
export function isInterpolationNode(node: ConfigNode): node is ScalarNode & { syntax: Interpolated } {
  return node.kind === 'scalar' && node.syntax !== undefined;
}

/** The value of a leaf as its readers see it. */
export function scalarValue({ value }: ScalarNode): Scalar {
  return typeof value === 'string' ? unescapeMissing(value) : value;
}

/** Children in their order. */
export function childrenOf(node: ContainerNode): Iterable<ConfigNode> {
  return node.kind === 'map' ? node.children.values() : node.items;
}

/** The child with a key of a map, or with an index of a list (negative ones count from the end). */
export function childOf(node: ContainerNode, key: Key): ConfigNode | undefined {
  if (node.kind === 'map') return node.children.get(lookupKey(key));
  return typeof key === 'number' ? node.items.at(key) : undefined;
}

/** The top of the tree that a node hangs in. */
export function rootOf(node: ConfigNode): ConfigNode {
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

/** All texts that set a node, oldest first; the last one won. */
export function originsOf({ origin, earlier }: ConfigNode): readonly Origin[] {
  return origin === undefined ? earlier : [...earlier, origin];
}

/** Notes that `node` takes the place of `before`, whose texts it now has behind it. */
export function succeed(node: ConfigNode, before: ConfigNode | undefined): void {
  if (before === undefined || before === node) return;
  const history = originsOf(before);
  if (history.length > 0) node.earlier = [...history, ...node.earlier];
}

/** A copy of a node with everything below it, hanging nowhere. Flags, origins and cached results are copied too. */
export function copyNode<N extends ConfigNode>(node: N): N {
  return copyAny(node, undefined) as N;
}

function copyAny(node: ConfigNode, parent: ContainerNode | undefined): ConfigNode {
  if (node.kind === 'scalar') return { ...node, parent };
  const cache = node.cache === undefined ? undefined : copyCache(node.cache);
  if (node.kind === 'list') {
    const copy: ListNode = { ...node, parent, items: [], cache };
    for (const item of node.items) copy.items.push(copyAny(item, copy));
    return copy;
  }
  const copy: MapNode = { ...node, parent, children: new Map(), cache };
  for (const [key, child] of node.children) copy.children.set(key, copyAny(child, copy));
  return copy;
}

/** A copy of cached results that grows on its own. */
export function copyCache(cache: ResolverCache): ResolverCache {
  return new Map([...cache].map(([name, results]) => [name, new Map(results)]));
}
