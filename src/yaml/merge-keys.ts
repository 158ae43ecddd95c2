/** @file `<<` in a mapping, and keys that occur twice. */
import { HydrosolError } from '../errors.ts';
import type { ErrorCode, Origin } from '../errors.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './tree.ts';

/** An entry as it is written: a pair, or `<<: value`. */
export type RawEntry =
  | { readonly merge: false; readonly key: YamlScalar; readonly value: YamlNode }
  | { readonly merge: true; readonly value: YamlNode };

/** Entries that one text may merge in: lists of merged maps, merged again, multiply. */
const MAX_MERGED = 1_000_000;

/** Counts the entries that a text has merged in so far. */
export interface MergeCount {
  merged: number;
}

function fail(message: string, origin: Origin, code: ErrorCode = 'YAML_SYNTAX'): never {
  throw new HydrosolError(code, message, { origin });
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
 * Throws `YAML_SYNTAX` for a string key that is written twice (OmegaConf's loader), `YAML_LIMIT` for a flood.
 */
export function mergeKeys(raw: readonly RawEntry[], count: MergeCount): readonly YamlEntry[] {
  const written = new Set<string>();
  const own: YamlEntry[] = [];
  const inherited: YamlEntry[] = [];
  for (const entry of raw) {
    if (entry.merge) {
      for (const { entries, origin } of merged(entry.value)) {
        count.merged += entries.length;
        if (count.merged > MAX_MERGED) fail('merge keys write this text out to too much', origin, 'YAML_LIMIT');
        for (const one of entries) inherited.push(one);
      }
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
