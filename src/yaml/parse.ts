/** @file YAML text → positioned tree. */
import { HydrosolError } from '../errors.ts';
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

/** Longest text that is read, in UTF-16 code units: 16 MB is no config any more. */
const MAX_LENGTH = 2 ** 24;

/**
 * Reads one YAML document. Gives nothing for an empty text. Throws `YAML_SYNTAX` for text that PyYAML with OmegaConf's
 * loader refuses (duplicate keys, unknown tags and aliases, several documents, …) and `YAML_LIMIT` for aliases that
 * write out to too much, for nesting deeper than `MAX_DEPTH` and for more than 16 MB of text; all with the place.
 */
export function parseYaml(source: Source, options: YamlOptions = {}): YamlNode | undefined {
  const { maxExpandedNodes = 10_000 } = options;
  if (source.text.length > MAX_LENGTH) {
    const origin = { source: { ...source, text: '' }, start: 0, end: 0 };
    throw new HydrosolError('YAML_LIMIT', `a config of ${source.text.length} characters is too long`, { origin });
  }
  const simple = readSimple(source);
  return simple === undefined ? readWithLibrary(source, maxExpandedNodes) : simple.tree;
}
