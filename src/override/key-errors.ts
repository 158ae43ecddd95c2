/** @file How a key fails to be read, with what to type instead. */
import type { Cursor } from '../grammar/index.ts';
import { describeNext, fail, peek } from '../grammar/index.ts';
import { splitWord } from '../util/split-word.ts';
import { isKey } from './parse-key.ts';
import { shellWord } from './shell-word.ts';

/** What is often typed in the place of a key, and the key that is meant. */
const SLIPS: readonly { readonly says: string; readonly pattern: RegExp; readonly meant: string }[] = [
  { says: 'a key begins with a name', pattern: /^\[([^[\]]+)\]/, meant: '$1' },
  { says: 'groups are named from the root, without a slash', pattern: /^\/+/, meant: '' },
  { says: "no blanks before '='", pattern: /[ \t]+$/, meant: '' },
  { says: 'a group has slashes, a key has dots', pattern: /\//g, meant: '.' },
  { says: 'brackets hold a key without quotes', pattern: /\[\s*(['"]?)([\w$-]+)\1\s*\]/g, meant: '[$2]' },
  { says: 'a dot inside of brackets has a backslash', pattern: /(?<=\[[^[\]]*)(?<!\\)\.(?=[^[\]]*\])/g, meant: '\\.' },
];

/** The words that may be meant by one whose key cannot be read: only such whose key can. */
function meantWords(sign: string, key: string, rest: string): string[] {
  return SLIPS.flatMap(({ says, pattern, meant }) => {
    const mended = key.replace(pattern, meant);
    return mended !== key && isKey(mended) ? [`${says}: ${shellWord(`${sign}${mended}${rest}`)}`] : [];
  });
}

/** Throws `OVERRIDE` for a word that ends where its `=` should be. */
function failWithoutValue(cursor: Cursor, sign: string, key: string): never {
  const { text } = cursor;
  const span = { start: text.length, end: text.length + 1 };
  if (key === '') {
    const hints = text === '' ? ['a variable of the shell that is not set gives an empty word'] : [];
    return fail(cursor, text === '' ? 'an empty word is no override' : `'${text}' has no key`, {
      span,
      expected: `${sign}key=value`,
      hints,
    });
  }
  return fail(cursor, `'${text}' has no '='`, {
    span,
    hints: [`to set a value: ${shellWord(`${sign}${key}=VALUE`)}`, `to delete it: ${shellWord(`~${key}`)}`],
  });
}

/** Throws `OVERRIDE`: the key that began at `start` does not go on as it does. Says what to type instead. */
export function failInKey(cursor: Cursor, start: number): never {
  const { text } = cursor;
  const sign = text.slice(0, start);
  const { key, value } = splitWord(text.slice(start));
  if (cursor.at >= cursor.end) failWithoutValue(cursor, sign, key);
  const rest = value === undefined ? '' : `=${value}`;
  const options = key.startsWith('-') ? ['options of the program start with -, keys do not'] : [];
  return fail(cursor, `${describeNext(cursor)} cannot stand here in a key`, {
    expected: peek(cursor) === '\\' ? String.raw`a backslash only before . [ ] =` : undefined,
    hints: [...options, ...meantWords(sign, key, rest)],
  });
}
