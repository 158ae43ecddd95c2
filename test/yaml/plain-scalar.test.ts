import { describe, expect, it } from 'vitest';
import { implicitTag, needsQuotes, readBool, readFloat, readInt } from '../../src/yaml/plain-scalar.ts';

describe('implicitTag', () => {
  it.each([
    ['null', '~ null Null NULL'],
    ['bool', 'yes Yes YES no on Off TRUE false'],
    ['int', '0 -1 +1 1_000 017 0x1F 0b101 1:30 1:30:45 00'],
    ['float', '1.0 1. 1e3 1E5 1.e3 -5e3 +5e3 .5 .5e+3 1:30.5 .inf -.INF .nan 1_000.5 1_0e5 1e400 1__2.1'],
    ['merge', '<<'],
    ['value', '='],
    ['str', 'y n Y tRue nULL none None inf nan Infinity +.5 -.5 .5e3 08 0o17 _1 1:70 2001-01-01 ._ 1_0e1_0 0x a'],
  ])('%s: %s', (tag, texts) => {
    expect(texts.split(' ').map((text) => [text, implicitTag(text)])).toEqual(
      texts.split(' ').map((text) => [text, tag]),
    );
  });
  it('takes nothing for null', () => expect(implicitTag('')).toBe('null'));
});

describe('readInt', () => {
  it.each([
    ['017', 15],
    ['-017', -15],
    ['0x1F', 31],
    ['0b1_01', 5],
    ['1:30:45', 5445],
    ['-1:30', -90],
    ['-0', 0],
    ['1_000_', 1000],
    ['123456789012345678901234567890', 123456789012345678901234567890n],
  ])('%s', (text, value) => expect(readInt(text)).toBe(value));
  it.each(['0b_', '08', 'x', '', '1.5'])('refuses %s', (text) => expect(readInt(text)).toBeUndefined());
});

describe('readFloat', () => {
  it.each([
    ['1', 1],
    ['-.5', -0.5],
    ['1e400', Infinity],
    ['1:30.5', 90.5],
    ['-.inf', -Infinity],
    ['.NaN', NaN],
    ['1_0.5', 10.5],
  ])('%s', (text, value) => expect(readFloat(text)?.value).toBe(value));
  it.each(['x', '', '1e', '.'])('refuses %s', (text) => expect(readFloat(text)).toBeUndefined());
});

it('reads booleans in any case', () => {
  expect(['YES', 'tRue', 'oFF', 'y'].map(readBool)).toEqual([true, true, false, undefined]);
});

it('knows what PyYAML quotes', () => {
  const quoted = [
    '',
    'null',
    '~',
    'yes',
    '1',
    '1.0',
    '0x1F',
    '2001-01-01',
    '2001-1-1 1:00:00',
    '=',
    '<<',
    '.inf',
    '1:30',
  ];
  expect(quoted.filter((text) => !needsQuotes(text))).toEqual([]);
  expect(['1e3', 'y', 'inf', 'abc', '-', '08'].filter(needsQuotes)).toEqual([]);
});
