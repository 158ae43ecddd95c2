import { describe, expect, it } from 'vitest';
import { knownKeys, knownValues } from '../../src/schema/index.ts';

const schema = {
  properties: {
    mode: { enum: ['fast', 'slow'] },
    read: { type: 'boolean' },
    depth: { anyOf: [{ const: 'auto' }, { type: ['integer', 'null'] }] },
    layers: { type: 'array', items: { properties: { act: { enum: ['relu', 'tanh'] } } } },
    more: { additionalProperties: { enum: ['a'] } },
    part: {
      discriminator: { propertyName: '_target_' },
      oneOf: [
        { properties: { _target_: { const: 'one' }, x: { enum: [1] } } },
        { properties: { _target_: { const: 'two' }, y: { enum: [2] } } },
      ],
    },
  },
};
const config = { part: { _target_: 'two' }, layers: [{}], more: { b: 'a' } };

describe('knownValues', () => {
  it.each<{ name: string; path: string[]; values: unknown[] }>([
    { name: 'an enum', path: ['mode'], values: ['fast', 'slow'] },
    { name: 'a truth value', path: ['read'], values: [true, false] },
    { name: 'alternatives', path: ['depth'], values: ['auto', null] },
    { name: 'items of a list', path: ['layers', '0', 'act'], values: ['relu', 'tanh'] },
    { name: 'keys without a name', path: ['more', 'b'], values: ['a'] },
    { name: 'the tag of parts', path: ['part', '_target_'], values: ['one', 'two'] },
    { name: 'the part with the tag', path: ['part', 'y'], values: [2] },
    { name: 'not another part', path: ['part', 'x'], values: [] },
    { name: 'an unknown key', path: ['nowhere', 'x'], values: [] },
    { name: 'names that every object has', path: ['__proto__', 'constructor'], values: [] },
  ])('$name', ({ path, values }) => {
    expect(new Set(knownValues(schema, config, path))).toEqual(new Set(values));
  });
});

describe('knownKeys', () => {
  it.each<{ path: string[]; keys: string[] }>([
    { path: [], keys: ['mode', 'read', 'depth', 'layers', 'more', 'part'] },
    { path: ['part'], keys: ['_target_', 'y'] },
    { path: ['mode'], keys: [] },
  ])('$path', ({ path, keys }) => expect(knownKeys(schema, config, path)).toEqual(keys));
});
