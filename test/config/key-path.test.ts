import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childKey, create, fullKey, joinKey, pathTo, select, selectNode, splitKey } from '../../src/config/index.ts';
import type { ConfigNode, MapNode } from '../../src/config/index.ts';

describe('splitKey', () => {
  it.each([
    ['a', ['a']],
    ['a.b.c', ['a', 'b', 'c']],
    ['a[b]', ['a', 'b']],
    ['[a].b', ['a', 'b']],
    ['a[0][1].b', ['a', '0', '1', 'b']],
    ['.a', ['', 'a']],
    ['..[a]', ['', '', 'a']],
    ['a..b', ['a', '', 'b']],
    ['a[b.c]', ['a', 'b.c']],
    ['a[b', ['a']],
    [String.raw`a\.b`, ['a.b']],
    [String.raw`a\[0\]`, ['a[0]']],
    [String.raw`a\b`, [String.raw`a\b`]],
    ['', ['']],
  ])('%s', (path, keys) => expect(splitKey(path)).toEqual(keys));
});

it('splits what joinKey joins', () => {
  const key = fc.string({ minLength: 1 }).filter((text) => !text.includes('\\'));
  fc.assert(
    fc.property(fc.array(key, { minLength: 1 }), (keys) => {
      expect(splitKey(joinKey(keys))).toEqual(keys);
    }),
  );
});

it('puts numbers in brackets', () => expect(joinKey(['a', 0, 'b.c'])).toBe(String.raw`a[0].b\.c`));

describe('paths of nodes', () => {
  const config = create({ a: { b: [{ c: 1 }, [2]] }, 'x.y': 3 }) as MapNode;
  const at = (path: string): ConfigNode => selectNode(config, path) as ConfigNode;
  it.each(['', 'a', 'a.b', 'a.b[0].c', 'a.b[1][0]'])('%s', (path) => expect(fullKey(at(path))).toBe(path));
  it('gives the keys', () => expect(pathTo(at('a.b[0].c'))).toEqual(['a', 'b', 0, 'c']));
  it('names a child that is not there', () => expect(childKey(at('a.b') as MapNode, 7)).toBe('a.b[7]'));
  it('reaches a key with a dot by an escape', () => expect(select(config, String.raw`x\.y`)).toBe(3));
});
