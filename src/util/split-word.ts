/** @file A word of the command line in its parts, without reading what they mean. */

/** `+key=value`: its sign (`+`, `++`, `~` or nothing), its key, and what stands behind the `=`, if there is one. */
export interface SplitWord {
  readonly sign: string;
  readonly key: string;
  readonly value: string | undefined;
}

/** Where the key of a word ends: at the first `=` without a backslash before it. */
function endOfKey(word: string): number {
  for (let at = 0; at < word.length; at++) {
    if (word[at] === '\\') at++;
    else if (word[at] === '=') return at;
  }
  return word.length;
}

/**
 * Splits a word at the `=` behind its key, as Hydra 1.4: `m.x\=y=3` has the key `m.x\=y` and the value `3`. Reads any text, right or
 * wrong. Throws nothing.
 */
export function splitWord(word: string): SplitWord {
  const [sign = ''] = /^(?:\+\+?|~)?/.exec(word) ?? [];
  const end = endOfKey(word);
  return { sign, key: word.slice(sign.length, end), value: end === word.length ? undefined : word.slice(end + 1) };
}
