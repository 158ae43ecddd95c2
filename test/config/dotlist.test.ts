import { describe, expect, it } from 'vitest';
import {
  create,
  fromDotlist,
  mergeDotlist,
  originsOf,
  selectNode,
  setStruct,
  toContainer,
} from '../../src/config/index.ts';
import type { ConfigNode } from '../../src/config/index.ts';

describe('fromDotlist', () => {
  it.each<{ words: string[]; result: unknown }>([
    { words: ['a=1', 'b.c=x'], result: { a: 1, b: { c: 'x' } } },
    { words: ['a=1:30', 'b=yes', 'c=1e3'], result: { a: 90, b: true, c: 1000 } },
    { words: ['a=', 'b'], result: { a: null, b: null } },
    { words: ['a=[1, {b: 2}]', 'a={c: 1}'], result: undefined },
    { words: ['a={b: 1}', 'a={c: 2}'], result: { a: { b: 1, c: 2 } } },
    { words: ['url=http://x?a=1'], result: { url: 'http://x?a=1' } },
    { words: [String.raw`a\=b=1`, String.raw`c\.d=2`], result: { 'a=b': 1, 'c.d': 2 } },
    { words: ['a=${b}'], result: { a: '${b}' } },
  ])('$words', ({ words, result }) => {
    if (result === undefined) expect(() => fromDotlist(words)).toThrow(expect.objectContaining({ code: 'TYPE' }));
    else expect(toContainer(fromDotlist(words))).toEqual(result);
  });
});

it('refuses bad YAML', () =>
  expect(() => fromDotlist(['a=['])).toThrow(expect.objectContaining({ code: 'YAML_SYNTAX' })));

it('asks flags, and notes the word', () => {
  const config = create({ a: 1 });
  setStruct(config, true);
  mergeDotlist(config, ['a=2']);
  expect(originsOf(selectNode(config, 'a') as ConfigNode).at(-1)?.source.text).toBe('a=2');
  expect(() => mergeDotlist(config, ['b=2'])).toThrow(
    expect.objectContaining({
      code: 'KEY_UNKNOWN',
      origin: expect.objectContaining({ source: expect.objectContaining({ text: 'b=2' }) }),
    }),
  );
});
