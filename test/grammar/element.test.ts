import { describe, expect, it } from 'vitest';
import { HydrosolError } from '../../src/errors.ts';
import {
  type Cursor,
  type Element,
  type ElementRules,
  type Parts,
  MAX_DEPTH,
  openCursor,
  readElement,
  readQuoted,
  readSequence,
  skipBlanks,
} from '../../src/grammar/index.ts';
import { Float } from '../../src/util/scalar.ts';

/** The smallest grammar that has everything. */
type Extra =
  | { kind: 'quoted'; text: string }
  | { kind: 'reference'; name: string }
  | { kind: 'joined'; parts: Parts<Extra> }
  | { kind: 'call'; name: string; items: Element<Extra>[] };

const rules: ElementRules<Extra> = {
  quoted: (cursor) => ({ kind: 'quoted', text: readQuoted(cursor).parts.join('') }),
  interpolation(cursor) {
    const close = cursor.text.indexOf('}', cursor.at);
    const name = cursor.text.slice(cursor.at + 2, close);
    cursor.at = close + 1;
    return { kind: 'reference', name };
  },
  join: (parts) => {
    const [first] = parts;
    return parts.length === 1 && typeof first === 'object' ? first : { kind: 'joined', parts };
  },
  call(cursor, name, start) {
    const opener = { start: cursor.text.lastIndexOf('(', cursor.at), end: cursor.at };
    expect(start).toBeLessThan(opener.start);
    return {
      kind: 'call',
      name,
      items: readSequence(cursor, { opener, close: ')' }, () => readElement(cursor, rules)),
    };
  },
};

const open = (text: string): Cursor => openCursor({ kind: 'value', name: 'test', text }, { code: 'GRAMMAR' });

/** The element without its places. */
function bare(element: Element<Extra>): unknown {
  switch (element.kind) {
    case 'scalar':
      return element.value;
    case 'list':
      return element.items.map(bare);
    case 'dict':
      return new Map(element.entries.map(({ key, value }) => [key.value, bare(value)]));
    case 'call':
      return [element.name, ...element.items.map(bare)];
    default:
      return element;
  }
}

const gap = (): Element<Extra> => ({ kind: 'scalar', value: '', start: 0, end: 0 });

describe('readElement', () => {
  it.each([
    { text: 'abc', value: 'abc' },
    { text: ' a b\tc  ', value: 'a b\tc' },
    { text: '10', value: 10 },
    { text: '10 0', value: '10 0' },
    { text: '1e3', value: new Float(1000) },
    { text: 'null', value: null },
    { text: '/-\\+.$%*@?|', value: '/-\\+.$%*@?|' },
    { text: 'a:b', value: 'a:b' },
    { text: 'a: ', value: 'a: ' },
    { text: String.raw`\ a\ `, value: ' a ' },
    { text: String.raw`\(\)\[\]\{\}\:\=\,\\`, value: '()[]{}:=,\\' },
    { text: String.raw`\1`, value: String.raw`\1` },
    { text: '[]', value: [] },
    { text: '[ ]', value: [] },
    { text: '[1 , [a b], {} ]', value: [1, ['a b'], new Map()] },
    {
      text: '{a:1, 2 : b, null: {c: d:e}}',
      value: new Map<unknown, unknown>([
        ['a', 1],
        [2, 'b'],
        [null, new Map([['c', 'd:e']])],
      ]),
    },
    { text: '{a b:1}', value: new Map([['a b', 1]]) },
    { text: '"a"', value: { kind: 'quoted', text: 'a' } },
    { text: 'f (1, [2])', value: ['f', 1, [2]] },
    { text: 'f()', value: ['f'] },
    { text: '${x}', value: { kind: 'reference', name: 'x' } },
    { text: 'a ${x} b', value: { kind: 'joined', parts: ['a ', { kind: 'reference', name: 'x' }, ' b'] } },
  ])('$text', ({ text, value }) => {
    const cursor = open(text);
    expect(bare(readElement(cursor, rules))).toEqual(value);
    expect(cursor.at).toBe(text.length);
  });

  it.each([
    { text: '', at: [0, 1] },
    { text: 'x,', at: [2, 3], skip: 2 },
    { text: '[1,2', at: [0, 1] },
    { text: '[1,{a:[2}]', at: [6, 7] },
    { text: '[1 (2)]', at: [3, 4] },
    { text: '[1,]', at: [3, 4] },
    { text: '{a}', at: [2, 3] },
    { text: '{a', at: [0, 1] },
    { text: '{:1}', at: [1, 2] },
    { text: "{'a':1}", at: [1, 2] },
    { text: 'f(1', at: [1, 2] },
    { text: '~', at: [0, 1] },
    { text: '['.repeat(100_000), at: [MAX_DEPTH, MAX_DEPTH + 1] },
  ])('points at the fault of $text', ({ text, at, skip = 0 }) => {
    const cursor = open(text);
    cursor.at = skip;
    try {
      readElement(cursor, rules);
      skipBlanks(cursor);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(HydrosolError);
      const { code, origin } = error as HydrosolError;
      expect([code, origin?.start, origin?.end]).toEqual(['GRAMMAR', at[0], at[1]]);
    }
  });

  it.each([
    { text: '[a,,b]', value: ['a', '', 'b'] },
    { text: '[,]', value: ['', ''] },
    { text: '[]', value: [] },
  ])('reads left-out items of $text where they are allowed', ({ text, value }) => {
    expect(bare(readElement(open(text), { ...rules, gap }))).toEqual(value);
  });
});
