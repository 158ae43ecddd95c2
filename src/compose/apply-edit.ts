/** @file `key=append(…)` and its kin: what an edit does to the value that is there. */
import type { ListNode, MapNode, Resolvers } from '../config/index.ts';
import type { Edit, Override, PlainValue } from '../override/index.ts';
import { equals, fromYaml, insert, removeChild, selectNode, update } from '../config/index.ts';
import { HydrosolError, type Origin } from '../errors.ts';
import { contentOfValue } from './override-content.ts';

/**
 * Applies an edit. Throws `KEY_UNKNOWN` if there is no such key, `TYPE` if there is no list, `INDEX` for an index that the
 * list does not have, `VALUE` for a value to remove that it does not have.
 */
export function applyEdit(
  config: MapNode,
  { key, source }: Override,
  { operation, items, start, end }: Edit,
  { resolvers }: { readonly resolvers: Resolvers },
): void {
  const path = key.keyOrGroup;
  const placeOf = (item: PlainValue): Origin => ({ source, start: item.start, end: item.end });
  const nodeOf = (item: PlainValue) => fromYaml(contentOfValue(item, source));
  const found = selectNode(config, path, { resolvers });
  if (found === undefined) throw new HydrosolError('KEY_UNKNOWN', `there is no key '${path}'`, { fullKey: path });
  const [first, ...others] = items;
  if (operation === 'replace') {
    if (first !== undefined) update(config, path, nodeOf(first), { merge: false, origin: placeOf(first), resolvers });
    return;
  }
  if (found.kind !== 'list') {
    throw new HydrosolError('TYPE', `'${path}' is no list`, { fullKey: path, origin: { source, start, end } });
  }
  const list: ListNode = found;
  const put = (index: number, values: readonly PlainValue[]): void => {
    for (const [i, item] of values.entries())
      insert(list, index + i, nodeOf(item), { origin: placeOf(item), converts: true });
  };
  switch (operation) {
    case 'append':
      return put(list.items.length, items);
    case 'prepend':
      return put(0, items);
    case 'insert':
      return first === undefined ? undefined : put(positionIn(list, first, placeOf(first), path), others);
    case 'remove_at': {
      const positions = items.map((item) => positionIn(list, item, placeOf(item), path));
      // From the end, so that the other positions stay what they are.
      for (const position of [...new Set(positions)].sort((a, b) => b - a))
        removeAt(list, position, path, { source, start, end });
      return undefined;
    }
    case 'remove':
      for (const item of items) {
        const index = list.items.findIndex((there) => equals(there, nodeOf(item), { resolvers }));
        if (index === -1) {
          throw new HydrosolError('VALUE', `'${path}' does not have this value`, {
            fullKey: path,
            origin: placeOf(item),
          });
        }
        removeAt(list, index, path, placeOf(item));
      }
      return undefined;
  }
}

function removeAt(list: ListNode, index: number, path: string, origin: Origin): void {
  if (index < list.items.length) removeChild(list, index, { origin });
  else throw noIndex(list, index, path, origin);
}

/** An index from 0, of a number that may count from the end. */
function positionIn(list: ListNode, item: PlainValue, origin: Origin, path: string): number {
  const index = item.kind === 'scalar' ? Number(item.value) : Number.NaN;
  const position = index < 0 ? index + list.items.length : index;
  if (position >= 0 && position <= list.items.length) return position;
  throw noIndex(list, index, path, origin);
}

function noIndex(list: ListNode, index: number, path: string, origin: Origin): HydrosolError {
  return new HydrosolError('INDEX', `'${path}' has ${list.items.length} items, so there is no index ${index}`, {
    fullKey: path,
    origin,
  });
}
