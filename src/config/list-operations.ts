/** @file What lists can do beyond setting, inserting and deleting one item. */
import { append, forbidReadonly, hangNew, newItem, renumber } from './assign.ts';
import { ConfigIndexError, ConfigValueError } from './errors.ts';
import { equals } from './equals.ts';
import { fullKey } from './key-path.ts';
import { toNode } from './create.ts';
import type { ConfigNode, ListNode } from './node.ts';
import type { ResolveOptions } from './options.ts';

/** Adds several values at the end. Throws `ReadonlyConfigError` and what `toNode` throws. */
export function extend(list: ListNode, values: Iterable<unknown>): void {
  for (const value of values) append(list, value);
}

/** Takes an item out (the last one) and returns it. Throws `ReadonlyConfigError`, `ConfigIndexError`. */
export function pop(list: ListNode, index = -1): ConfigNode {
  forbidReadonly(list);
  const at = index < 0 ? index + list.items.length : index;
  const [item] = at < 0 ? [] : list.items.splice(at, 1);
  if (item === undefined) throw new ConfigIndexError('pop index out of range', { fullKey: fullKey(list) });
  renumber(list, at);
  return item;
}

/** Replaces some items by values, as `Array.prototype.splice` does; returns what was taken out. */
export function splice(list: ListNode, start: number, deleteCount: number, values: readonly unknown[]): ConfigNode[] {
  forbidReadonly(list);
  const nodes = values.map((value) => toNode(value));
  let removed: ConfigNode[] = [];
  hangNew(nodes, list.type !== undefined, {}, () => {
    const items = nodes.map((node) => newItem(list, node));
    for (const item of items) item.parent = list;
    removed = list.items.splice(start, deleteCount, ...items);
    renumber(list);
  });
  return removed;
}

/** Deletes all items. */
export function clear(list: ListNode): void {
  forbidReadonly(list);
  list.items = [];
}

/** Puts the items into the order of a comparison. */
export function sort(list: ListNode, compare: (a: ConfigNode, b: ConfigNode) => number): void {
  forbidReadonly(list);
  list.items.sort(compare);
  renumber(list);
}

/** The index of the first item that equals a value, or -1. */
export function indexOf(list: ListNode, value: unknown, options: ResolveOptions = {}): number {
  const wanted = toNode(value);
  return list.items.findIndex((item) => equals(item, wanted, options));
}

/** Deletes the first item that equals a value. Throws `ConfigValueError` if there is none. */
export function remove(list: ListNode, value: unknown, options: ResolveOptions = {}): void {
  const index = indexOf(list, value, options);
  if (index === -1) throw new ConfigValueError('Item not found in ListConfig', { fullKey: fullKey(list) });
  pop(list, index);
}
