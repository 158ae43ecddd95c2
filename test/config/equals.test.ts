import { describe, expect, it } from 'vitest';
import { create, equals, structurallyEquals } from '../../src/config/index.ts';
import { Float } from '../../src/util/scalar.ts';

describe('equals', () => {
  it.each<{ name: string; a: unknown; b: unknown; same: boolean }>([
    { name: 'order of keys', a: { x: 1, y: 2 }, b: { y: 2, x: 1 }, same: true },
    { name: 'order of items', a: [1, 2], b: [2, 1], same: false },
    {
      name: 'kinds of numbers',
      a: { a: 1, b: true, c: 2n ** 70n },
      b: { a: new Float(1), b: 1, c: 2n ** 70n },
      same: true,
    },
    { name: 'text and number', a: { a: '1' }, b: { a: 1 }, same: false },
    { name: 'one key more', a: { a: 1 }, b: { a: 1, b: 2 }, same: false },
    { name: 'one item more', a: [1], b: [1, 2], same: false },
    { name: 'other keys', a: { a: 1 }, b: { b: 1 }, same: false },
    { name: 'list and map', a: { a: [] }, b: { a: {} }, same: false },
    { name: 'interpolation and value', a: { a: '${b}', b: 1 }, b: { a: 1, b: 1 }, same: true },
    { name: 'different ways to the same', a: { a: '${b}', b: 1, c: 1 }, b: { a: '${c}', b: 1, c: 1 }, same: true },
    { name: 'interpolations to containers', a: { a: '${b}', b: [1] }, b: { a: [1], b: [1] }, same: true },
    { name: 'broken interpolations, same text', a: { a: '${z}' }, b: { a: '${z}' }, same: true },
    { name: 'broken interpolations, other text', a: { a: '${z}' }, b: { a: '${y}' }, same: false },
    { name: 'both missing', a: { a: '???' }, b: { a: '???' }, same: true },
    { name: 'bytes', a: { a: new Uint8Array([1]) }, b: { a: new Uint8Array([1]) }, same: true },
    { name: 'nan', a: [new Float(NaN)], b: [new Float(NaN)], same: false },
  ])('$name', ({ a, b, same }) => expect([equals(a, b), equals(create(b), create(a))]).toEqual([same, same]));
});

it('structural equality resolves nothing', () => {
  expect(structurallyEquals({ a: '${b}', b: 1 }, { a: 1, b: 1 })).toBe(false);
  expect(structurallyEquals({ a: ['${b}'] }, { a: ['${b}'] })).toBe(true);
  expect(structurallyEquals({ a: String.raw`\???` }, { a: '???' })).toBe(false);
});
