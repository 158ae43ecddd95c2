/** @file Text → syntax tree, by OmegaConf's interpolation grammar (`OmegaConfGrammarParser.g4`). */
import { HydrosolError } from '../../errors.ts';
import type { Origin, Source } from '../../errors.ts';
import {
  describeNext,
  fail,
  nested,
  openCursor,
  peek,
  readElement,
  readQuoted,
  readSequence,
  readText,
  skipBlanks,
  take,
  takeAfterBlanks,
} from '../../grammar/index.ts';
import type { Cursor, ElementRules } from '../../grammar/index.ts';
import { GrammarParseError } from '../errors.ts';
import type {
  Argument,
  ArgumentElement,
  Interpolated,
  Interpolation,
  Joined,
  KeyPart,
  NodeReference,
  ResolverCall,
} from './syntax.ts';

/** `INTER_KEY` and `ID`: anything but special characters, which a backslash makes ordinary. */
const KEY = /(?:[^\\{}()[\]:. \t'"]|\\[\\.[\]:=])+/y;
/** The parts of a resolver's name. */
const RESOLVER_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

const RULES: ElementRules<Joined | Interpolation> = {
  quoted: (cursor) => {
    const { parts, start, end } = readQuoted(cursor, readInterpolation);
    return { kind: 'joined', parts, start, end };
  },
  interpolation: readInterpolation,
  join: (parts, span) => {
    const [first] = parts;
    if (parts.length === 1 && typeof first === 'object' && first.kind !== 'joined') return first;
    return { kind: 'joined', parts: parts as Interpolated, ...span };
  },
  gap: (cursor) => ({ kind: 'scalar', value: '', start: cursor.at, end: cursor.at }),
};

/** A cursor on the text's own place in its file, if it stands there as it is (plain, or in plain quotes). */
function cursorOf(text: string, origin: Origin | undefined): Cursor {
  const { source, start, end } = origin ?? { source: undefined, start: 0, end: 0 };
  for (const quotes of [0, 1]) {
    const [from, to] = [start + quotes, end - quotes];
    if (source !== undefined && to - from === text.length && source.text.startsWith(text, from)) {
      return openCursor(source, { code: 'GRAMMAR', start: from, end: to });
    }
  }
  const own: Source = { kind: 'value', name: origin?.source.name ?? 'a value', text };
  return openCursor(own, { code: 'GRAMMAR' });
}

function parseWith<T>(text: string, origin: Origin | undefined, read: (cursor: Cursor) => T): T {
  try {
    return read(cursorOf(text, origin));
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    const { message, expected, hints, suggestion } = error;
    throw new GrammarParseError(message, { origin: error.origin ?? origin, expected, hints, suggestion, cause: error });
  }
}

/**
 * Reads the whole of a string. Throws `GrammarParseError`, with the place in `origin` if the text stands there literally.
 *
 *     configValue: text
 */
export function parseInterpolated(text: string, origin?: Origin): Interpolated {
  return parseWith(text, origin, (cursor) => readText(cursor, { interpolation: readInterpolation }));
}

/**
 * Reads a string as one argument of a resolver, as `oc.decode` does. Throws `GrammarParseError`.
 *
 *     singleElement: element
 */
export function parseElement(text: string, origin?: Origin): ArgumentElement {
  return parseWith(text, origin, (cursor) => {
    const element = readElement(cursor, RULES);
    skipBlanks(cursor);
    if (cursor.at < cursor.end) fail(cursor, `unexpected ${describeNext(cursor)}`);
    return element;
  });
}

/**
 * Reads an interpolation; the cursor is at its `${`.
 *
 *     interpolation: '${' WS? ('.'* first rest* WS? '}' | name (WS? ':' WS?) arguments)
 *     first: key | '[' key ']'        rest: '.' key | '[' key ']'        key: interpolation | KEY
 */
function readInterpolation(cursor: Cursor): Interpolation {
  const start = cursor.at;
  cursor.at += 2;
  return nested(cursor, () => {
    skipBlanks(cursor);
    const inside = cursor.at;
    while (peek(cursor) === '.') cursor.at++;
    const dots = cursor.at - inside;
    const keys = [readKey(cursor, start, true)];
    while (peek(cursor) === '.' || peek(cursor) === '[') {
      if (peek(cursor) === '.') cursor.at++;
      keys.push(readKey(cursor, start, false));
    }
    const keysEnd = cursor.at;
    if (takeAfterBlanks(cursor, '}')) return reference(cursor, start, inside, keysEnd, dots, keys);
    if (takeAfterBlanks(cursor, ':')) return readCall(cursor, start, inside, dots, keys);
    if (cursor.at >= cursor.end) fail(cursor, 'unclosed ${', { span: { start, end: start + 2 } });
    return fail(cursor, `unexpected ${describeNext(cursor)} in an interpolation`, {
      expected: '`}`, `.key`, `[key]`, or `:` and arguments',
    });
  });
}

/** Reads the text of a key, which ends where the cursor does at the latest. */
function takeKey(cursor: Cursor): string {
  KEY.lastIndex = cursor.at;
  const found = (KEY.exec(cursor.text)?.[0] ?? '').slice(0, cursor.end - cursor.at);
  cursor.at += found.length;
  return found;
}

interface WrittenKey {
  readonly part: KeyPart;
  readonly inBrackets: boolean;
  /** Without its backslashes taken away. */
  readonly raw: string;
}

function readKey(cursor: Cursor, opener: number, first: boolean): WrittenKey {
  const bracket = cursor.at;
  const inBrackets = (first || cursor.text[cursor.at - 1] !== '.') && take(cursor, '[');
  const from = cursor.at;
  let part: KeyPart;
  if (cursor.text.startsWith('${', cursor.at)) part = { interpolation: readInterpolation(cursor), inBrackets };
  else {
    const key = takeKey(cursor);
    if (key === '') {
      if (cursor.at >= cursor.end) fail(cursor, 'unclosed ${', { span: { start: opener, end: opener + 2 } });
      return fail(cursor, `expected a key, got ${describeNext(cursor)}`);
    }
    part = key.includes('\\') ? key.replace(/\\([\\.[\]:=])/g, '$1') : key;
  }
  const raw = cursor.text.slice(from, cursor.at);
  if (inBrackets && !take(cursor, ']')) {
    if (cursor.at >= cursor.end) fail(cursor, "unclosed '['", { span: { start: bracket, end: bracket + 1 } });
    fail(cursor, `expected ']', got ${describeNext(cursor)}`);
  }
  return { part, inBrackets, raw };
}

function reference(
  cursor: Cursor,
  start: number,
  textStart: number,
  textEnd: number,
  dots: number,
  written: readonly WrittenKey[],
): NodeReference {
  const keys = written.map(({ part }) => part);
  const plainKeys = keys.every((key) => typeof key === 'string') ? keys : undefined;
  return {
    kind: 'reference',
    dots,
    keys,
    plainKeys,
    text: cursor.text.slice(textStart, textEnd),
    start,
    end: cursor.at,
  };
}

/** Reads a resolver's arguments; the cursor is behind the colon. `arguments: sequence('}')`, items may be left out. */
function readCall(
  cursor: Cursor,
  start: number,
  nameStart: number,
  dots: number,
  written: readonly WrittenKey[],
): ResolverCall {
  const name = written.map(({ part, raw, inBrackets }) => {
    const isName = !inBrackets && (typeof part !== 'string' || RESOLVER_NAME.test(raw));
    if (dots > 0 || !isName) {
      fail(cursor, 'this is not the name of a resolver', {
        span: { start: nameStart, end: cursor.at - 1 },
        expected: 'letters, digits, `_` and `-`, with dots between',
      });
    }
    return typeof part === 'string' ? part : part.interpolation;
  });
  const opener = { start, end: start + 2 };
  const argument = (element: ArgumentElement): Argument => ({
    element,
    text: cursor.text.slice(element.start, element.end),
  });
  const args = readSequence(cursor, { opener, close: '}', gap: () => argument(RULES.gap!(cursor)) }, () =>
    argument(readElement(cursor, RULES)),
  );
  return { kind: 'call', name, args, start, end: cursor.at };
}
