/** @file Text in which only a quote and `${` are special, and backslashes only before those. */
import type { Cursor, Span } from './cursor.ts';
import { fail, looksAt, peek } from './cursor.ts';

export type Quote = "'" | '"';

/** Text and what stood between: neighbouring strings are joined, empty ones left out. */
export type Parts<T> = readonly (string | T)[];

export interface TextRules<T> {
  /** The character that ends the text (and is not moved over); without it the text ends where the cursor does. */
  readonly quote?: Quote;
  /** Reads an interpolation; the cursor is at its `${`. Without it `${` is ordinary text. */
  readonly interpolation?: ((cursor: Cursor) => T) | undefined;
}

/** Adds a part; strings join with the string before. */
export function addPart<T>(parts: (string | T)[], part: string | T): void {
  const last = parts.length - 1;
  if (part === '') return;
  if (typeof part === 'string' && typeof parts[last] === 'string') parts[last] += part;
  else parts.push(part);
}

/**
 * Reads text up to the quote (or the end).
 *
 *     text: (ANY | '\'+ before quote or '${' | interpolation)*
 *
 * A run of backslashes counts only if a quote or `${` follows: an even run is half as many backslashes and the quote or
 * `${` does its work; an odd run is half as many and makes it a plain character. All other backslashes are plain. This
 * is OmegaConf's rule at the top level of a string (no quote) and inside quotes, and Hydra's inside quotes (no
 * interpolation). Returns with the cursor on the closing quote, or at the end if there is none.
 */
export function readText<T = never>(cursor: Cursor, { quote, interpolation }: TextRules<T>): Parts<T> {
  const parts: (string | T)[] = [];
  const { text, end } = cursor;
  const special = (): number => {
    if (quote !== undefined && looksAt(cursor, quote)) return quote.length;
    return interpolation !== undefined && looksAt(cursor, '${') ? 2 : 0;
  };
  let plain = cursor.at; // start of text that is taken as it stands
  while (cursor.at < end) {
    const run = cursor.at;
    while (cursor.at < end && text.charCodeAt(cursor.at) === 92) cursor.at++;
    const slashes = cursor.at - run;
    const width = special();
    if (width === 0) {
      if (slashes === 0) cursor.at++;
      continue;
    }
    addPart(parts, text.slice(plain, run + (slashes >> 1)));
    plain = cursor.at;
    if (slashes % 2 === 1) {
      cursor.at += width;
      continue;
    }
    if (interpolation === undefined || peek(cursor) !== '$') return parts;
    addPart(parts, interpolation(cursor));
    plain = cursor.at;
  }
  addPart(parts, text.slice(plain, end));
  return parts;
}

/**
 * Reads a quoted string; the cursor is at its opening quote and ends behind the closing one.
 *
 *     QUOTED: "'" text "'" | '"' text '"'
 *
 * Throws `unclosed quote`, pointing at the opening one.
 */
export function readQuoted<T = never>(
  cursor: Cursor,
  interpolation?: (cursor: Cursor) => T,
): Span & { readonly quote: Quote; readonly parts: Parts<T> } {
  const start = cursor.at;
  const quote = peek(cursor) as Quote;
  cursor.at++;
  const parts = readText(cursor, { quote, interpolation });
  if (cursor.at >= cursor.end) {
    const hints = ['in a shell, quote the whole word as well, so that the quotes reach the program: \'key="a b"\''];
    fail(cursor, `unclosed ${quote}`, {
      span: { start, end: start + 1 },
      hints: cursor.source.kind === 'override' ? hints : [],
    });
  }
  cursor.at++;
  return { quote, parts, start, end: cursor.at };
}
