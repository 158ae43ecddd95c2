import { describe, expect, it } from 'vitest';
import { followExportPath } from '../../src/instantiate/export-path.ts';
import * as losses from './parts/losses.ts';

it.each([
  { name: 'a function', path: 'myLoss', value: losses.myLoss },
  { name: 'the default export', path: 'default', value: losses.myLoss },
  { name: 'a class', path: 'Huber', value: losses.Huber },
  { name: 'a number', path: 'number', value: 7 },
  { name: 'an object in an object', path: 'nested.deep', value: losses.nested.deep },
])('finds $name', ({ path, value }) => {
  expect(followExportPath(losses, path)).toBe(value);
});

it.each([
  { name: 'a method', path: 'service.describe', result: { by: 'service', options: {} } },
  { name: 'a static method that is inherited', path: 'Huber.make', result: { by: 'Huber', options: {} } },
  { name: 'a function in objects', path: 'nested.deep.thing', result: { deep: {} } },
])('$name keeps what it belongs to', ({ path, result }) => {
  expect((followExportPath(losses, path) as (options: object) => unknown)({})).toEqual(result);
});

describe('never leaves the module by', () => {
  it.each([
    'constructor',
    '__proto__',
    'prototype',
    'myLoss.constructor',
    'myLoss.call',
    'myLoss.bind',
    'myLoss.prototype',
    'Huber.prototype',
    'Huber.prototype.constructor',
    'Huber.constructor',
    'Huber.__proto__',
    'service.constructor',
    'service.__proto__',
    'service.toString',
    'nested.__proto__.constructor',
    'nested.hasOwnProperty',
    'number.toFixed',
    'number.constructor',
    'nested.',
    '.nested',
    '',
    'nothing',
    'nested.deep.thing.nothing',
  ])('%s', (path) => {
    expect(() => followExportPath(losses, path)).toThrow(expect.objectContaining({ code: 'TARGET_UNKNOWN' }));
  });

  it('and names the nearest export', () => {
    expect(() => followExportPath(losses, 'mylos')).toThrow(expect.objectContaining({ suggestion: 'myLoss' }));
  });
});
