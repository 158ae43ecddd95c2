/** @file A place in a text that is being read, and how reading fails. */
import type { ErrorCode, ErrorDetails, Origin, Source } from '../errors.ts';
import { HydrosolError } from '../errors.ts';

/** Brackets may nest this deep: more is an accident or an attack, and must not exhaust the stack. */
export const MAX_DEPTH = 200;

/** A part of the text: `text.slice(start, end)`. Every node of a syntax tree has one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Reads `text` from left to right. The only mutable thing in a parser: it is made by a parse and dies with it. */
export interface Cursor {
  readonly source: Source;
  readonly text: string;
  /** Nothing at or beyond this offset is read. */
  readonly end: number;
  /** The code of the errors this parse throws. */
  readonly code: ErrorCode;
  /** Offset of the next character. */
  at: number;
  /** Brackets that are open around `at`. */
  depth: number;
}

/** A cursor at the start of a text (or of a part of it). */
export function openCursor(source: Source, options: { code: ErrorCode; start?: number; end?: number }): Cursor {
  const { code, start = 0, end = source.text.length } = options;
  return { source, text: source.text, end, code, at: start, depth: 0 };
}

/** The next character, `''` at the end. */
export function peek(cursor: Cursor): string {
  return cursor.at < cursor.end ? cursor.text.charAt(cursor.at) : '';
}

/** Whether `expected` comes next; does not move. */
export function looksAt(cursor: Cursor, expected: string): boolean {
  return cursor.at + expected.length <= cursor.end && cursor.text.startsWith(expected, cursor.at);
}

/** Moves over `expected` and says true, or stays and says false. */
export function take(cursor: Cursor, expected: string): boolean {
  if (!looksAt(cursor, expected)) return false;
  cursor.at += expected.length;
  return true;
}

/** Moves over what a sticky (`y`) pattern matches here and returns it, or stays and returns `undefined`. */
export function takePattern(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined || cursor.at + found.length > cursor.end) return undefined;
  cursor.at += found.length;
  return found;
}

/** Moves over blanks. `WS: [ \t]+` in both grammars: a line break is not a blank. */
export function skipBlanks(cursor: Cursor): void {
  while (cursor.at < cursor.end) {
    const unit = cursor.text.charCodeAt(cursor.at);
    if (unit !== 32 && unit !== 9) return;
    cursor.at++;
  }
}

/** Whether blanks and then `expected` come next; moves over both if so, else stays. `WS? expected`. */
export function takeAfterBlanks(cursor: Cursor, expected: string): boolean {
  const { at } = cursor;
  skipBlanks(cursor);
  if (take(cursor, expected)) return true;
  cursor.at = at;
  return false;
}

/** The place of a span in the cursor's source. */
function originOf(cursor: Cursor, { start, end }: Span): Origin {
  return { source: cursor.source, start, end };
}

/** Throws the cursor's kind of error, pointing at `span` (by default at the next character). */
export function fail(cursor: Cursor, message: string, details: ErrorDetails & { readonly span?: Span } = {}): never {
  const { span = { start: cursor.at, end: cursor.at + 1 }, ...rest } = details;
  throw new HydrosolError(cursor.code, message, { origin: originOf(cursor, span), ...rest });
}

/** What comes next, for messages: `'x'`, or `the end`. */
export function describeNext(cursor: Cursor): string {
  if (cursor.at >= cursor.end) return 'the end';
  const next = String.fromCodePoint(cursor.text.codePointAt(cursor.at) ?? 0);
  return next === '\n' ? 'a line break' : `'${next}'`;
}

/** Reads what stands between two brackets with `depth` one higher. Throws if that is too deep. */
export function nested<T>(cursor: Cursor, read: () => T): T {
  if (++cursor.depth > MAX_DEPTH) {
    fail(cursor, `more than ${MAX_DEPTH} brackets inside each other`, {
      span: { start: cursor.at - 1, end: cursor.at },
    });
  }
  const result = read();
  cursor.depth--;
  return result;
}
