/** @file Words without quotes: which characters they may have, and their escapes. */
import type { Cursor, Span } from './cursor.ts';
import type { Parts } from './text.ts';
import type { Literal } from './literal.ts';
import { looksAt } from './cursor.ts';
import { parseLiteral } from './literal.ts';
import { addPart } from './text.ts';

/** Characters that an unquoted word has as they are, but for the colon and blanks: ID, numbers, UNQUOTED_CHAR. */
const PLAIN = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/-+.$%*@?|')
  PLAIN[char.charCodeAt(0)] = 1;

/** Characters that a backslash makes plain; before all others a backslash is itself. */
export const ESCAPABLE = '\\()[]{}:=, \t';

const BACKSLASH = 92;
const DOLLAR = 36;
const COLON = 58;
const isBlank = (unit: number): boolean => unit === 32 || unit === 9;

export interface UnquotedRules<T> {
  /** A value may have colons in it, the key of a map may not. */
  readonly colon: boolean;
  /** Reads an interpolation; the cursor is at its `${`. Returns `undefined` (and stays) if it is none after all. */
  readonly interpolation?: ((cursor: Cursor) => string | T | undefined) | undefined;
}

/** An unquoted word: a literal, or text with what stood between. */
export type Unquoted<T> = Span & ({ readonly literal: Literal } | { readonly parts: Parts<T> });

/**
 * Reads as many characters as belong to an unquoted word; `undefined` if there are none but blanks.
 *
 *     primitive: (ID | NULL | INT | FLOAT | BOOL | UNQUOTED_CHAR | ':' | ESC | WS | INTERPOLATION)+
 *     UNQUOTED_CHAR: [/\-\\+.$%*@?|]
 *     ESC: '\' [\\()[\]{}:=, \t]
 *
 * Blanks inside stay, blanks around are dropped (the cursor ends behind them), but for those right after a last colon,
 * which both grammars take for a part of it. A literal is a word that is one as a whole, without escapes.
 */
export function readUnquoted<T = never>(cursor: Cursor, rules: UnquotedRules<T>): Unquoted<T> | undefined {
  const { text, end } = cursor;
  while (cursor.at < end && isBlank(text.charCodeAt(cursor.at))) cursor.at++;
  const start = cursor.at;
  const parts: (string | T)[] = [];
  let plain = start; // start of text that is taken as it stands
  let wordEnd = start; // end of the word without the blanks that follow it
  let simple = true; // no escapes, no interpolation: may be a literal
  while (cursor.at < end) {
    const unit = text.charCodeAt(cursor.at);
    if (unit === DOLLAR && rules.interpolation !== undefined && looksAt(cursor, '${')) {
      const before = cursor.at;
      const inner = rules.interpolation(cursor);
      if (inner !== undefined) {
        addPart(parts, text.slice(plain, before));
        addPart(parts, inner);
        plain = wordEnd = cursor.at;
        simple = false;
        continue;
      }
    }
    if (unit === BACKSLASH) {
      const next = text.charAt(cursor.at + 1);
      if (cursor.at + 1 < end && next !== '' && ESCAPABLE.includes(next)) {
        addPart(parts, text.slice(plain, cursor.at));
        plain = cursor.at + 1;
        simple = false;
        cursor.at++;
      }
    } else if (isBlank(unit)) {
      cursor.at++;
      continue;
    } else if (unit === COLON) {
      if (!rules.colon) break;
      while (cursor.at + 1 < end && isBlank(text.charCodeAt(cursor.at + 1))) cursor.at++;
    } else if (PLAIN[unit] !== 1) {
      break;
    }
    wordEnd = ++cursor.at;
  }
  if (wordEnd === start) return undefined;
  if (simple) {
    const word = text.slice(start, wordEnd);
    const literal = parseLiteral(word);
    return literal === undefined ? { parts: [word], start, end: wordEnd } : { literal, start, end: wordEnd };
  }
  addPart(parts, text.slice(plain, wordEnd));
  return { parts, start, end: wordEnd };
}
