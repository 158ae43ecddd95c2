/** @file Text of the command line → `Override`. */
import type { Cursor, Element, ElementRules } from '../grammar/index.ts';
import type { Edit, QuotedString, SweepValue, Value } from './value.ts';
import type { Override, OverrideType } from './override.ts';
import { HydrosolError, HydrosolErrors, type Source } from '../errors.ts';
import { describeNext, fail, openCursor, peek, readElement, readQuoted, skipBlanks, take } from '../grammar/index.ts';
import { splitWord } from '../util/split-word.ts';
import { callFunction, readArguments } from './functions/call.ts';
import { failInKey } from './key-errors.ts';
import { readKey } from './parse-key.ts';
import { printValue } from './print.ts';
import { shellWord } from './shell-word.ts';
import { isSweep } from './value.ts';

export interface ParseOptions {
  /** Decides the order that `shuffle([…])` gives a list. */
  readonly seed?: number;
  /** How the word was typed, if an alias stands for it. */
  readonly typed?: string;
}

type Extra = QuotedString | SweepValue | Edit;

/** How the override grammar fills in what the shared element rule leaves open. */
function rulesWith(seed: number): ElementRules<Extra> {
  const rules: ElementRules<Extra> = {
    quoted(cursor) {
      const { quote, parts, start, end } = readQuoted(cursor);
      return { kind: 'quoted', text: parts[0] ?? '', quote, start, end };
    },
    // INTERPOLATION: '${' ~'}'+ '}', kept as text: the config resolves it.
    interpolation(cursor) {
      const close = cursor.text.indexOf('}', cursor.at);
      if (close === -1 || close >= cursor.end) {
        return fail(cursor, "unclosed '${'", { span: { start: cursor.at, end: cursor.at + 2 } });
      }
      if (close === cursor.at + 2) return undefined;
      const text = cursor.text.slice(cursor.at, close + 1);
      cursor.at = close + 1;
      return text;
    },
    join: () => {
      throw new TypeError('interpolations are text here, so there is nothing to join');
    },
    call(cursor, name, start) {
      const open = { start: cursor.text.lastIndexOf('(', cursor.at - 1), end: 0 };
      const opener = { start: open.start, end: open.start + 1 };
      const given = readArguments(cursor, opener, () => requirePlainInside(cursor, readElement(cursor, rules)));
      return callFunction(cursor, { name, start, end: cursor.at, arguments: given }, { seed }) as Extra;
    },
  };
  return rules;
}

const DEFAULT_RULES = rulesWith(0);

/**
 * Reads what may stand behind `key=`; the cursor ends behind it. Elements between commas are a simple choice.
 *
 *     value: element (',' element)*
 *     element: QUOTED | primitive | list | dict | function
 *     function: ID '(' (argument (',' argument)*)? ')'       argument: (ID '=')? element
 */
export function readValue(cursor: Cursor, { seed = 0 }: ParseOptions = {}): Value {
  const rules = seed === 0 ? DEFAULT_RULES : rulesWith(seed);
  const first = requirePlainInside(cursor, readElement(cursor, rules));
  if (!takeComma(cursor)) return first;
  const items: Value[] = [first];
  do {
    items.push(requirePlainInside(cursor, readElement(cursor, rules)));
  } while (takeComma(cursor));
  const sweep = items.find(isSweep);
  if (sweep !== undefined) {
    fail(cursor, 'a sweep cannot be one of several choices', { span: sweep, hints: ['list all values: a,b,c'] });
  }
  return { kind: 'choice', items, simple: true, shuffle: false, tags: [], start: first.start, end: cursor.at };
}

/** COMMA: WS? ',' WS? */
function takeComma(cursor: Cursor): boolean {
  const { at } = cursor;
  skipBlanks(cursor);
  if (take(cursor, ',')) return true;
  cursor.at = at;
  return false;
}

/** The element as a value. Throws if a sweep or an edit stands inside a list or a map. */
function requirePlainInside(cursor: Cursor, element: Element<Extra>): Value {
  if (element.kind === 'list') for (const item of element.items) requirePlain(cursor, item, 'a list');
  else if (element.kind === 'dict') for (const entry of element.entries) requirePlain(cursor, entry.value, 'a map');
  return element as Value;
}

function requirePlain(cursor: Cursor, item: Element<Extra>, place: string): void {
  const value = requirePlainInside(cursor, item);
  if (value.kind === 'edit') fail(cursor, `${value.name}(…) cannot stand inside ${place}`, { span: value });
  if (isSweep(value)) {
    const hints = ['sweep over whole values instead: key=choice([1,2],[3,4])'];
    fail(cursor, `a sweep cannot stand inside ${place}`, { span: value, hints });
  }
}

function readType(cursor: Cursor): OverrideType {
  if (take(cursor, '~')) return 'delete';
  if (!take(cursor, '+')) return 'change';
  return take(cursor, '+') ? 'force-add' : 'add';
}

/**
 * Reads one word of the command line.
 *
 *     override: ('+' '+'?)? key '=' value? | '~' key ('=' value?)?
 *
 * Throws `OVERRIDE`, pointing at the fault. Follows Hydra 1.4's override grammar; on top of it come the edits.
 */
export function parseOverride(word: string, options: ParseOptions = {}): Override {
  const { typed } = options;
  const source: Source = {
    kind: 'override',
    name: 'the command line',
    text: word,
    ...(typed === undefined ? {} : { typed }),
  };
  const cursor = openCursor(source, { code: 'OVERRIDE' });
  const type = readType(cursor);
  const keyStart = cursor.at;
  const key = readKey(cursor);
  if (!take(cursor, '=')) {
    if (type === 'delete' && cursor.at >= cursor.end) return { type, key, value: undefined, source };
    failInKey(cursor, keyStart);
  }
  const value = readValueToEnd(cursor, options);
  if (value.kind === 'edit' && type !== 'change') {
    const { name, operation, items } = value;
    const hints = [`to change what is there: ${shellWord(word.slice(keyStart))}`];
    if (operation === 'append' && type !== 'delete') {
      const list = printValue({ kind: 'list', items, start: value.start, end: value.end });
      hints.push(`to have a list that is not there yet: ${shellWord(`${word.slice(0, key.end)}=${list}`)}`);
    }
    fail(cursor, `${name}(…) changes what is there`, { span: { start: 0, end: keyStart }, hints });
  }
  return { type, key, value, source };
}

/** Reads a value up to the end of the text; nothing but blanks is the empty string. */
function readValueToEnd(cursor: Cursor, options: ParseOptions): Value {
  skipBlanks(cursor);
  if (cursor.at >= cursor.end) return { kind: 'scalar', value: '', start: cursor.at, end: cursor.at };
  if (NO_VALUE.test(peek(cursor))) failInValue(cursor);
  const value = readValue(cursor, options);
  if (cursor.at < cursor.end) failInValue(cursor, value);
  return value;
}

/** What no value starts with: anything but a word, a quote, a list, a map. */
const NO_VALUE = /[^\w/\-\\+.$%*@?|:'"[{]/;

/** Throws that a value does not start or end as it should, with how to quote it. */
function failInValue(cursor: Cursor, value?: Value): never {
  const next = peek(cursor);
  const hints: string[] = [];
  if (value?.kind === 'quoted') hints.push('quotes go around the whole value');
  else if ('()[]{}'.includes(next)) hints.push(`to have it as text, escape it: \\${next}`);
  else hints.push(...quoteHints(cursor.text));
  return fail(cursor, `unexpected ${describeNext(cursor)} in the value`, { hints });
}

/** How to type the value of a word: with what a shell makes of `~`, or quoted, if one kind of quote is left for that. */
function quoteHints(word: string): string[] {
  const { value = '' } = splitWord(word);
  const before = word.slice(0, word.length - value.length);
  const quote = value.includes("'") ? '"' : "'";
  const hints: string[] = [];
  if (/^~\/[\w./-]*$/.test(value))
    hints.push(`shells know ~ only where a word begins: ${before}$HOME${value.slice(1)}`);
  if (!value.includes(quote)) {
    hints.push(`quote the value, twice for a shell: ${shellWord(`${before}${quote}${value}${quote}`)}`);
  }
  return hints;
}

/** Reads a value alone, as `hydra.sweeper.params` has it. Throws `OVERRIDE`. */
export function parseValue(text: string, options: ParseOptions = {}): Value {
  const cursor = openCursor({ kind: 'override', name: 'a value', text }, { code: 'OVERRIDE' });
  return readValueToEnd(cursor, options);
}

/** Reads all words of a command line. Throws all their errors together. */
export function parseOverrides(words: readonly string[], options: ParseOptions = {}): Override[] {
  const errors: HydrosolError[] = [];
  const overrides = words.flatMap((word) => {
    try {
      return [parseOverride(word, options)];
    } catch (error) {
      if (!(error instanceof HydrosolError)) throw error;
      errors.push(error);
      return [];
    }
  });
  const [only] = errors;
  if (only !== undefined) throw errors.length === 1 ? only : new HydrosolErrors(errors);
  return overrides;
}
