/** @file The part of an override before the `=`. */
import type { Cursor } from '../grammar/index.ts';
import type { Key } from './override.ts';
import { fail, openCursor, take, takePattern } from '../grammar/index.ts';
import { splitWord } from '../util/split-word.ts';

// ID: [A-Za-z_] [A-Za-z0-9_-]*          KEY_SPECIAL: the same with '$'
// INT_UNSIGNED: '0' | [1-9] ('_'? [0-9])*
// DOT_PATH: (KEY_SPECIAL | INT_UNSIGNED) ('.' (KEY_SPECIAL | INT_UNSIGNED))+
const GROUP = /[A-Za-z_][A-Za-z0-9_-]*(?:\/[A-Za-z_][A-Za-z0-9_-]*)+(?![A-Za-z0-9_$.-])/y;
const SPECIAL = String.raw`[A-Za-z_$][A-Za-z0-9_$-]*`;
const INTEGER = String.raw`(?:0|[1-9](?:_?[0-9])*)`;
const SEGMENT = `(?:${SPECIAL}|${INTEGER})`;
const PACKAGE = new RegExp(String.raw`(?:${SEGMENT}(?:\.${SEGMENT})+|${SPECIAL})(?![A-Za-z0-9_$.[\\-])`, 'y');

// KEY_ESCAPE: '\' [.[\]=]               KEY_CHAR: [A-Za-z0-9_$-]
// KEY_ESCAPED: KEY_CHAR* KEY_ESCAPE (KEY_CHAR | KEY_ESCAPE)*
// KEY_BRACKET: '[' (KEY_CHAR | KEY_ESCAPE)+ ']'
const ESCAPE = String.raw`\\[.[\]=]`;
const ESCAPED = `[A-Za-z0-9_$-]*(?:${ESCAPE}[A-Za-z0-9_$-]*)+`;
const BRACKET = String.raw`\[(?:[A-Za-z0-9_$-]|${ESCAPE})+\]`;
/** As far as a path goes; where nothing needs a bracket or an escape, the other patterns have matched before. */
const VALUE_PATH = new RegExp(
  String.raw`(?:${ESCAPED}|${SPECIAL}|${INTEGER}(?=\.))(?:${BRACKET}|\.(?:${ESCAPED}|${SPECIAL}|${INTEGER}))*`,
  'y',
);

/** Keys longer than this are an accident, and would exhaust the pattern's stack. */
const MAX_KEY = 10_000;

/**
 * Reads a key; the cursor ends behind it. As Hydra 1.4.
 *
 *     key: packageOrGroup ('@' package)? | VALUE_PATH
 *     packageOrGroup: package | ID ('/' ID)+       e.g. `db`, `hydra/launcher`
 *     package: | ID | KEY_SPECIAL | DOT_PATH       e.g. `db`, `$db`, `hydra.launcher`, or nothing
 *     VALUE_PATH: a DOT_PATH with brackets and escapes in it       e.g. `items[0].a`, `m[x\.y]`, `m.x\=y`
 */
export function readKey(cursor: Cursor): Key {
  const start = cursor.at;
  if (splitWord(cursor.text.slice(start, cursor.end)).key.length > MAX_KEY)
    fail(cursor, `a key of more than ${MAX_KEY} characters`);
  const named = takePattern(cursor, GROUP) ?? takePattern(cursor, PACKAGE);
  const path = named === undefined ? takePattern(cursor, VALUE_PATH) : undefined;
  const packageName = path === undefined && take(cursor, '@') ? (takePattern(cursor, PACKAGE) ?? '') : undefined;
  return {
    keyOrGroup: named ?? path ?? '',
    isValuePath: path !== undefined && /[[\\]/.test(path),
    package: packageName,
    start,
    end: cursor.at,
  };
}

/** Whether a text is a key as a whole. */
export function isKey(text: string): boolean {
  const cursor = openCursor({ kind: 'override', name: 'a key', text }, { code: 'OVERRIDE' });
  return text.length <= MAX_KEY && readKey(cursor).end === text.length && text !== '';
}
