import { describe, expect, it } from 'vitest';
import { HydrosolError } from '../../src/errors.ts';
import { type Cursor, openCursor, readQuoted, readText } from '../../src/grammar/index.ts';

const open = (text: string): Cursor => openCursor({ kind: 'override', name: 'test', text }, { code: 'OVERRIDE' });

/** An interpolation without anything inside: `${name}` becomes `{name}`. */
const interpolation = (cursor: Cursor): { name: string } => {
  const close = cursor.text.indexOf('}', cursor.at);
  const name = cursor.text.slice(cursor.at + 2, close);
  cursor.at = close + 1;
  return { name };
};

describe('readText', () => {
  it.each([
    { text: '', parts: [] },
    { text: 'a b', parts: ['a b'] },
    { text: '${x}', parts: [{ name: 'x' }] },
    { text: 'a ${x}${y} b', parts: ['a ', { name: 'x' }, { name: 'y' }, ' b'] },
    { text: '\\${x}', parts: ['${x}'] },
    { text: '\\\\${x}', parts: ['\\', { name: 'x' }] },
    { text: '\\\\\\${x}', parts: ['\\${x}'] },
    { text: String.raw`a\b\\c`, parts: [String.raw`a\b\\c`] },
    { text: String.raw`\\`, parts: [String.raw`\\`] },
    { text: '$ {x} $', parts: ['$ {x} $'] },
  ])('$text', ({ text, parts }) => expect(readText(open(text), { interpolation })).toEqual(parts));
});

describe('readQuoted', () => {
  it.each([
    { text: `''`, parts: [] },
    { text: `'a"b'`, parts: ['a"b'] },
    { text: String.raw`'a\'b'`, parts: ["a'b"] },
    { text: String.raw`'a\\'`, parts: ['a\\'] },
    { text: String.raw`'a\\\'b'`, parts: [String.raw`a\'b`] },
    { text: String.raw`'a\\b\"'`, parts: [String.raw`a\\b\"`] },
    { text: `"a\nb"`, parts: ['a\nb'] },
    { text: `"\${x}"`, parts: [{ name: 'x' }] },
  ])('$text', ({ text, parts }) => {
    const cursor = open(text);
    expect(readQuoted(cursor, interpolation).parts).toEqual(parts);
    expect(cursor.at).toBe(text.length);
  });

  it('leaves interpolations alone without a rule for them', () => {
    expect(readQuoted(open("'\\${x}'")).parts).toEqual(['\\${x}']);
  });

  it('points at the quote that is not closed', () => {
    const cursor = open(String.raw`ab 'c\'`);
    cursor.at = 3;
    const read = (): unknown => readQuoted(cursor);
    expect(read).toThrow(HydrosolError);
    expect(read).toThrow(expect.objectContaining({ code: 'OVERRIDE' }));
  });
});
