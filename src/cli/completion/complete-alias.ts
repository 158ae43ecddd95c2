/** @file Completion of aliases: their names, and the values of the keys that they stand for. */
import type { Aliases } from '../../compose/index.ts';
import { splitWord } from '../../util/split-word.ts';

/** Whether an alias stands for a key, so that it takes a value. */
const takesValue = (target: string): boolean => splitWord(target).value === undefined;

/**
 * What a word that is, or begins, an alias may become: `lr=` for a key, `fast` for a whole override; behind `lr=` what `complete`
 * finds behind the key.
 */
export async function completeAlias(
  word: string,
  aliases: Aliases,
  complete: (word: string) => Promise<readonly string[]>,
): Promise<string[]> {
  const { sign, key, value } = splitWord(word);
  if (value === undefined) {
    return Array.from(aliases, ([name, target]) => {
      const end = takesValue(target) && sign !== '~' ? '=' : '';
      return `${sign}${name}${end}`;
    });
  }
  const target = aliases.get(key);
  if (target === undefined || !takesValue(target)) return [];
  const meant = `${sign}${target}=`;
  const found = await complete(`${meant}${value}`);
  return found.filter((one) => one.startsWith(meant)).map((one) => `${sign}${key}=${one.slice(meant.length)}`);
}
