import { describe, expect, it } from 'vitest';
import { create, createResolvers, toContainer, toExact } from '../../src/config/index.ts';
import { Float } from '../../src/util/scalar.ts';

const config = create(
  new Map<unknown, unknown>([
    ['i', 1],
    ['f', new Float(1)],
    ['n', null],
    ['m', '???'],
    ['x', '${l[1]}'],
    ['l', [1, 'a']],
    [7, { k: '${.j}', j: true }],
  ]),
);

it('gives plain JavaScript', () => {
  expect(toContainer(config)).toEqual({
    '7': { k: '${.j}', j: true },
    i: 1,
    f: 1,
    n: null,
    m: '???',
    x: '${l[1]}',
    l: [1, 'a'],
  });
});
it('resolves', () => {
  expect(toContainer(config, { resolve: true })).toMatchObject({ x: 'a', '7': { k: true } });
});
it('keeps kinds of numbers, keys and their order when exact', () => {
  const exact = toExact(config) as Map<unknown, unknown>;
  expect([...exact.keys()]).toEqual(['i', 'f', 'n', 'm', 'x', 'l', 7]);
  expect(exact.get('f')).toEqual(new Float(1));
});
it('throws on missing values if told to', () => {
  expect(() => toContainer(config, { throwOnMissing: true })).toThrow(
    expect.objectContaining({ name: 'MissingMandatoryValue', fullKey: 'm' }),
  );
});
it('unescapes an escaped ???', () =>
  expect(toContainer(create({ a: String.raw`\???`, b: String.raw`\\???` }))).toEqual({
    a: '???',
    b: String.raw`\???`,
  }));

describe('resolvers', () => {
  it('are asked once for each node', () => {
    let calls = 0;
    const resolvers = createResolvers().with('count', () => ++calls);
    const made = create({ a: '${count:}', b: '${a}', c: ['${a}', '${a}'] });
    const plain = toContainer(made, { resolve: true, resolvers }) as { c: number[] };
    expect(calls).toBeLessThanOrEqual(4);
    expect(plain.c).toHaveLength(2);
  });
  it('may give anything, if it need not be YAML', () => {
    const date = new Date(0);
    const resolvers = createResolvers().with('date', () => date);
    const made = create({ a: '${date:}' });
    expect(toContainer(made, { resolve: true, resolvers })).toEqual({ a: date });
    expect(() => toExact(made, { resolve: true, resolvers })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_VALUE' }),
    );
  });
});

describe('what has no end is an error', () => {
  const bomb = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, [`\${k${i + 1}}`, `\${k${i + 1}}`]]));
  it.each<{ name: string; value: object; code: string }>([
    { name: 'two containers inside each other', value: { a: { x: '${b}' }, b: { y: '${a}' } }, code: 'INTERPOLATION' },
    { name: 'a resolver that gives its own container', value: { a: { x: '${oc.select:a}' } }, code: 'INTERPOLATION' },
    { name: 'a resolver that makes new containers', value: { b: { b: '${oc.dict.values:b}' } }, code: 'INTERPOLATION' },
    { name: 'references that double forty times', value: { ...bomb, k40: [1] }, code: 'YAML_LIMIT' },
  ])('$name', ({ value, code }) => {
    expect(() => toContainer(create(value), { resolve: true })).toThrow(expect.objectContaining({ code }));
  });
});
