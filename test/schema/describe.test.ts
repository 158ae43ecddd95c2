import { describe, expect, it } from 'vitest';
import { describeAt, type Schema } from '../../src/schema/index.ts';

const schema: Schema = {
  type: 'object',
  description: 'All of it.',
  properties: {
    epochs: { type: 'integer', minimum: 1, unit: 'epochs', default: 3, description: 'Passes.' },
    rate: { type: ['number', 'null'], exclusiveMinimum: 0, maximum: 1 },
    select: { enum: ['last', 'best'] },
    only: { const: 'x' },
    flag: { type: 'boolean' },
    name: { type: 'string', minLength: 1 },
    widths: { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 2 },
    share: {
      anyOf: [
        { type: 'number', exclusiveMaximum: 1 },
        { type: 'integer', minimum: 1 },
      ],
    },
    ramp: { type: ['number', 'object'], properties: { from: { type: 'number' } } },
    part: {
      type: 'object',
      description: 'A part.',
      discriminator: { propertyName: 'method' },
      oneOf: [
        { description: 'Of a.', properties: { method: { const: 'a' }, beta: { type: 'number', description: "a's." } } },
        { description: 'Of b.', properties: { method: { const: 'b' } } },
      ],
    },
  },
};

describe('describeAt', () => {
  it.each([
    { key: 'epochs', found: { type: 'an integer, at least 1', unit: 'epochs', default: 3, descriptions: ['Passes.'] } },
    { key: 'rate', found: { type: 'a number or null, above 0, at most 1', unit: undefined, isValue: true } },
    { key: 'select', found: { type: 'one of last, best', default: undefined } },
    { key: 'only', found: { type: 'x' } },
    { key: 'flag', found: { type: 'true or false' } },
    { key: 'name', found: { type: 'a string' } },
    { key: 'widths', found: { type: 'a list, each an integer, at least 1, at least 2 items', isValue: true } },
    { key: 'share', found: { type: 'a number, below 1; or an integer, at least 1', isValue: true } },
    { key: 'ramp', found: { isValue: true } },
    { key: 'ramp.from', found: { type: 'a number' } },
    { key: 'part', found: { descriptions: ['A part.', 'Of a.'], isValue: false } },
    { key: 'part.beta', found: { descriptions: ["a's."] } },
  ])('$key', ({ key, found }) => {
    expect(describeAt(schema, { part: { method: 'a' } }, key.split('.'))).toMatchObject(found);
  });

  it.each(['nothing', 'epochs.more', 'part.gamma'])('knows nothing of %s', (key) => {
    expect(describeAt(schema, { part: { method: 'a' } }, key.split('.'))).toBeUndefined();
  });
});
