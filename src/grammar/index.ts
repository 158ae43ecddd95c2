/**
 * @file What the override grammar (`override/`) and the interpolation grammar (`config/interpolation/`) share.
 *
 * To build a grammar on it: open a cursor, then `readText` for text in which only `${` and a quote are special, and
 * `readElement` for the values inside `${name:…}` or behind `key=`, with `ElementRules` that say what is special.
 */
export type { Cursor, Span } from './cursor.ts';
export {
  MAX_DEPTH,
  describeNext,
  fail,
  nested,
  openCursor,
  peek,
  skipBlanks,
  take,
  takeAfterBlanks,
  takePattern,
} from './cursor.ts';
export { dictFrom } from './dict.ts';
export type { DictElement, DictEntry, Element, ElementRules } from './element.ts';
export { readElement, readSequence } from './element.ts';
export { parseLiteral } from './literal.ts';
export type { Parts, Quote } from './text.ts';
export { readQuoted, readText } from './text.ts';
export { ESCAPABLE } from './unquoted.ts';
