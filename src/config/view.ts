/** @file A config as an ordinary object: `cfg.model.hidden[0]`, assignment, `in`, `delete`, loops, JSON. */
import { inspect } from 'node:util';
import { Float } from '../util/scalar.ts';
import { append, assign, removeChild } from './assign.ts';
import { NODE } from './create.ts';
import { clear, extend, indexOf, pop, remove, sort, splice } from './list-operations.ts';
import { insert } from './assign.ts';
import { keyText } from './key.ts';
import type { Key } from './key.ts';
import { childOf, isContainer, isNode } from './node.ts';
import type { ConfigNode, ContainerNode, ListNode, MapNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { pythonRepr } from './python-text.ts';
import { hasChild, readChild, toJavaScript } from './read.ts';
import { toContainer } from './to-container.ts';
import { ConfigTypeError } from './errors.ts';

/** Makes views; the same node always gives the same view. */
export type Viewer = (node: ContainerNode) => object;

/** What programs ask of any object without meaning a key of the config. */
const NOT_KEYS = new Set(['then', 'constructor', 'prototype', '__proto__', '$$typeof', 'asymmetricMatch', 'nodeType']);

/** Views of nodes that resolve with the given resolvers. */
export function createViewer(options: ResolveOptions = {}): Viewer {
  const views = new WeakMap<ContainerNode, object>();
  const view: Viewer = (node) => {
    const known = views.get(node);
    if (known !== undefined) return known;
    const made = node.kind === 'map' ? mapView(node, view, options) : listView(node, view, options);
    views.set(node, made);
    return made;
  };
  return view;
}

/** What a view shows when it is printed: interpolations as they are written. */
function printed(node: ContainerNode): unknown {
  return toContainer(node);
}

function read(node: ContainerNode, key: Key, view: Viewer, options: ResolveOptions): unknown {
  return toJavaScript(readChild(node, key, options), view);
}

/** A key as the map has it: a property name may stand for an integer key. */
function keyOf(node: MapNode, name: string): Key {
  if (node.children.has(name) || !/^-?\d+$/.test(name)) return name;
  return childOf(node, Number(name))?.key ?? name;
}

/** What the property of an object that every object has gives, and the few that views add. */
function common(node: ContainerNode, property: string | symbol, options: ResolveOptions): unknown {
  switch (property) {
    case NODE:
      return node;
    case 'toJSON':
      return () => toContainer(node, { ...options, resolve: true });
    case 'toString':
      return () => pythonRepr(node);
    default:
      return undefined;
  }
}

function mapView(node: MapNode, view: Viewer, options: ResolveOptions): object {
  // The printer of Node looks at the target, not at the proxy.
  const target: object = Object.create(null, {
    [inspect.custom]: { value: () => printed(node), configurable: true },
  }) as object;
  return new Proxy(target, {
    get(_, property) {
      const key = typeof property === 'string' ? keyOf(node, property) : undefined;
      if (key !== undefined && childOf(node, key) !== undefined) return read(node, key, view, options);
      if (property === Symbol.iterator) return () => entries(node, view, options);
      const extra = common(node, property, options);
      if (extra !== undefined || typeof property === 'symbol' || NOT_KEYS.has(property)) return extra;
      if (property in Object.prototype) return Object.prototype[property as keyof object];
      return read(node, property, view, options);
    },
    set(_, property, value) {
      if (typeof property === 'symbol') throw new ConfigTypeError('A symbol cannot be a key');
      assign(node, keyOf(node, property), value);
      return true;
    },
    has: (_, property) => typeof property === 'string' && hasChild(node, keyOf(node, property)),
    deleteProperty(_, property) {
      if (typeof property === 'symbol') return true;
      removeChild(node, keyOf(node, property));
      return true;
    },
    defineProperty(_, property, { value }) {
      if (typeof property === 'symbol') return false;
      assign(node, keyOf(node, property), value);
      return true;
    },
    ownKeys: () => [...new Set(Array.from(node.children.values(), ({ key }) => keyText(key!)))],
    getOwnPropertyDescriptor(_, property) {
      if (typeof property === 'symbol' || childOf(node, keyOf(node, property)) === undefined) return undefined;
      const get = (): unknown => read(node, keyOf(node, property), view, options);
      return { get, enumerable: true, configurable: true };
    },
  });
}

/** `for (const [key, value] of cfg)`. Keys are as they were written, so an integer key is a number. */
function* entries(node: MapNode, view: Viewer, options: ResolveOptions): Generator<[unknown, unknown]> {
  for (const { key } of node.children.values()) {
    yield [key instanceof Float ? key.value : key, read(node, key!, view, options)];
  }
}

/** Order as Python sorts: numbers by value, strings by code points; other pairs cannot be compared. */
function compareValues(a: unknown, b: unknown): number {
  const numeric = [a, b].every((value) => ['number', 'bigint', 'boolean'].includes(typeof value));
  if (!numeric && !(typeof a === 'string' && typeof b === 'string')) {
    throw new ConfigTypeError(`Cannot compare ${pythonRepr(a)} with ${pythonRepr(b)}`);
  }
  const [left, right] = [a as string, b as string];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The methods of arrays that change them, and OmegaConf's names: they must not go through single assignments. */
function listMethods(node: ListNode, view: Viewer, options: ResolveOptions): Readonly<Record<string, unknown>> {
  const value = (item: ConfigNode): unknown => toJavaScript(item, view);
  const push = (...values: unknown[]): number => {
    extend(node, values);
    return node.items.length;
  };
  const order =
    (compare: (a: unknown, b: unknown) => number) =>
    (a: ConfigNode, b: ConfigNode): number =>
      compare(value(a), value(b));
  return {
    push,
    pop: (index?: number) => (node.items.length === 0 && index === undefined ? undefined : value(pop(node, index))),
    shift: () => (node.items.length === 0 ? undefined : value(pop(node, 0))),
    unshift: (...values: unknown[]) => {
      splice(node, 0, 0, values);
      return node.items.length;
    },
    splice: (start: number, count = node.items.length, ...values: unknown[]) =>
      splice(node, start, count, values).map(value),
    sort(compare = compareValues) {
      sort(node, order(compare));
      return view(node);
    },
    reverse() {
      const index = new Map(node.items.map((item, i) => [item, i]));
      sort(node, (a, b) => index.get(b)! - index.get(a)!);
      return view(node);
    },
    append: (item: unknown) => append(node, item),
    extend: (values: Iterable<unknown>) => extend(node, values),
    insert: (index: number, item: unknown) => insert(node, index, item),
    remove: (item: unknown) => remove(node, item, options),
    clear: () => clear(node),
    indexOf: (item: unknown) => indexOf(node, item, options),
    includes: (item: unknown) => indexOf(node, item, options) !== -1,
    count: (item: unknown) =>
      node.items.filter((_, i) => indexOf({ ...node, items: [node.items[i]!] }, item, options) === 0).length,
  };
}

const INDEX = /^-?\d+$/;

function listView(node: ListNode, view: Viewer, options: ResolveOptions): object {
  const target = Object.defineProperty([], inspect.custom, { value: () => printed(node), configurable: true });
  const methods = listMethods(node, view, options);
  return new Proxy(target, {
    get(array, property) {
      if (typeof property === 'string' && INDEX.test(property)) return read(node, Number(property), view, options);
      if (property === 'length') return node.items.length;
      const extra = common(node, property, options);
      if (extra !== undefined) return extra;
      if (typeof property === 'string' && Object.hasOwn(methods, property)) return methods[property];
      return Reflect.get(array, property) as unknown;
    },
    set(_, property, value) {
      if (property === 'length') splice(node, Number(value), node.items.length, []);
      else if (typeof property !== 'string' || !INDEX.test(property)) {
        throw new ConfigTypeError(`A list is indexed by integers, not by '${String(property)}'`);
      } else if (Number(property) === node.items.length) append(node, value);
      else assign(node, Number(property), value);
      return true;
    },
    has: (array, property) =>
      typeof property === 'string' && INDEX.test(property) ? hasChild(node, Number(property)) : property in array,
    deleteProperty(_, property) {
      if (typeof property === 'symbol' || !INDEX.test(property)) return false;
      removeChild(node, Number(property));
      return true;
    },
    defineProperty: () => false,
    ownKeys: () => [...Array.from(node.items.keys(), String), 'length'],
    getOwnPropertyDescriptor(array, property) {
      if (property === 'length')
        return { value: node.items.length, writable: true, enumerable: false, configurable: false };
      if (typeof property === 'symbol' || !INDEX.test(property))
        return Reflect.getOwnPropertyDescriptor(array, property);
      if (childOf(node, Number(property)) === undefined) return undefined;
      return { get: () => read(node, Number(property), view, options), enumerable: true, configurable: true };
    },
  });
}

/** The node behind a view, or the node itself; nothing for any other value. */
export function nodeBehind(value: unknown): ContainerNode | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const node = isNode(value) ? value : (value as { readonly [NODE]?: ContainerNode })[NODE];
  return node !== undefined && isContainer(node) ? node : undefined;
}
