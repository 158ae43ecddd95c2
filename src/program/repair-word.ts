/** @file What may have been meant by a word that is no override at all. */

/** How a slip of the finger is mended: what is looked for in a word, and what stands in its place. */
const REPAIRS: readonly (readonly [slip: RegExp, right: string])[] = [
  // other ways to write key=value
  [/^([\w.@/-]+)\s*(?:==+|:=|=>)\s*(\S.*)$/s, '$1=$2'],
  [/^([\w.@/-]+):\s*(\S.*)$/s, '$1=$2'],
  [/^([\w.@/-]+)\s+=?\s*(\S.*)$/s, '$1=$2'],
  // a path of a group's option
  [/^([\w/]+)\/(\w+)$/, '$1=$2'],
  // other ways to write paths
  [/^(\+{0,2}~?[^=]*?)\[['"]?(\w+)['"]?\]([^=]*=)/, '$1.$2$3'],
  [/^(\+{0,2}~?[^=]*?)\.{2,}/, '$1.'],
  [/^(\+{0,2}~?)\.+/, '$1'],
  [/\.(=|$)/, '$1'],
  [/^\//, ''],
  // one item where a list is, a comma for a point, brackets that are left open
  [/^([^=]+)=([^[\]]+)$/s, '$1=[$2]'],
  [/^([^=]+)=(\d+),(\d+)$/, '$1=$2.$3'],
  [/^([^=]+=\[[^\]]*)$/s, '$1]'],
  [/^([^=]+)=([^[\]]*)\]$/s, '$1=[$2]'],
  [/^([^=]+)=\((.*)\)$/s, '$1=[$2]'],
  // quotes that are left open
  [/^([^=]+)=['"]([^'"]*)$/s, '$1=$2'],
];

/** The words that a word may have been meant to be, most likely first; `next` is the word behind it, a value perhaps. */
export function repairsOf(word: string, next?: string): string[] {
  const joined = word.includes('=') || next === undefined ? [] : [`${word}=${next}`];
  const mended = REPAIRS.map(([slip, right]) => word.replace(slip, right)).filter((one) => one !== word);
  return [...joined, ...new Set(mended)];
}
