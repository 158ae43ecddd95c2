/** @file `key=value` words → config. */
import type { Origin } from '../errors.ts';
import { parseYaml, toPlain } from '../yaml/index.ts';
import { mapNode } from './node.ts';
import type { ContainerNode, MapNode } from './node.ts';
import { update } from './update.ts';
import type { UpdateOptions } from './update.ts';

/** The index of the first `=` that no backslash makes part of the key, or -1. */
function findEquals(word: string): number {
  for (let i = 0; i < word.length; i++) {
    if (word[i] === '=') return i;
    if (word[i] === '\\' && '.[]='.includes(word[i + 1] ?? ' ')) i++;
  }
  return -1;
}

/**
 * Sets what words like `a.b=1` say, one after another. Values are YAML: `a=` and `a` are null, `a=1:30` is 90. Throws what
 * `update` and `parseYaml` throw.
 */
export function mergeDotlist(config: ContainerNode, words: readonly string[], options: UpdateOptions = {}): void {
  for (const word of words) {
    const at = findEquals(word);
    const [key, text] = at === -1 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
    const origin: Origin = {
      source: { kind: 'override', name: 'dotlist', text: word },
      start: word.length - text.length,
      end: word.length,
    };
    const tree = parseYaml({ kind: 'override', name: 'dotlist', text });
    update(config, key, tree === undefined ? null : toPlain(tree), { ...options, origin });
  }
}

/** A config of `key=value` words (`OmegaConf.from_dotlist`). */
export function fromDotlist(words: readonly string[]): MapNode {
  const config = mapNode();
  mergeDotlist(config, words);
  return config;
}
