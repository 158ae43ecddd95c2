import { describe, expect, it } from 'vitest';
import { authoringSchema, compileSchema, schemaAt } from '../../src/schema/index.ts';

const part = (name: string, properties: object): object => ({
  type: 'object',
  additionalProperties: false,
  required: ['kind'],
  properties: { kind: { const: name }, ...properties },
});

const whole = {
  type: 'object',
  additionalProperties: false,
  required: ['seed', 'shape'],
  properties: {
    seed: { type: 'integer', minimum: 0, description: 'The seed.' },
    sizes: { type: 'array', items: { type: 'integer' }, minItems: 1 },
    shape: {
      type: 'object',
      required: ['kind'],
      discriminator: { propertyName: 'kind' },
      oneOf: [
        part('circle', { radius: { type: 'number' }, name: { type: 'string' } }),
        part('box', { width: { type: 'number' }, name: { enum: ['a', 'b'] } }),
      ],
    },
    inner: { type: 'object', additionalProperties: { type: 'boolean' }, properties: {} },
  },
};

const validate = await compileSchema(authoringSchema(whole, { extra: { defaults: { type: 'array' } } }));

const right: { name: string; value: unknown }[] = [
  { name: 'nothing at all', value: {} },
  { name: 'a part of the whole', value: { sizes: [1, 2] } },
  { name: 'values to be set later', value: { seed: '???', sizes: '???', shape: '???' } },
  { name: 'interpolations', value: { seed: '${oc.env:SEED}', sizes: ['${seed}', 1], shape: '${other}' } },
  { name: 'interpolations inside of text', value: { shape: { kind: 'circle', name: 'the ${seed}' } } },
  { name: 'a defaults list', value: { defaults: ['_self_'] } },
  { name: 'the keys of a part', value: { shape: { kind: 'box', width: 1.5, name: 'b' } } },
  { name: 'keys of any part where it is not said which', value: { shape: { radius: 1, width: 2, name: 'c' } } },
  { name: 'a tag that is open', value: { shape: { kind: '${which}', radius: 1 } } },
  { name: 'maps of values', value: { inner: { x: true, y: '???' } } },
];

const wrong: { name: string; value: unknown }[] = [
  { name: 'an unknown key', value: { sede: 1 } },
  { name: 'another type', value: { seed: 'one' } },
  { name: 'a value out of range', value: { seed: -1 } },
  { name: 'an item of another type', value: { sizes: [1, 'two'] } },
  { name: 'a list that is too short', value: { sizes: [] } },
  { name: 'a tag that there is not', value: { shape: { kind: 'line' } } },
  { name: 'a key of another part', value: { shape: { kind: 'circle', width: 1 } } },
  { name: 'a value that only another part may have', value: { shape: { kind: 'box', name: 'c' } } },
  { name: 'a key of no part', value: { shape: { depth: 1 } } },
  { name: 'a value of a map', value: { inner: { x: 1 } } },
];

describe('authoringSchema', () => {
  it.each(right)('allows $name', ({ value }) => expect(validate(value)).toEqual([]));

  it.each(wrong)('refuses $name', ({ value }) => expect(validate(value)).not.toEqual([]));

  it('keeps the descriptions where editors look for them', () => {
    expect(schemaAt(authoringSchema(whole), ['seed'])).toMatchObject({ description: 'The seed.' });
  });
});

describe('schemaAt', () => {
  it('follows properties', () => {
    expect(schemaAt(whole, [])).toBe(whole);
    expect(schemaAt(whole, ['seed'])).toBe(whole.properties.seed);
    expect(schemaAt(whole, ['seed', 'x'])).toBeUndefined();
    expect(schemaAt(whole, ['x', 'y'])).toBeUndefined();
  });

  it('follows those of one of several parts', () => {
    const a = { properties: { x: { type: 'integer' } } };
    const b = { properties: { x: { type: 'string' }, y: { properties: { z: { type: 'null' } } } } };
    const several = { properties: { part: { type: 'object', oneOf: [a, b] } } };
    expect(schemaAt(several, ['part', 'x'])).toBe(a.properties.x);
    expect(schemaAt(several, ['part', 'y', 'z'])).toBe(b.properties.y.properties.z);
    expect(schemaAt(several, ['part', 'z'])).toBeUndefined();
  });
});

it('a map of parts by any names may have more than parts', async () => {
  const parts = { type: 'object', additionalProperties: { type: 'integer' } };
  const validate = await compileSchema(authoringSchema(parts, { extra: { defaults: { type: 'array' } } }));
  expect(validate({ defaults: ['_self_'], first: 1 })).toEqual([]);
  expect(validate({ first: 'a' })).not.toEqual([]);
});
