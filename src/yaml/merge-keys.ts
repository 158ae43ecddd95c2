/** @file `<<` in a mapping, and keys that occur twice. */
import { HydrosolError } from '../errors.ts';
import type { Origin } from '../errors.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './tree.ts';

/** An entry as it is written: a pair, or `<<: value`. */
export type RawEntry =
  | { readonly merge: false; readonly key: YamlScalar; readonly value: YamlNode }
  | { readonly merge: true; readonly value: YamlNode };

function fail(message: string, origin: Origin): never {
  throw new HydrosolError('YAML_SYNTAX', message, { origin });
}

/** The maps that a merge key names, in the order in which their entries count: of a list, the first map wins. */
function merged(value: YamlNode): readonly YamlMap[] {
  if (value.kind === 'map') return [value];
  if (value.kind === 'scalar') return fail('expected a map, or a list of maps, to merge', value.origin);
  return value.items
    .map((item) => (item.kind === 'map' ? item : fail('expected a map to merge', item.origin)))
    .reverse();
}

/**
 * A mapping's entries with `<<` merged in: merged entries stand first, keys written out in the mapping win over them.
 * Throws `YAML_SYNTAX` for a string key that is written twice (OmegaConf's loader).
 */
export function mergeKeys(raw: readonly RawEntry[]): readonly YamlEntry[] {
  const written = new Set<string>();
  const own: YamlEntry[] = [];
  const inherited: YamlEntry[] = [];
  for (const entry of raw) {
    if (entry.merge) {
      inherited.push(...merged(entry.value).flatMap((map) => map.entries));
      continue;
    }
    const { value } = entry.key;
    if (typeof value === 'string') {
      if (written.has(value)) fail(`found duplicate key ${value}`, entry.key.origin);
      written.add(value);
    }
    own.push(entry);
  }
  if (inherited.length === 0) return own;
  return [...inherited.filter(({ key }) => typeof key.value !== 'string' || !written.has(key.value)), ...own];
}
