import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  create,
  equals,
  fullKey,
  isReadonly,
  isStruct,
  merge,
  mergeInto,
  originsOf,
  select,
  selectNode,
  setReadonly,
  setStruct,
  toContainer,
  toYaml,
  unsafeMerge,
} from '../../src/config/index.ts';
import type { ConfigNode, ContainerNode } from '../../src/config/index.ts';
import type { Origin } from '../../src/errors.ts';

const origin = (text: string): Origin => ({ source: { kind: 'file', name: text, text }, start: 0, end: 0 });

describe('merge', () => {
  it.each<{ name: string; configs: unknown[]; result: unknown }>([
    {
      name: 'maps, key by key',
      configs: [{ a: { x: 1, y: 2 } }, { a: { y: 3, z: 4 }, b: 5 }],
      result: { a: { x: 1, y: 3, z: 4 }, b: 5 },
    },
    { name: 'lists are replaced', configs: [{ a: [1, 2, 3] }, { a: [4] }], result: { a: [4] } },
    {
      name: 'scalar over map and back',
      configs: [
        { a: { b: 1 }, c: 1 },
        { a: 1, c: { d: 2 } },
      ],
      result: { a: 1, c: { d: 2 } },
    },
    { name: 'null over map', configs: [{ a: { b: 1 } }, { a: null }], result: { a: null } },
    { name: 'map over null', configs: [{ a: null }, { a: { b: 1 } }], result: { a: { b: 1 } } },
    {
      name: '??? never overwrites',
      configs: [
        { a: 1, b: [1], c: { d: 1 } },
        { a: '???', b: '???', c: '???' },
      ],
      result: { a: 1, b: [1], c: { d: 1 } },
    },
    { name: '??? is filled', configs: [{ a: '???' }, { a: 1 }], result: { a: 1 } },
    { name: '??? is added', configs: [{}, { a: '???' }], result: { a: '???' } },
    { name: 'interpolation over map', configs: [{ a: { b: 1 } }, { a: '${c}' }], result: { a: '${c}' } },
    {
      name: 'map over a reference to a map',
      configs: [{ a: '${b}', b: { x: 1 } }, { a: { y: 2 } }],
      result: { a: { x: 1, y: 2 }, b: { x: 1 } },
    },
    { name: 'scalar over a reference', configs: [{ a: '${b}', b: { x: 1 } }, { a: 3 }], result: { a: 3, b: { x: 1 } } },
    { name: 'lists at the top', configs: [[1, 2], [3]], result: [3] },
    { name: 'the last of many wins', configs: [{ a: 1 }, { a: 2 }, { a: 3 }, {}], result: { a: 3 } },
  ])('$name', ({ configs, result }) => {
    expect(toContainer(merge(configs))).toEqual(result);
    expect(toContainer(unsafeMerge(configs))).toEqual(result);
  });

  const closed = create({ temperature: 1 });
  setStruct(closed, true);
  it.each<{ name: string; configs: unknown[]; error: object }>([
    { name: 'nothing', configs: [null], error: { name: 'ConfigValueError' } },
    { name: 'with nothing', configs: [{}, null], error: { name: 'ConfigValueError' } },
    { name: 'with text', configs: [{}, 'a: 1'], error: { name: 'ConfigValueError' } },
    { name: 'a map with a list', configs: [{ a: {} }, { a: [] }], error: { name: 'ConfigTypeError', fullKey: 'a' } },
    { name: 'a list with a map', configs: [[], {}], error: { name: 'ConfigTypeError' } },
    {
      name: 'an unknown key into a struct',
      configs: [closed, { temprature: 2 }],
      error: { name: 'ConfigKeyError', suggestion: 'temperature' },
    },
  ])('refuses $name', ({ configs, error }) => expect(() => merge(configs)).toThrow(expect.objectContaining(error)));

  it('leaves its inputs alone', () => {
    const [first, second] = [create({ a: { x: 1 } }), create({ a: { y: { z: 1 } } })];
    const merged = merge([first, second]);
    mergeInto(merged, [{ a: { x: 9, y: { z: 9 } } }]);
    expect([toContainer(first), toContainer(second)]).toEqual([{ a: { x: 1 } }, { a: { y: { z: 1 } } }]);
  });
  it('merges into what is read-only, and keeps that', () => {
    const first = create({ a: { b: 1 } });
    setReadonly(first, true);
    const merged = merge([first, { a: { b: 2 } }]);
    expect([toContainer(merged), isReadonly(merged)]).toEqual([{ a: { b: 2 } }, true]);
  });
  it('takes over flags that are set', () => {
    const second = create({ a: { b: 1 } });
    setStruct(second, true);
    expect(isStruct(merge([{}, second]))).toBe(true);
  });
});

describe('mergeInto', () => {
  it('changes nothing when it fails', () => {
    const config = create({ a: { b: 1, c: [1] }, l: [1] });
    const inner = selectNode(config, 'a') as ContainerNode;
    setStruct(inner, true);
    expect(() => mergeInto(config, [{ n: 1, l: [2] }, { a: { b: 2, z: 1 } }])).toThrow(
      expect.objectContaining({ code: 'KEY_UNKNOWN' }),
    );
    expect(toContainer(config)).toEqual({ a: { b: 1, c: [1] }, l: [1] });
    expect(fullKey(selectNode(config, 'a.c[0]') as ConfigNode)).toBe('a.c[0]');
  });
  it('refuses what is read-only', () => {
    const config = create({ a: 1 });
    setReadonly(config, true);
    expect(() => mergeInto(config, [{ a: 1 }])).toThrow(expect.objectContaining({ code: 'READONLY' }));
  });
});

it('knows every text that set a value, in order', () => {
  const configs = ['one', 'two', 'three'].map((name, i) =>
    create({ a: { b: i }, ...(i === 1 ? {} : { c: i }) }, { origin: origin(name) }),
  );
  const merged = merge(configs);
  const names = (path: string): string[] =>
    originsOf(selectNode(merged, path) as ConfigNode).map(({ source }) => source.name);
  expect([names('a.b'), names('c'), names('a')]).toEqual([
    ['one', 'two', 'three'],
    ['one', 'three'],
    ['one', 'two', 'three'],
  ]);
});

describe('laws', () => {
  const leaf = fc.oneof(fc.integer(), fc.constantFrom('x', 'y', null, true));
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const { tree } = fc.letrec<{ tree: object }>((tie) => ({
    tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, fc.array(leaf, { maxLength: 2 }), tie('tree')), {
      maxKeys: 4,
    }),
  }));
  /** No map meets a list: that is an error, and no law. */
  const maps = fc.letrec<{ tree: object }>((tie) => ({
    tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, tie('tree')), { maxKeys: 4 }),
  })).tree;

  it('an empty map changes nothing', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(toYaml(merge([value, {}]))).toBe(toYaml(create(value)));
        expect(toYaml(merge([{}, value]))).toBe(toYaml(create(value)));
      }),
    );
  });
  it('merging again changes nothing', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(toYaml(merge([value, value]))).toBe(toYaml(create(value)));
      }),
    );
  });
  it('is associative where a key always means a map or never does', () => {
    const optional = { requiredKeys: [] };
    const low = fc.record({ a: leaf, b: leaf }, optional);
    const middle = fc.record({ a: leaf, b: leaf, m: low }, optional);
    const high = fc.record({ a: leaf, b: leaf, m: middle, n: low }, optional);
    fc.assert(
      fc.property(high, high, high, (a, b, c) => {
        expect(toYaml(merge([merge([a, b]), c]))).toBe(toYaml(merge([a, merge([b, c])])));
      }),
    );
  });
  it('the last one wins, wherever it says something', () => {
    fc.assert(
      fc.property(maps, maps, (a, b) => {
        const merged = merge([a, b]);
        const wins = (node: object, path: string[]): void => {
          for (const [name, value] of Object.entries(node)) {
            if (typeof value === 'object' && value !== null) wins(value as object, [...path, name]);
            else
              expect(
                toContainer(create({ v: (selectNode(merged, [...path, name].join('.')) as { value: unknown }).value })),
              ).toEqual({ v: value });
          }
        };
        wins(b, []);
      }),
    );
  });
  it('unsafeMerge gives the same', () => {
    fc.assert(
      fc.property(maps, maps, maps, (a, b, c) => {
        expect(equals(unsafeMerge([create(a), create(b), create(c)]), merge([a, b, c]))).toBe(true);
      }),
    );
  });
});

it('keeps the place of the first config, as its interpolations need it', () => {
  const config = create({ b: 1, a: { x: '${b}' } });
  const merged = merge([select(config, 'a'), { y: '${b}' }]);
  expect(toContainer(merged, { resolve: true })).toEqual({ x: 1, y: 1 });
  expect(toContainer(config)).toEqual({ b: 1, a: { x: '${b}' } });
});
