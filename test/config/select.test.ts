import { describe, expect, it } from 'vitest';
import { canSelect, create, select, selectNode, toContainer } from '../../src/config/index.ts';
import type { ContainerNode, MapNode } from '../../src/config/index.ts';
import { Float } from '../../src/util/scalar.ts';

const config = create({
  a: { b: [1, { c: 'x' }], n: null, m: '???', f: new Float(1), ref: '${a.b}', bad: '${nope}', 'k.l': 7 },
  '1': 'one',
}) as MapNode;
const inner = selectNode(config, 'a') as ContainerNode;

describe('what is there', () => {
  it.each<{ path: string; value: unknown; from?: ContainerNode }>([
    { path: 'a.b[0]', value: 1 },
    { path: 'a.b.1.c', value: 'x' },
    { path: '[a][b][1][c]', value: 'x' },
    { path: 'a.b[-1].c', value: 'x' },
    { path: 'a.ref[0]', value: 1 },
    { path: 'a.n', value: null },
    { path: 'a.f', value: new Float(1) },
    { path: String.raw`a.k\.l`, value: 7 },
    { path: '1', value: 'one' },
    { path: 'b[0]', value: 1, from: inner },
    { path: '.b[0]', value: 1, from: inner },
    { path: '..1', value: 'one', from: inner },
  ])('$path', ({ path, value, from = config }) => expect(select(from, path)).toEqual(value));
  it('is the node itself for an empty path', () => expect(selectNode(inner, '')).toBe(inner));
  it('is a node for a container', () =>
    expect(toContainer(select(config, 'a.b') as ContainerNode)).toEqual([1, { c: 'x' }]));
  it('finds an integer key by its text', () => expect(select(create(new Map([[5, 'five']])), '5')).toBe('five'));
});

describe('what is not there gives the default', () => {
  it.each(['z', 'a.z', 'a.b[7]', 'a.b[-3]', 'a.n.x', 'a.f.x', 'a.m', 'a.b[0].c', '...a'])('%s', (path) => {
    expect([select(config, path), select(config, path, { default: 5 })]).toEqual([undefined, 5]);
    expect(canSelect(config, path)).toBe(false);
  });
  it('but null is a value', () => expect(select(config, 'a.n', { default: 5 })).toBeNull());
});

describe('failures', () => {
  it.each<{ path: string; options?: object; error: object }>([
    { path: 'a.bad', error: { name: 'InterpolationKeyError' } },
    { path: 'a.bad', options: { default: 1 }, error: { name: 'InterpolationKeyError' } },
    { path: 'a.m', options: { throwOnMissing: true }, error: { name: 'MissingMandatoryValue', fullKey: 'a.m' } },
    { path: 'a.b.x', error: { name: 'ConfigTypeError' } },
  ])('$path', ({ path, options = {}, error }) => {
    expect(() => select(config, path, options)).toThrow(expect.objectContaining(error));
    expect(canSelect(config, path, options)).toBe(false);
  });
  it('can be silent about interpolations', () => {
    expect(select(config, 'a.bad', { throwOnResolutionFailure: false, default: 3 })).toBe(3);
  });
});
