/** @file The part of an override before the `=`. */
import type { Cursor } from '../grammar/index.ts';
import type { Key } from './override.ts';
import { describeNext, fail, peek, take, takePattern } from '../grammar/index.ts';

// ID: [A-Za-z_] [A-Za-z0-9_-]*          KEY_SPECIAL: the same with '$'
// INT_UNSIGNED: '0' | [1-9] ('_'? [0-9])*
// DOT_PATH: (KEY_SPECIAL | INT_UNSIGNED) ('.' (KEY_SPECIAL | INT_UNSIGNED))+
const GROUP = /[A-Za-z_][A-Za-z0-9_-]*(?:\/[A-Za-z_][A-Za-z0-9_-]*)+(?![A-Za-z0-9_$.-])/y;
const SEGMENT = String.raw`(?:[A-Za-z_$][A-Za-z0-9_$-]*|0|[1-9](?:_?[0-9])*)`;
const PACKAGE = new RegExp(
  String.raw`(?:${SEGMENT}(?:\.${SEGMENT})+|[A-Za-z_$][A-Za-z0-9_$-]*)(?![A-Za-z0-9_$.-])`,
  'y',
);

/** Keys longer than this are an accident, and would exhaust the pattern's stack. */
const MAX_KEY = 10_000;

/**
 * Reads a key; the cursor ends behind it.
 *
 *     key: packageOrGroup ('@' package)?
 *     packageOrGroup: package | ID ('/' ID)+       e.g. `db`, `hydra/launcher`
 *     package: | ID | KEY_SPECIAL | DOT_PATH       e.g. `db`, `$db`, `hydra.launcher`, or nothing
 */
export function readKey(cursor: Cursor): Key {
  const start = cursor.at;
  const equals = cursor.text.indexOf('=', start);
  if ((equals === -1 ? cursor.end : equals) - start > MAX_KEY) fail(cursor, `a key of more than ${MAX_KEY} characters`);
  const keyOrGroup = takePattern(cursor, GROUP) ?? takePattern(cursor, PACKAGE) ?? '';
  const packageName = take(cursor, '@') ? (takePattern(cursor, PACKAGE) ?? '') : undefined;
  return { keyOrGroup, package: packageName, start, end: cursor.at };
}

/** Throws that a key does not go on as it does, with what to type instead. */
export function failInKey(cursor: Cursor, start: number): never {
  const { text } = cursor;
  const equals = text.indexOf('=', start);
  const key = text.slice(start, equals === -1 ? text.length : equals);
  const hints: string[] = [];
  const next = peek(cursor);
  if (equals === -1) {
    hints.push(`to set a value: ${key}=VALUE`, `to delete it: ~${key}`);
    fail(cursor, `'${text}' has no '='`, { span: { start: text.length, end: text.length + 1 }, hints });
  }
  const index = /\[(\d+)\]/.exec(key);
  if (index !== null) hints.push(`items of lists are written with a dot: ${key.replaceAll(/\[(\d+)\]/g, '.$1')}`);
  if (key.startsWith('-')) hints.push('options of the program start with -, keys do not');
  if (key.startsWith('/')) hints.push(`groups are named from the root without a slash: ${key.slice(1)}`);
  if (key.includes('.') && key.includes('/')) hints.push('a group has slashes, a key has dots; not both');
  if (next === ' ' || next === '\t') hints.push("no blanks before '='");
  return fail(cursor, `${describeNext(cursor)} cannot stand here in a key`, { hints });
}
