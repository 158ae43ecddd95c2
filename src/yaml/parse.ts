/** @file YAML text → positioned tree. */
import type { Source } from '../errors.ts';
import { readWithLibrary } from './library.ts';
import { readSimple } from './simple.ts';
import type { YamlNode } from './tree.ts';

export interface YamlOptions {
  /**
   * How many nodes a text with aliases may have once they are written out. `null` lifts this limit and the one on the
   * ratio (100 times as many nodes as are written); only for texts that you trust.
   */
  readonly maxExpandedNodes?: number | null;
}

/**
 * Reads one YAML document. Gives nothing for an empty text. Throws `YAML_SYNTAX` for text that PyYAML with OmegaConf's
 * loader refuses (duplicate keys, unknown tags and aliases, several documents, …) and `YAML_LIMIT` for aliases that
 * write out to too much and for nesting deeper than `MAX_DEPTH`; both with the place.
 */
export function parseYaml(source: Source, options: YamlOptions = {}): YamlNode | undefined {
  const { maxExpandedNodes = 10_000 } = options;
  const simple = readSimple(source);
  return simple === undefined ? readWithLibrary(source, maxExpandedNodes) : simple.tree;
}
