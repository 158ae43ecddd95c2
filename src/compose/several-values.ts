/** @file What to type where one value is wanted and `a,b,c` stands. */
import { parseValue, printValue, shellWord, type Override } from '../override/index.ts';
import { attempt } from '../util/attempt.ts';

/** A text as one value; nothing where it is a sweep, or cannot be read. */
function isOneValue(text: string): boolean {
  const { value } = attempt(() => parseValue(text));
  return value?.kind === 'list';
}

/**
 * The words that set a list, and a string, in the place of several values: `key=[a,b]`, `key='a,b'`. What a function makes of
 * several values it makes of a list too: `sort(3,1,2)`, `sort([3,1,2])`. `mayBe` says what the key may have; default both.
 */
export function hintsForOneValue(
  { source, value }: Override,
  mayBe: { readonly list?: boolean; readonly string?: boolean } = {},
): string[] {
  const { list: mayBeList = true, string: mayBeString = true } = mayBe;
  if (value === undefined) return [];
  const [key, text] = [source.text.slice(0, value.start), source.text.slice(value.start).trimEnd()];
  const lists = [text.replace(/^(\w+)[ \t]*\((.*)\)$/s, '$1([$2])'), `[${text}]`].filter(isOneValue);
  const quoted = printValue({ kind: 'quoted', text, quote: "'", start: 0, end: 0 });
  return [
    ...lists.slice(0, mayBeList ? 1 : 0).map((list) => `to have a list: ${shellWord(`${key}${list}`)}`),
    ...(mayBeString ? [`to have a string: ${shellWord(`${key}${quoted}`)}`] : []),
  ];
}
