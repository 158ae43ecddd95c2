/** @file A word of the command line in its parts, without reading what they mean. */

/** `+key=value`: its sign (`+`, `++`, `~` or nothing), its key, and what stands behind the `=`, if there is one. */
export interface SplitWord {
  readonly sign: string;
  readonly key: string;
  readonly value: string | undefined;
}

/** As Hydra's `split_override`: an escaped `=` belongs to the key. */
const WORD = /^(\+\+|\+|~)?((?:\\.|[^=\\]|\\$)*)(?:=(.*))?$/s;

/** Splits a word at the `=` behind its key: `m.x\=y=3` has the key `m.x\=y` and the value `3`. Reads any text. */
export function splitWord(word: string): SplitWord {
  const [, sign = '', key = '', value] = WORD.exec(word) ?? [];
  return { sign, key, value };
}
