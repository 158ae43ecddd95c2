/** @file A word of the command line that is an alias, and what it stands for, as they may be shown. */
import { HIDDEN, type Secrets } from './secrets.ts';
import { splitWord } from './split-word.ts';

/** A word and its expansion without secrets. A value that the key of the expansion makes a secret is one behind the alias too. */
export function shownExpansion(typed: string, text: string, { word }: Pick<Secrets, 'word'>): [string, string] {
  const shown = word(text);
  const { sign, key, value } = splitWord(typed);
  const isHidden = shown !== text && value !== undefined && typed !== text;
  return [isHidden ? `${sign}${key}=${HIDDEN}` : word(typed), shown];
}
