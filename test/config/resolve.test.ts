import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL } from '../sample.ts';
import {
  create,
  createResolvers,
  isInterpolation,
  originsOf,
  resolve,
  select,
  setReadonly,
  setStruct,
  toContainer,
  toYaml,
  update,
} from '../../src/config/index.ts';
import type { MapNode } from '../../src/config/index.ts';
import { Float } from '../../src/util/scalar.ts';

/** What something gives, or the code of its error. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('resolve of what leads to a missing value', () => {
  const config = () => create({ a: '???', b: '${a}', c: ['x${a}'], d: 1, e: '${d}' });
  it('is an error, after which nothing has changed', () => {
    const before = config();
    expect(outcome(() => resolve(before))).toBe('INTERPOLATION_MISSING');
    expect(toYaml(before)).toBe(toYaml(config()));
  });

  it('is missing too where that is allowed', () => {
    const resolved = config();
    resolve(resolved, { allowsMissing: true });
    expect(toYaml(resolved)).toBe(toYaml(create({ a: '???', b: '???', c: ['???'], d: 1, e: 1 })));
  });
});

describe('resolve', () => {
  it.each<{ name: string; config: object; result: unknown }>([
    { name: 'references', config: { a: 1, b: '${a}', c: ['${b}', 'x${a}'] }, result: { a: 1, b: 1, c: [1, 'x1'] } },
    {
      name: 'containers become copies',
      config: { a: { x: '${b}' }, b: 1, c: '${a}' },
      result: { a: { x: 1 }, b: 1, c: { x: 1 } },
    },
    {
      name: 'relative references keep their place',
      config: { m: { a: { x: '${..k}' }, k: 5 }, c: '${m.a}' },
      result: { m: { a: { x: 5 }, k: 5 }, c: { x: 5 } },
    },
    { name: 'what resolvers make', config: { a: '${oc.create:{k: ${b}}}', b: 1 }, result: { a: { k: 1 }, b: 1 } },
    { name: 'escapes become text', config: { a: String.raw`\${b}` }, result: { a: '${b}' } },
    { name: 'missing values stay', config: { a: '???' }, result: { a: '???' } },
  ])('$name', ({ config, result }) => {
    const made = create(config);
    resolve(made);
    expect(toContainer(made)).toEqual(result);
  });
  it.each<{ name: string; config: object; result: unknown }>([
    {
      name: 'behind it',
      config: { m: '${mk:}', n: '${m.a}', l: '${m.a[1].b}' },
      result: { m: { a: [1, { b: 2 }] }, n: [1, { b: 2 }], l: 2 },
    },
    {
      name: 'before it',
      config: { n: '${m.a}', m: '${mk:}' },
      result: { n: [1, { b: 2 }], m: { a: [1, { b: 2 }] } },
    },
    {
      name: 'through another reference',
      config: { n: '${k.a[0]}', k: '${m}', m: '${mk:}' },
      result: { n: 1, k: { a: [1, { b: 2 }] }, m: { a: [1, { b: 2 }] } },
    },
    {
      name: 'into what a built-in resolver makes',
      config: { n: '${m.k}', m: '${oc.create:{k: ${b}}}', b: 1 },
      result: { n: 1, m: { k: 1 }, b: 1 },
    },
    {
      name: 'to interpolations in it',
      config: { n: '${m.x}', m: '${own:}', b: 1 },
      result: { n: 1, m: { x: 1, y: { z: 1 } }, b: 1 },
    },
  ])('lets interpolations lead into what a resolver makes: $name', ({ config, result }) => {
    let calls = 0;
    const resolvers = createResolvers()
      .with('mk', () => (calls++, { a: [1, { b: 2 }] }))
      .with('own', () => (calls++, { x: '${b}', y: { z: '${..x}' } }));
    const made = create(config);
    resolve(made, { resolvers });
    expect(toContainer(made)).toEqual(result);
    expect(calls).toBeLessThanOrEqual(1);
  });
  it('gives what reading with all interpolations resolved gives', () => {
    const key = fc.constantFrom('a', 'b', 'c');
    const text = fc.constantFrom(
      '${a}',
      '${b.c}',
      '${.a}',
      '${..b}',
      'x${c}',
      '${one:}',
      '${esc:}',
      String.raw`\???`,
      '${c[0]}',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 3 }, text, fc.integer(), tie('map'), fc.array(tie('tree'), { maxLength: 2 })),
      map: fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
    }));
    const resolvers = createResolvers()
      .with('one', () => 1)
      .with('esc', () => String.raw`\???`);
    fc.assert(
      fc.property(fc.dictionary(key, tree), (config) => {
        const inPlace = outcome(() => {
          const made = create(config);
          resolve(made, { resolvers });
          return toYaml(made);
        });
        expect(inPlace).toEqual(outcome(() => toYaml(create(config), { resolve: true, resolvers })));
      }),
    );
  });
  it('resolves each node once, also a scalar that a resolver makes anew each time', () => {
    let calls = 0;
    const resolvers = createResolvers().with('count', () => ++calls);
    const made = create({ a: '${b}', b: '${count:}', c: '${b}' });
    resolve(made, { resolvers });
    expect(toContainer(made)).toEqual({ a: 1, b: 1, c: 1 });
  });
  it('makes what a resolver gives part of the config where it stands, also outside of the part that is resolved', () => {
    const resolvers = createResolvers().with('mk', () => ({ a: 1 }));
    const made = create({ m: '${mk:}', part: { n: '${m.a}' } }) as MapNode;
    resolve(made.children.get('part') as MapNode, { resolvers });
    expect(toContainer(made)).toEqual({ m: { a: 1 }, part: { n: 1 } });
  });
  it('takes ??? in what a resolver makes for a text', () => {
    const resolvers = createResolvers().with('mk', () => ({ a: '???' }));
    const made = create({ m: '${mk:}' });
    resolve(made, { resolvers });
    expect(select(made, 'm.a')).toBe('???');
    expect(toYaml(made)).toBe(`m:\n  a: ${String.raw`\???`}\n`);
  });
  it('keeps kinds of numbers', () => {
    const config = create({ a: new Float(1), b: '${a}' }) as MapNode;
    resolve(config);
    expect(select(config, 'b')).toEqual(new Float(1));
    expect(isInterpolation(config, 'b')).toBe(false);
  });
  it('makes copies that go their own ways', () => {
    const config = create({ a: { x: 1 }, b: '${a}' });
    resolve(config);
    update(config, 'b.x', 2);
    expect(toContainer(config)).toEqual({ a: { x: 1 }, b: { x: 2 } });
  });
  it('does not ask flags', () => {
    const config = create({ a: 1, b: '${a}' });
    setReadonly(config, true);
    setStruct(config, true);
    resolve(config);
    expect(toContainer(config)).toEqual({ a: 1, b: 1 });
  });
  it('remembers the text of the interpolation', () => {
    const config = create('a: 1\nb: ${a}') as MapNode;
    resolve(config);
    const texts = originsOf(config.children.get('b')!).map(({ source, start, end }) => source.text.slice(start, end));
    expect(texts[0]).toBe('${a}');
  });

  const bomb = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, [`\${k${i + 1}}`, `\${k${i + 1}}`]]));
  it.each<{ name: string; config: object; code: string }>([
    { name: 'an unknown key', config: { a: '${b}', c: '${nope}', b: 1 }, code: 'INTERPOLATION_KEY' },
    { name: 'a reference to ???', config: { a: '${b}', b: '???' }, code: 'INTERPOLATION_MISSING' },
    { name: 'containers inside each other', config: { a: { x: '${b}' }, b: { y: '${a}' } }, code: 'INTERPOLATION' },
    ...(ALL ? [{ name: 'references that double forty times', config: { ...bomb, k40: [1] }, code: 'YAML_LIMIT' }] : []),
    { name: 'a value that no config holds', config: { a: '${date:}' }, code: 'UNSUPPORTED_VALUE' },
    { name: 'such a value in a list', config: { a: '${dates:}' }, code: 'UNSUPPORTED_VALUE' },
    { name: 'a list that contains itself', config: { a: '${loop:}' }, code: 'INTERPOLATION' },
    { name: 'a broken reference in what a resolver makes', config: { a: '${bad:}' }, code: 'INTERPOLATION_KEY' },
  ])('refuses $name, and changes nothing', ({ config, code }) => {
    const loop: unknown[] = [];
    loop.push(loop);
    const resolvers = createResolvers()
      .with('date', () => new Date(0))
      .with('dates', () => [new Date(0)])
      .with('loop', () => loop)
      .with('bad', () => ({ x: '${nope}' }));
    const made = create(config);
    expect(() => resolve(made, { resolvers })).toThrow(expect.objectContaining({ code }));
    expect(toContainer(made)).toEqual(config);
  });
});
