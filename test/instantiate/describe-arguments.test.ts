import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeArguments } from '../../src/instantiate/describe-arguments.ts';

class Tensor {
  readonly values = [1, 2, 3];
}

it.each([
  { name: 'nothing', values: [], text: '()' },
  { name: 'scalars', values: [1, 'a', true, null, undefined, 5n], text: "(1, 'a', true, null, undefined, 5)" },
  { name: 'options', values: [{ widths: [16, 32], dropout: 0.2 }], text: '({widths: [16, 32], dropout: 0.2})' },
  { name: 'deep values', values: [{ a: { b: { c: 1 } }, d: [[1, 2]] }], text: '({a: {b: {1 keys}}, d: [[2 items]]})' },
  { name: 'a long list', values: [[1, 2, 3, 4, 5, 6, 7, 8]], text: '([1, 2, 3, 4, 5, 6, … 2 more])' },
  { name: 'long text', values: ['x'.repeat(99)], text: `('${'x'.repeat(39)}…')` },
  { name: 'objects of classes', values: [new Tensor(), new Map()], text: '([Tensor], [Map])' },
  { name: 'functions', values: [{ f: Math.max }], text: '({f: [function max]})' },
  { name: 'an object without prototype', values: [Object.create(null)], text: '({})' },
  {
    name: 'secrets',
    values: [{ api_key: 'x', token: 5, password: { a: 1 } }],
    text: '({api_key: ***, token: ***, password: ***})',
  },
  { name: 'a secret that is not set', values: [{ token: null }], text: '({token: null})' },
  { name: 'secrets in addresses', values: ['https://me:pass@host/x'], text: "('https://***@host/x')" },
])('$name', ({ values, text }) => {
  expect(describeArguments(values)).toBe(text);
});

it('is short and never throws', () => {
  fc.assert(
    fc.property(fc.array(fc.anything({ withNullPrototype: true, withBigInt: true })), (values) => {
      expect(describeArguments(values).length).toBeLessThanOrEqual(200);
    }),
  );
  const bad = Object.defineProperty({}, 'x', {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });
  expect(describeArguments([bad])).toBe('(…)');
});
