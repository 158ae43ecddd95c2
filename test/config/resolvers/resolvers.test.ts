import { describe, expect, it } from 'vitest';
import { copyNode, create, createResolvers, select } from '../../../src/config/index.ts';
import { Float } from '../../../src/util/scalar.ts';

describe('a registry', () => {
  const base = createResolvers();
  it('does not change', () => {
    const more = base.with('twice', ([value]) => Number(value) * 2);
    expect([base.has('twice'), more.has('twice'), more.without('twice').has('twice')]).toEqual([false, true, false]);
    expect(more.names()).toEqual([...base.names(), 'twice']);
  });
  it('refuses a taken or an empty name', () => {
    expect(() => base.with('oc.env', () => 1)).toThrow(expect.objectContaining({ name: 'ConfigValueError' }));
    expect(() => base.with('', () => 1)).toThrow(expect.objectContaining({ name: 'ConfigValueError' }));
    expect(
      base
        .with('oc.env', () => 1, { replace: true })
        .get('oc.env')
        .resolve([], {} as never),
    ).toBe(1);
  });
});

describe('what a resolver gets', () => {
  const seen: unknown[] = [];
  const resolvers = createResolvers().with('see', (args, { node, parent, root }) => {
    seen.push(args, node.key, parent.key, root.key);
    return 'seen';
  });
  it('is its arguments, evaluated, and its place', () => {
    const config = create({ a: 1, m: { x: "${see:1, 1.0, ' q ', [${a}, b], {k: null}, , ${m2}}" }, m2: { z: 1 } });
    expect(select(config, 'm.x', { resolvers })).toBe('seen');
    const [args, ...place] = seen as [unknown[], ...unknown[]];
    expect(args.slice(0, 6)).toEqual([1, new Float(1), ' q ', [1, 'b'], new Map([['k', null]]), '']);
    expect(args[6]).toMatchObject({ kind: 'map', key: 'm2' });
    expect(place).toEqual(['x', 'm', undefined]);
  });
});

describe('the cache', () => {
  let calls = 0;
  const resolvers = createResolvers().with('count', () => ++calls, { useCache: true });
  it('goes by the text of the arguments and belongs to the config', () => {
    calls = 0;
    const config = create({ n: 1, a: '${count:x}', b: '${count:x}', c: '${count:y}', d: '${count:${n}}' });
    const read = (from = config): unknown[] =>
      ['a', 'b', 'c', 'd', 'a', 'd'].map((key) => select(from, key, { resolvers }));
    expect(read()).toEqual([1, 1, 2, 3, 1, 3]);
    expect(read(copyNode(config))).toEqual([1, 1, 2, 3, 1, 3]);
    expect(select(create({ a: '${count:x}' }), 'a', { resolvers })).toBe(4);
  });
});
