/** @file What YAML text turns into: a plain tree in which every node knows its place in the text. */
import type { Origin } from '../errors.ts';
import type { Plain, Scalar } from '../util/scalar.ts';

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: Scalar;
  readonly origin: Origin;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly origin: Origin;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

/** A mapping, merge keys already merged in; entries in the order in which they are printed. */
export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly origin: Origin;
}

export type YamlNode = YamlScalar | YamlList | YamlMap;

/** The bare values. A key that occurs twice (`1` and `1`, which are not strings) keeps its place and its last value. */
export function toPlain(node: YamlNode): Plain {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toPlain);
  return new Map(node.entries.map(({ key, value }) => [key.value, toPlain(value)]));
}
