import { describe, expect, it } from 'vitest';
import { create, originsOf, selectNode, setReadonly, setStruct, toContainer, update } from '../../src/config/index.ts';
import type { ConfigNode } from '../../src/config/index.ts';
import type { UpdateOptions } from '../../src/config/index.ts';

describe('update', () => {
  it.each<{ name: string; config: object; path: string; value: unknown; options?: UpdateOptions; result: unknown }>([
    { name: 'sets a scalar', config: { a: { b: 1 } }, path: 'a.b', value: 2, result: { a: { b: 2 } } },
    { name: 'makes maps on the way', config: {}, path: 'a.b.c', value: 1, result: { a: { b: { c: 1 } } } },
    { name: 'never makes lists', config: {}, path: 'a[0]', value: 1, result: { a: { '0': 1 } } },
    { name: 'replaces scalars on the way', config: { a: 1 }, path: 'a.b', value: 2, result: { a: { b: 2 } } },
    { name: 'sets an item', config: { a: [1, { b: 2 }] }, path: 'a[1].b', value: 3, result: { a: [1, { b: 3 }] } },
    { name: 'merges maps', config: { a: { x: 1 } }, path: 'a', value: { y: 2 }, result: { a: { x: 1, y: 2 } } },
    {
      name: 'replaces maps if told to',
      config: { a: { x: 1 } },
      path: 'a',
      value: { y: 2 },
      options: { merge: false },
      result: { a: { y: 2 } },
    },
    { name: 'replaces lists', config: { a: [1, 2] }, path: 'a', value: [3], result: { a: [3] } },
    { name: 'scalar over map', config: { a: { x: 1 } }, path: 'a', value: 3, result: { a: 3 } },
    {
      name: 'goes through references',
      config: { a: '${b}', b: { x: 1 } },
      path: 'a.x',
      value: 2,
      result: { a: '${b}', b: { x: 2 } },
    },
    {
      name: 'replaces text with a reference in it',
      config: { a: 'x ${b}', b: { x: 1 } },
      path: 'a.x',
      value: 2,
      result: { a: { x: 2 }, b: { x: 1 } },
    },
    {
      name: 'finds integer keys by their text',
      config: new Map([[1, new Map([[2, 'q']])]]),
      path: '1.2',
      value: 'z',
      result: { '1': { '2': 'z' } },
    },
    { name: 'takes escapes', config: {}, path: String.raw`a\.b`, value: 1, result: { 'a.b': 1 } },
  ])('$name', ({ config, path, value, options, result }) => {
    const made = create(config);
    update(made, path, value, options);
    expect(toContainer(made)).toEqual(result);
  });

  it('adds to a struct only when forced', () => {
    const config = create({ a: {} });
    setStruct(config, true);
    expect(() => update(config, 'a.b.c', 1)).toThrow(
      expect.objectContaining({ name: 'ConfigAttributeError', fullKey: 'a.b' }),
    );
    update(config, 'a.b.c', 1, { forceAdd: true });
    expect(toContainer(config)).toEqual({ a: { b: { c: 1 } } });
  });

  it('adds to a struct in a list when forced', () => {
    const config = create({ a: [{ b: 1 }] });
    setStruct(config, true);
    expect(() => update(config, 'a[0]', { c: 2 })).toThrow(expect.objectContaining({ name: 'ConfigKeyError' }));
    update(config, 'a[0]', { c: 2 }, { forceAdd: true });
    expect(toContainer(config)).toEqual({ a: [{ b: 1, c: 2 }] });
  });

  it.each<{ name: string; config: object; path: string; value?: unknown; error: object }>([
    { name: 'an index beyond the end', config: { a: [1] }, path: 'a[1]', error: { name: 'ConfigIndexError' } },
    {
      name: 'an index beyond the end on the way',
      config: { a: [1] },
      path: 'a[1].b',
      error: { name: 'ConfigIndexError' },
    },
    { name: 'a key for a list', config: { a: [1] }, path: 'a.b', error: { name: 'ConfigValueError' } },
    { name: 'a map onto a list', config: { a: [1] }, path: 'a', value: {}, error: { name: 'ConfigTypeError' } },
    {
      name: 'a reference that leads nowhere',
      config: { a: '${b}' },
      path: 'a.x',
      error: { name: 'InterpolationKeyError' },
    },
    { name: 'a broken interpolation', config: {}, path: 'a', value: '${', error: { name: 'GrammarParseError' } },
    { name: 'a path of 10,000 keys', config: {}, path: 'a.'.repeat(10_000), error: { name: 'ConfigValueError' } },
  ])('refuses $name, and changes nothing', ({ config, path, value = 1, error }) => {
    const made = create(config);
    expect(() => update(made, path, value)).toThrow(expect.objectContaining(error));
    expect(toContainer(made)).toEqual(config);
  });

  it('refuses what is read-only, and changes nothing', () => {
    const config = create({ a: 1, b: { c: 1 } });
    setReadonly(config, true);
    expect(() => update(config, 'b.d.e', 1)).toThrow(expect.objectContaining({ code: 'READONLY' }));
    expect(toContainer(config)).toEqual({ a: 1, b: { c: 1 } });
  });

  it('keeps the history of what it sets', () => {
    const origin = { source: { kind: 'override', name: 'x', text: 'a.b=2' }, start: 0, end: 5 } as const;
    const config = create('a: {b: 1}');
    update(config, 'a.b', 2, { origin });
    const kinds = originsOf(selectNode(config, 'a.b') as ConfigNode).map(({ source }) => source.kind);
    expect(kinds).toEqual(['value', 'override']);
  });
});

it('refuses a path without a key', () => {
  expect(() => update(create({}), '[a', 1)).toThrow(expect.objectContaining({ code: 'VALUE' }));
  expect(() => update(create({}), '', 1)).not.toThrow();
});

it('tells an index that is too long for a number as it was typed', () => {
  const index = '9999999999999999999';
  expect(() => update(create({ items: [{ a: 1 }] }), `items[${index}].a`, 1)).toThrow(`there is no index ${index}`);
});
