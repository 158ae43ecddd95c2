import { expect, it } from 'vitest';
import { callTarget, isClass, isTarget } from '../../src/instantiate/target.ts';

class Thing {
  readonly args: readonly unknown[];

  constructor(...args: readonly unknown[]) {
    this.args = args;
  }
}

/** What a compiler makes of a class for old engines. */
const Old = Function(`function Old() {} Old.prototype.method = function () {}; return Old`)() as object;

it.each([
  { name: 'a class', value: Thing, is: true },
  {
    name: 'a class without a name',
    value: (() =>
      class {
        readonly a = 1;
      })(),
    is: true,
  },
  { name: 'Map', value: Map, is: true },
  { name: 'Date', value: Date, is: true },
  { name: 'a compiled class', value: Old, is: true },
  { name: 'a function', value: function plain() {}, is: false },
  { name: 'an arrow function', value: () => 1, is: false },
  { name: 'an async function', value: async () => 1, is: false },
  { name: 'a generator', value: function* () {}, is: false },
  { name: 'a bound function', value: Thing.toString.bind(Thing), is: false },
  { name: 'a native function', value: Math.max, is: false },
  { name: 'an object', value: {}, is: false },
])('isClass: $name', ({ value, is }) => {
  expect(isClass(value)).toBe(is);
});

it.each([
  { name: 'a function', value: () => 1, is: true },
  { name: 'a component', value: { options: {}, create: (): number => 1 }, is: true },
  { name: 'an object with create alone', value: { create: (): number => 1 }, is: false },
  { name: 'null', value: null, is: false },
  { name: 'text', value: 'x', is: false },
])('isTarget: $name', ({ value, is }) => {
  expect(isTarget(value)).toBe(is);
});

const spread = (...args: readonly unknown[]) => args;
const component = { options: {}, create: (...args: readonly unknown[]) => args };

it.each([
  { name: 'options alone', target: spread, args: [], options: { a: 1 }, context: undefined, passed: [{ a: 1 }] },
  { name: 'no options are still an object', target: spread, args: [], options: {}, context: undefined, passed: [{}] },
  {
    name: 'positional arguments first',
    target: spread,
    args: [1],
    options: { a: 1 },
    context: undefined,
    passed: [1, { a: 1 }],
  },
  { name: 'positional arguments alone', target: spread, args: [1, 2], options: {}, context: undefined, passed: [1, 2] },
  { name: 'context last', target: spread, args: [1], options: { a: 1 }, context: 'c', passed: [1, { a: 1 }, 'c'] },
  {
    name: 'options keep their place before a context',
    target: spread,
    args: [1],
    options: {},
    context: 'c',
    passed: [1, {}, 'c'],
  },
  { name: 'a component', target: component, args: [], options: {}, context: 'c', passed: [{}, 'c'] },
  { name: 'a component without context', target: component, args: [], options: {}, context: undefined, passed: [{}] },
])('calls with $name', ({ target, args, options, context, passed }) => {
  expect(callTarget(target, { args, options, context })).toEqual(passed);
});

it('makes an object of a class', () => {
  const made = callTarget(Thing, { args: [1], options: { a: 2 }, context: undefined });
  expect(made).toBeInstanceOf(Thing);
  expect(made).toEqual({ args: [1, { a: 2 }] });
});
