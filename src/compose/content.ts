/** @file YAML text and plain values as the content of a config. */
import type { Origin, Source } from '../errors.ts';
import type { Scalar } from '../util/scalar.ts';
import type { YamlEntry, YamlNode, YamlScalar } from '../yaml/index.ts';
import { HydrosolError } from '../errors.ts';
import { Float } from '../util/scalar.ts';
import { parseYaml } from '../yaml/index.ts';
import { readPackageHeader } from './header.ts';
import type { SourceConfig } from './source.ts';

/** Values that a program gives instead of YAML. Whole JavaScript numbers are integers; others become floats. */
export type ConfigData = Scalar | readonly ConfigData[] | { readonly [key: string]: ConfigData };

/** The config that a YAML text holds. Throws `YAML_SYNTAX`, `YAML_LIMIT`, and `COMPOSITION` for a bare number or the like. */
export function readConfigText(source: Source): SourceConfig {
  const tree = parseYaml(source);
  return { content: contentOf(tree, source), package: readPackageHeader(source), source };
}

function contentOf(tree: YamlNode | undefined, source: Source): YamlNode {
  const origin: Origin = { source, start: 0, end: 0 };
  if (tree === undefined) return { kind: 'map', entries: [], origin };
  if (tree.kind !== 'scalar') return tree;
  // As OmegaConf does: a bare word is a key without value.
  if (typeof tree.value === 'string') {
    const value: YamlScalar = { kind: 'scalar', value: null, origin: tree.origin };
    return { kind: 'map', entries: [{ key: tree, value }], origin: tree.origin };
  }
  throw new HydrosolError('COMPOSITION', 'a config must be a map or a list', { origin: tree.origin });
}

/** The tree of plain values. All nodes have the same place: the start of `source`. */
export function contentFromData(data: ConfigData, source: Source): YamlNode {
  const origin: Origin = { source, start: 0, end: 0 };
  const scalar = (value: Scalar): YamlScalar => ({ kind: 'scalar', value, origin });
  const convert = (value: ConfigData): YamlNode => {
    if (typeof value === 'number') return scalar(Number.isInteger(value) ? value : new Float(value));
    if (typeof value !== 'object' || value === null) return scalar(value);
    if (value instanceof Float || value instanceof Uint8Array) return scalar(value);
    if (Array.isArray(value)) return { kind: 'list', items: (value as readonly ConfigData[]).map(convert), origin };
    const entries: YamlEntry[] = Object.entries(value).map(([key, item]) => ({
      key: scalar(key),
      value: convert(item),
    }));
    return { kind: 'map', entries, origin };
  };
  return convert(data);
}
