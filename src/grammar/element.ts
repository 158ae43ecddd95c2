/** @file Lists, maps and words: the element rule that the two grammars share, open where they differ. */
import type { Cursor, Span } from './cursor.ts';
import type { Parts } from './text.ts';
import type { Scalar } from '../util/scalar.ts';
import { describeNext, fail, nested, peek, skipBlanks, take, takeAfterBlanks, takePattern } from './cursor.ts';
import { readUnquoted } from './unquoted.ts';

/** An unquoted word: null, a truth value, a number, a string. */
export interface ScalarElement extends Span {
  readonly kind: 'scalar';
  readonly value: Scalar;
}

export interface ListElement<Extra> extends Span {
  readonly kind: 'list';
  readonly items: readonly Element<Extra>[];
}

/** `key` is always a word: `{1: a}` has the integer 1 as key. Doubled keys are both here. */
export interface DictEntry<Extra> {
  readonly key: ScalarElement;
  readonly value: Element<Extra>;
}

export interface DictElement<Extra> extends Span {
  readonly kind: 'dict';
  readonly entries: readonly DictEntry<Extra>[];
}

/** A node of a syntax tree; `Extra` is what only one of the grammars has (quoted strings, calls, interpolations). */
export type Element<Extra> = ScalarElement | ListElement<Extra> | DictElement<Extra> | Extra;

/** Where a grammar says what stands inside its elements. */
export interface ElementRules<Extra> {
  /** Reads a quoted string; the cursor is at the quote. */
  readonly quoted: (cursor: Cursor) => Extra;
  /**
   * Reads an interpolation in an unquoted word; the cursor is at its `${`. A string becomes part of the word,
   * `undefined` says that it is no interpolation (the cursor must not have moved).
   */
  readonly interpolation: (cursor: Cursor) => string | Extra | undefined;
  /** Makes one node of a word that has interpolations in it; `parts` holds at least one that is not a string. */
  readonly join: (parts: Parts<Extra>, span: Span) => Extra;
  /** Reads the rest of a call; the cursor is behind the `(` and the blanks after it. Without it there are no calls. */
  readonly call?: ((cursor: Cursor, name: string, start: number) => Extra) | undefined;
  /** Makes the node of a left-out item (`[a,,b]`), if they may be left out. */
  readonly gap?: ((cursor: Cursor) => Element<Extra>) | undefined;
}

// ID POPEN, but for literals: `nan (` is no call.
const CALL = /(?!(?:null|true|false|inf|nan)[ \t]*\()[A-Za-z_][A-Za-z0-9_-]*[ \t]*\([ \t]*/iy;

/**
 * Reads one element; blanks before it are skipped.
 *
 *     element: QUOTED | primitive | list | dict | call
 *
 * Throws the cursor's error if nothing of these comes next.
 */
export function readElement<Extra>(cursor: Cursor, rules: ElementRules<Extra>): Element<Extra> {
  skipBlanks(cursor);
  const next = peek(cursor);
  if (next === '[') return readList(cursor, rules);
  if (next === '{') return readDict(cursor, rules);
  if (next === "'" || next === '"') return rules.quoted(cursor);
  const start = cursor.at;
  const { call } = rules;
  if (call !== undefined) {
    const opening = takePattern(cursor, CALL);
    if (opening !== undefined) {
      const name = opening.slice(0, opening.indexOf('(')).trimEnd();
      return nested(cursor, () => call(cursor, name, start));
    }
  }
  const word = readUnquoted(cursor, { colon: true, interpolation: rules.interpolation });
  if (word === undefined) return fail(cursor, `expected a value, got ${describeNext(cursor)}`);
  const span = { start: word.start, end: word.end };
  if ('literal' in word) return { kind: 'scalar', value: word.literal, ...span };
  const [first, ...others] = word.parts;
  if (others.length === 0 && typeof first === 'string') return { kind: 'scalar', value: first, ...span };
  return rules.join(word.parts as Parts<Extra>, span);
}

/**
 * Reads elements between commas up to `close`, which is moved over; the cursor is behind the opening bracket, which
 * `opener` names. An unclosed bracket is an error at its opener.
 *
 *     sequence(close): (item (',' item)*)? close       item: element, or nothing where gaps are allowed
 */
export function readSequence<T>(
  cursor: Cursor,
  options: { readonly opener: Span; readonly close: string; readonly gap?: (() => T) | undefined },
  readItem: () => T,
): T[] {
  const { opener, close, gap } = options;
  const items: T[] = [];
  if (takeAfterBlanks(cursor, close)) return items;
  for (;;) {
    skipBlanks(cursor);
    const next = peek(cursor);
    if (next === '') failUnclosed(cursor, opener);
    items.push(gap !== undefined && (next === ',' || next === close) ? gap() : readItem());
    skipBlanks(cursor);
    if (take(cursor, close)) return items;
    if (!take(cursor, ',')) failUnclosed(cursor, opener, close);
  }
}

/** Throws that a bracket is not closed (pointing at it), or that something stands where it should go on. */
function failUnclosed(cursor: Cursor, opener: Span, close?: string): never {
  const bracket = cursor.text.slice(opener.start, opener.end);
  if (cursor.at >= cursor.end || ')]}'.includes(peek(cursor))) fail(cursor, `unclosed '${bracket}'`, { span: opener });
  return fail(cursor, `unexpected ${describeNext(cursor)}`, {
    expected: close === undefined ? undefined : `',' or '${close}'`,
  });
}

/**
 * Reads a list; the cursor is at its `[`.
 *
 *     list: '[' sequence(']')
 */
function readList<Extra>(cursor: Cursor, rules: ElementRules<Extra>): ListElement<Extra> {
  const start = cursor.at++;
  const { gap } = rules;
  const items = nested(cursor, () =>
    readSequence(cursor, { opener: { start, end: start + 1 }, close: ']', gap: gap && (() => gap(cursor)) }, () =>
      readElement(cursor, rules),
    ),
  );
  return { kind: 'list', items, start, end: cursor.at };
}

/**
 * Reads a map; the cursor is at its `{`.
 *
 *     dict: '{' (key ':' element (',' key ':' element)*)? '}'
 *     key: primitive without ':' and interpolations (so never quoted)
 */
function readDict<Extra>(cursor: Cursor, rules: ElementRules<Extra>): DictElement<Extra> {
  const start = cursor.at++;
  const opener = { start, end: start + 1 };
  const entries = nested(cursor, () =>
    readSequence(cursor, { opener, close: '}' }, () => {
      const key = readDictKey(cursor);
      if (!take(cursor, ':')) {
        if (cursor.at >= cursor.end) failUnclosed(cursor, opener);
        fail(cursor, `expected ':' after the key, got ${describeNext(cursor)}`);
      }
      return { key, value: readElement(cursor, rules) };
    }),
  );
  return { kind: 'dict', entries, start, end: cursor.at };
}

/** Reads the key of a map entry and the blanks around it. */
function readDictKey(cursor: Cursor): ScalarElement {
  const quote = peek(cursor);
  if (quote === "'" || quote === '"') {
    fail(cursor, 'the keys of a map cannot be quoted', { hints: [`escape special characters instead: {a\\ b: 1}`] });
  }
  const word = readUnquoted(cursor, { colon: false });
  if (word === undefined) return fail(cursor, `expected a key, got ${describeNext(cursor)}`);
  const value = 'literal' in word ? word.literal : (word.parts[0] ?? '');
  return { kind: 'scalar', value, start: word.start, end: word.end };
}
