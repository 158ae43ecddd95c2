import { describe, expect, it, vi } from 'vitest';
import { create, createResolvers, select, toContainer } from '../../../src/config/index.ts';
import type { ContainerNode } from '../../../src/config/index.ts';
import { Float } from '../../../src/util/scalar.ts';

const warn = vi.fn<(message: string) => void>();
const resolvers = createResolvers({ env: { USER: 'ann', N: '5', LIST: '[1, ${a}]' }, warn });

function value(config: object, path = 'x'): unknown {
  const found = select(create(config), path, { resolvers });
  const isNode = typeof found === 'object' && found !== null && 'kind' in found;
  return isNode ? toContainer(found as ContainerNode, { resolve: true, resolvers }) : found;
}

describe('results', () => {
  it.each<{ text: string; config?: object; path?: string; value: unknown }>([
    { text: '${oc.env:USER}', value: 'ann' },
    { text: '${oc.env:N}', value: '5' },
    { text: '${oc.env:NONE,3}', value: '3' },
    { text: '${oc.env:NONE,1.0}', value: '1.0' },
    { text: '${oc.env:NONE,null}', value: null },
    { text: '${oc.decode:${oc.env:N}}', value: 5 },
    { text: '${oc.decode:null}', value: null },
    { text: "${oc.decode:'1e3'}", value: new Float(1000) },
    { text: '${oc.decode:${oc.env:LIST}}', config: { a: 'z' }, value: [1, 'z'] },
    { text: "${oc.create:{a: 1, b: '${c}'}}", config: { c: 7 }, value: { a: 1, b: '7' } },
    { text: "${oc.create:'a: [1, yes]'}", value: { a: [1, true] } },
    { text: '${oc.coerce:int,${oc.env:N}}', value: 5 },
    { text: '${oc.coerce:float,1}', value: new Float(1) },
    { text: '${oc.coerce:bool,yes}', value: true },
    { text: '${oc.coerce:str,1.0}', value: '1.0' },
    { text: '${oc.select:a}', config: { a: 1 }, value: 1 },
    { text: '${oc.select:b,2}', value: 2 },
    { text: '${oc.select:b}', value: null },
    { text: '${oc.select:a,2}', config: { a: '???' }, value: 2 },
    { text: '${oc.select:a.b,2}', config: { a: 1 }, value: 2 },
    { text: '${oc.dict.keys:a}', config: { a: { k: 1, l: 2 } }, value: ['k', 'l'] },
    { text: '${oc.dict.values:a}', config: { a: { k: 1, l: '${.k}' } }, value: [1, 1] },
  ])('$text', ({ text, config = {}, value: expected }) => {
    expect(value({ ...config, x: text })).toEqual(expected);
  });

  it('finds relative keys from the container', () => {
    expect(value({ m: { a: { k: 1 }, x: '${oc.dict.values:.a}', y: '${oc.select:.a.k}' } }, 'm.x')).toEqual([1]);
    expect(value({ m: { a: { k: 1 }, y: '${oc.select:.a.k}' } }, 'm.y')).toBe(1);
    expect(value({ b: 3, m: { y: '${oc.select:..b}' } }, 'm.y')).toBe(3);
  });
  it('warns of a deprecated key', () => {
    expect(value({ n: { new: 4 }, x: '${oc.deprecated:n.new}' })).toBe(4);
    expect(warn).toHaveBeenLastCalledWith("'x' is deprecated. Change your code and config to use 'n.new'");
    value({ n: 4, x: "${oc.deprecated:n,'$OLD_KEY -> $NEW_KEY'}" });
    expect(warn).toHaveBeenLastCalledWith('x -> n');
  });
});

describe('failures', () => {
  it.each([
    '${oc.env:NONE}',
    '${oc.env:1}',
    '${oc.decode:1.5}',
    "${oc.decode:'[1'}",
    "${oc.create:'a: ['}",
    '${oc.coerce:int,x}',
    '${oc.coerce:int,null}',
    '${oc.coerce:date,1}',
    '${oc.select:1}',
    '${oc.dict.keys:none}',
    '${oc.dict.keys:l}',
    '${oc.dict.values:n}',
    '${oc.deprecated:none}',
    '${oc.deprecated:n,1}',
  ])('%s', (text) => {
    expect(() => value({ l: [1], n: 1, x: text })).toThrow(
      expect.objectContaining({ fullKey: 'x', code: expect.stringMatching(/^INTERPOLATION/) }),
    );
  });
});
