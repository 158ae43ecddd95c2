/** @file YAML text → positioned tree. */
import { HydrosolError } from '../errors.ts';
import type { Source } from '../errors.ts';
import { readWithLibrary } from './library.ts';
import { readSimple } from './simple.ts';
import type { ExpansionOptions } from './expansion.ts';
import type { YamlNode } from './tree.ts';

export type YamlOptions = ExpansionOptions;

/** Longest text that is read, in UTF-16 code units: 16 MB is no config any more. */
const MAX_LENGTH = 2 ** 24;

/**
 * Reads one YAML document. Gives nothing for an empty text. Throws `YAML_SYNTAX` for text that PyYAML with OmegaConf's
 * loader refuses (duplicate keys, unknown tags and aliases, several documents, …) and `YAML_LIMIT` for aliases that
 * write out to too much, for nesting deeper than `MAX_DEPTH`, for more than 16 MB of text and for more
 * than half a million words and signs; all with the place. Throws
 * `VALUE` for a limit that is none.
 */
export function parseYaml(source: Source, options: YamlOptions = {}): YamlNode | undefined {
  if (source.text.length > MAX_LENGTH) {
    const origin = { source: { ...source, text: '' }, start: 0, end: 0 };
    throw new HydrosolError('YAML_LIMIT', `a config of ${source.text.length} characters is too long`, { origin });
  }
  const simple = readSimple(source);
  return simple === undefined ? readWithLibrary(source, options) : simple.tree;
}
