import { describe, expect, it } from 'vitest';
import { create, createResolvers, select, toContainer } from '../../src/config/index.ts';
import type { ContainerNode } from '../../src/config/index.ts';
import { Float } from '../../src/util/scalar.ts';

const value = (config: object, path = 'x'): unknown => {
  const found = select(create(config), path);
  return typeof found === 'object' && found !== null && 'kind' in found ? toContainer(found as ContainerNode) : found;
};

describe('references', () => {
  it.each<{ name: string; config: object; path?: string; value: unknown }>([
    { name: 'absolute', config: { a: { b: 1 }, x: '${a.b}' }, value: 1 },
    { name: 'keeps the type', config: { a: new Float(1), x: '${a}' }, value: new Float(1) },
    { name: 'container', config: { a: { b: 1 }, x: '${a}' }, value: { b: 1 } },
    { name: 'sibling', config: { m: { a: 1, x: '${.a}' } }, path: 'm.x', value: 1 },
    { name: 'uncle', config: { a: 1, m: { x: '${..a}' } }, path: 'm.x', value: 1 },
    { name: 'in a list a dot is the list', config: { l: [5, '${.0}'] }, path: 'l[1]', value: 5 },
    { name: 'index', config: { l: [5, 6], x: '${l[1]}' }, value: 6 },
    { name: 'index from the end', config: { l: [5, 6], x: '${l[-1]}' }, value: 6 },
    { name: 'index with a dot', config: { l: [5, 6], x: '${l.0}' }, value: 5 },
    {
      name: 'integer key',
      config: new Map<unknown, unknown>([
        [1, 'a'],
        ['x', '${1}'],
      ]),
      value: 'a',
    },
    { name: 'chain', config: { a: '${b}', b: '${c}', c: 1, x: '${a}' }, value: 1 },
    { name: 'through a reference', config: { a: '${m}', m: { b: 1 }, x: '${a.b}' }, value: 1 },
    { name: 'key from a value', config: { k: 'b', a: { b: 1 }, x: '${a.${k}}' }, value: 1 },
    { name: 'path from a value', config: { k: 'a.b', a: { b: 1 }, x: '${${k}}' }, value: 1 },
    { name: 'index from a value', config: { k: 1, a: [5, 6], x: '${a[${k}]}' }, value: 6 },
    { name: 'relative path from a value', config: { m: { k: '.a', a: 1, x: '${${.k}}' } }, path: 'm.x', value: 1 },
    {
      name: 'integer key from a value',
      config: new Map<unknown, unknown>([
        [1, 'a'],
        ['k', 1],
        ['x', '${${k}}'],
      ]),
      value: 'a',
    },
    { name: 'one key from a value in brackets', config: { p: 'a.b', 'a.b': 1, x: '${[${p}]}' }, value: 1 },
    { name: 'escaped colon', config: { 'a:b': 1, x: String.raw`${'$'}{a\:b}` }, value: 1 },
    { name: 'escaped brackets', config: { 'a[b]': 1, x: String.raw`${'$'}{a\[b\]}` }, value: 1 },
    { name: 'escaped equals sign', config: { 'a=b': 1, x: String.raw`${'$'}{a\=b}` }, value: 1 },
    { name: 'escaped backslash', config: { 'a\\b': 1, x: String.raw`${'$'}{a\\b}` }, value: 1 },
    { name: 'escaped dot', config: { 'a.b': 1, x: String.raw`${'$'}{a\.b}` }, value: 1 },
    { name: 'null', config: { a: null, x: '${a}' }, value: null },
  ])('$name', ({ config, path, value: expected }) => expect(value(config, path)).toEqual(expected));
});

describe('text', () => {
  it.each<{ text: string; value: string }>([
    { text: '${host}:${port}', value: 'localhost:80' },
    { text: '<${t}>', value: '<True>' },
    { text: '<${n}>', value: '<None>' },
    { text: '<${f}>', value: '<1.0>' },
    { text: '<${l}>', value: "<[1, 'x', None]>" },
    { text: '<${m}>', value: "<{'c': 1, 'd': '${host}'}>" },
    { text: String.raw`\${host}`, value: '${host}' },
    { text: String.raw`\\${'$'}{host}`, value: String.raw`\localhost` },
    { text: String.raw`a\b ${'$'}{host}`, value: String.raw`a\b localhost` },
  ])('$text', ({ text, value: expected }) => {
    const data = {
      host: 'localhost',
      port: 80,
      t: true,
      n: null,
      f: new Float(1),
      l: [1, 'x', null],
      m: { c: 1, d: '${host}' },
    };
    expect(value({ ...data, x: text })).toBe(expected);
  });
});

describe('failures', () => {
  const long = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, `\${k${i + 1}}`]));
  it.each<{ name: string; config: object; error: object }>([
    {
      name: 'unknown key',
      config: { temperature: 1, x: '${temprature}' },
      error: { name: 'InterpolationKeyError', code: 'INTERPOLATION_KEY', fullKey: 'x', suggestion: 'temperature' },
    },
    { name: 'too many dots', config: { x: '${..a}' }, error: { name: 'InterpolationKeyError' } },
    {
      name: 'missing value',
      config: { a: '???', x: '${a}' },
      error: { name: 'InterpolationToMissingValueError', code: 'INTERPOLATION_MISSING' },
    },
    {
      name: 'missing value in text',
      config: { a: '???', x: 'a ${a}' },
      error: { name: 'InterpolationToMissingValueError' },
    },
    { name: 'itself', config: { x: '${x}' }, error: { name: 'InterpolationResolutionError' } },
    {
      name: 'round about',
      config: { a: '${b}', b: '${x}', x: '${a}' },
      error: { name: 'InterpolationResolutionError' },
    },
    { name: 'below itself', config: { x: '${x.y}' }, error: { name: 'InterpolationResolutionError' } },
    { name: 'in an argument', config: { x: '${oc.decode:${x}}' }, error: { name: 'InterpolationResolutionError' } },
    { name: 'through a resolver', config: { x: '${oc.select:x}' }, error: { name: 'InterpolationResolutionError' } },
    { name: 'a chain without end', config: { ...long, x: '${k0}' }, error: { name: 'InterpolationResolutionError' } },
    { name: 'below a scalar', config: { a: 1, x: '${a.b}' }, error: { name: 'InterpolationResolutionError' } },
    {
      name: 'list index that is text',
      config: { a: [1], x: '${a.b}' },
      error: { name: 'InterpolationResolutionError' },
    },
    {
      name: 'a key that is no text',
      config: { k: 1.5, x: '${a.${k}}' },
      error: { name: 'InterpolationResolutionError' },
    },
    {
      name: 'unknown resolver',
      config: { x: '${oc.enf:HOME}' },
      error: { name: 'UnsupportedInterpolationType', suggestion: 'oc.env' },
    },
  ])('$name', ({ config, error }) => expect(() => value(config)).toThrow(expect.objectContaining(error)));

  it('refuses to lead to a parent', () => {
    expect(() => value({ m: { x: '${m}' } }, 'm.x')).toThrow(
      expect.objectContaining({ name: 'InterpolationResolutionError' }),
    );
  });
  it('keeps what a resolver threw', () => {
    const resolvers = createResolvers().with('boom', () => {
      throw new RangeError('far too much');
    });
    const config = create({ x: '${boom:}' });
    expect(() => select(config, 'x', { resolvers })).toThrow(
      expect.objectContaining({
        code: 'INTERPOLATION',
        cause: expect.any(RangeError),
        message: expect.stringContaining('far too much'),
      }),
    );
  });
});
