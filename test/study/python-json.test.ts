import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPythonJson, parsePythonJson, pythonFloat, pythonText } from '../../src/study/python-json.ts';
import type { Json } from '../../src/study/state.ts';

describe('JSON as Python has it', () => {
  it.each([
    ['a token alone', 'NaN', NaN],
    ['infinities', '[Infinity, -Infinity]', [Infinity, -Infinity]],
    ['tokens in texts', '{"NaN": "Infinity \\" NaN", "a": NaN}', { NaN: 'Infinity " NaN', a: NaN }],
    ['a text of NULs beside NaN', String.raw`["\u0000", "\u0000\u0000", NaN]`, ['\0', '\0\0', NaN]],
    ['an escape at the end', String.raw`["\\", NaN]`, ['\\', NaN]],
  ])('reads %s', (_, text, value) => expect(parsePythonJson(text)).toEqual(value));

  it.each(['NaNa', '[Infinit]', '{"a": nan}', '"NaN', '', 'NaN NaN', '-NaN'])('refuses %s', (text) =>
    expect(() => parsePythonJson(text)).toThrow(SyntaxError),
  );

  it.each([
    [0, '0.0'],
    [22, '22.0'],
    [1e-5, '1e-05'],
    [1e22, '1e+22'],
    [-0, '-0.0'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('writes the float %s', (value, text) => expect(pythonFloat(value)).toBe(text));

  it.each([
    ['é', String.raw`"\u00e9"`],
    ['😀', String.raw`"\ud83d\ude00"`],
    ['\u007f\n"\\', String.raw`"\u007f\n\"\\"`],
  ])('writes the text %s in ASCII', (value, text) => expect(pythonText(value)).toBe(text));

  it('reads what it writes', () => {
    const value = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.double(),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('NaN', '\0', 'Infinity', null, true),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value')),
      ),
    })).value;
    fc.assert(fc.property(value, (json) => void expect(parsePythonJson(formatPythonJson(json))).toEqual(json)));
  });
});

it('leaves out what is undefined, as JSON does', () => {
  const value = { code: 'X', replicate: undefined, more: [{ a: undefined }] } as unknown as Json;
  expect(formatPythonJson(value)).toBe(JSON.stringify(value));
});
