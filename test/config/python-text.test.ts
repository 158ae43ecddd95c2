import { describe, expect, it } from 'vitest';
import { create, pythonRepr, pythonStr } from '../../src/config/index.ts';
import { Float } from '../../src/util/scalar.ts';

describe('pythonRepr', () => {
  it.each<[unknown, string]>([
    [null, 'None'],
    [true, 'True'],
    [1, '1'],
    [1.5, '1.5'],
    [2n ** 70n, '1180591620717411303424'],
    [new Float(1), '1.0'],
    [new Float(1e-5), '1e-05'],
    ['x', "'x'"],
    ["it's", `"it's"`],
    [`it's "x"`, `'it\\'s "x"'`],
    ['a\n\t\\\u0007\u00a0é', String.raw`'a\n\t\\\x07\xa0é'`],
    ['\u2028\u200B\uFEFF\uD800 😀\u{E0001}', String.raw`'\u2028\u200b\ufeff\ud800 😀\U000e0001'`],
    [new Uint8Array([104, 39, 0]), String.raw`b"h'\x00"`],
    [[1, 'a', [null]], "[1, 'a', [None]]"],
    [
      new Map<unknown, unknown>([
        [1, 'a'],
        [true, {}],
      ]),
      "{1: 'a', True: {}}",
    ],
    [create({ a: [1, '${b}', '???'] }), "{'a': [1, '${b}', '???']}"],
  ])('%s', (value, text) => expect(pythonRepr(value)).toBe(text));
});
it('prints text bare', () =>
  expect([pythonStr('x'), pythonStr(null), pythonStr(['x'])]).toEqual(['x', 'None', "['x']"]));
