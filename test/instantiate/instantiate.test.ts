import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childOf, create, createResolvers, nodeBehind, OmegaConf, toYaml, typed } from '../../src/config/index.ts';
import type { ContainerNode } from '../../src/config/index.ts';
import { call, instantiate, instantiateSync, lookUp } from '../../src/instantiate/index.ts';
import type { InstantiateOptions, PartialTarget } from '../../src/instantiate/index.ts';
import { plainTree } from '../../src/instantiate/given.ts';
import { createViewer, defaultResolvers } from '../../src/config/index.ts';

class Thing {
  readonly options: object;

  constructor(options: object) {
    this.options = options;
  }
}

const targets = {
  thing: Thing,
  part: (...args: readonly unknown[]) => ({ args }),
  late: async (options: object) => ({ late: options }),
  component: { options: { type: 'object' }, create: (options: object, context: unknown) => ({ options, context }) },
  max: Math.max,
  map: Map,
  object: () => ({ new: 'object' }),
};

const make = (node: unknown, options: InstantiateOptions = {}): Promise<unknown> =>
  instantiate(node, { targets, ...options });

function node(yaml: string, key?: string): ContainerNode {
  const root = create(yaml);
  return key === undefined ? root : (childOf(root, key) as ContainerNode);
}

/** A target with a map, a list, and a list in which something is made. */
const withParts = (convert: string) =>
  `{_target_: part, _convert_: ${convert}, map: {a: [1]}, list: [1, {b: 2.0}], made: [{_target_: object}]}`;

/** Something for the target `slow`. */
const slowly = (number: number): object => ({ _target_: 'slow', number });

/** Changes its own options. */
const change = ({ map }: { map: { a: number } }): number => {
  map.a = 2;
  return map.a;
};

/** A target that instantiates what it gets. */
const outer = ({ inner }: { inner: unknown }): Promise<unknown> => instantiate(inner, { targets });

describe('how targets are called', () => {
  it.each([
    {
      name: 'a function gets an object of options',
      config: { _target_: 'part', a: 1, b: [2] },
      made: { args: [{ a: 1, b: [2] }] },
    },
    { name: 'options may be empty', config: { _target_: 'part' }, made: { args: [{}] } },
    {
      name: 'positional arguments come first',
      config: { _target_: 'part', _args_: [1], a: 2 },
      made: { args: [1, { a: 2 }] },
    },
    { name: 'positional arguments alone', config: { _target_: 'max', _args_: [1, 3, 2] }, made: 3 },
    { name: 'a class is called with new', config: { _target_: 'thing', a: 1 }, made: new Thing({ a: 1 }) },
    { name: 'a class of the language', config: { _target_: 'map', _args_: [[['a', 1]]] }, made: new Map([['a', 1]]) },
    {
      name: 'a component without context',
      config: { _target_: 'component', a: 1 },
      made: { options: { a: 1 }, context: undefined },
    },
    { name: 'a promise is waited for', config: { _target_: 'late', a: 1 }, made: { late: { a: 1 } } },
    {
      name: 'a promise is waited for before it is passed on',
      config: { _target_: 'part', x: { _target_: 'late', a: 1 } },
      made: { args: [{ x: { late: { a: 1 } } }] },
    },
    { name: '_call_: false gives the target', config: { _target_: 'part', _call_: false }, made: targets.part },
    { name: '_call_: false below', config: { a: { _target_: 'max', _call_: false } }, made: { a: Math.max } },
    {
      name: 'keys that other objects have are options',
      config: JSON.parse('{"_target_":"part","__proto__":1,"constructor":2}'),
      made: { args: [JSON.parse('{"__proto__":1,"constructor":2}')] },
    },
    {
      name: 'numbers stay what they are',
      config: { _target_: 'part', a: 1e20, b: 0.1, c: 1n, d: Infinity, e: -0 },
      made: { args: [{ a: 1e20, b: 0.1, c: 1, d: Infinity, e: -0 }] },
    },
    { name: 'what is undefined is not there', config: { _target_: 'part', a: undefined }, made: { args: [{}] } },
    { name: 'null stays null', config: null, made: null },
    { name: '_isolate_ is not passed', config: { _target_: 'part', _isolate_: true }, made: { args: [{}] } },
  ])('$name', async ({ config, made }) => {
    expect(await make(config)).toEqual(made);
  });

  it('passes objects of the program as they are', async () => {
    const given = { tensor: new Float32Array(2), call: () => 1, map: new Map(), thing: new Thing({}) };
    const { args } = (await make({ _target_: 'part', ...given, list: [given.thing] })) as {
      args: [typeof given & { list: unknown[] }];
    };
    for (const key of ['tensor', 'call', 'map', 'thing'] as const) expect(args[0][key]).toBe(given[key]);
    expect(args[0].list[0]).toBe(given.thing);
  });

  it('passes the context to every target, behind its options', async () => {
    const config = { _target_: 'component', inner: { _target_: 'part', _args_: [1], a: 2 } };
    const made = await make(config, { context: 'seed' });
    expect(made).toEqual({ options: { inner: { args: [1, { a: 2 }, 'seed'] } }, context: 'seed' });
  });

  it('builds one after the other, in the order of the config', async () => {
    const order: number[] = [];
    const slow = async ({ number }: { number: number }) => {
      await new Promise((done) => setTimeout(done, number === 1 ? 5 : 0));
      order.push(number);
    };
    await instantiate([slowly(1), { a: slowly(2) }, slowly(3)], { targets: { slow } });
    expect(order).toEqual([1, 2, 3]);
  });

  it('is also called call', () => expect(call).toBe(instantiate));
});

describe('partial', () => {
  it.each([
    { name: 'has its options', more: [], made: { options: { a: 1 }, context: 'c' } },
    { name: 'takes more', more: [{ b: 2 }], made: { options: { a: 1, b: 2 }, context: 'c' } },
    { name: 'prefers what comes later', more: [{ a: 3 }], made: { options: { a: 3 }, context: 'c' } },
    { name: 'takes another context', more: [undefined, 'd'], made: { options: { a: 1 }, context: 'd' } },
  ])('$name', async ({ more, made }) => {
    const partial = await make({ _target_: 'component', _partial_: true, a: 1, open: '???' }, { context: 'c' });
    expect((partial as PartialTarget)(...(more as []))).toEqual(made);
  });

  it('does not change between calls', async () => {
    const partial = (await make({ _target_: 'part', _partial_: true, _args_: [1] })) as PartialTarget;
    partial({ a: 1 });
    expect(partial({ b: 2 })).toEqual({ args: [1, { b: 2 }] });
  });

  it('of an asynchronous target gives a promise', async () => {
    const partial = (await make({ _target_: 'late', _partial_: true })) as PartialTarget;
    expect(await partial({ a: 1 })).toEqual({ late: { a: 1 } });
  });
});

describe('what becomes of lists and maps', () => {
  it.each(['none', 'NONE'])('by %s, parts of a config are configs', async (convert) => {
    const { args } = (await make(node(withParts(convert)))) as { args: [Record<string, unknown>] };
    const { map, list, made } = args[0];
    expect([map, list, made].map(nodeBehind).map((part) => part?.kind)).toEqual(['map', 'list', undefined]);
    expect(args).toEqual([{ map: { a: [1] }, list: [1, { b: 2 }], made: [{ new: 'object' }] }]);
    expect(() => (map as { b: unknown }).b).toThrow(expect.objectContaining({ code: 'KEY_UNKNOWN', fullKey: 'map.b' }));
  });

  it.each(['partial', 'object', 'all', 'All'])('by %s they are plain', async (convert) => {
    const { args } = (await make(node(withParts(convert)))) as { args: [Record<string, unknown>] };
    expect(Object.values(args[0]).map(nodeBehind)).toEqual([undefined, undefined, undefined]);
    expect(args).toEqual([{ map: { a: [1] }, list: [1, { b: 2 }], made: [{ new: 'object' }] }]);
  });

  it('plain data stays plain by none', async () => {
    const { args } = (await make({ _target_: 'part', _convert_: 'none', map: { a: [1] } })) as {
      args: [{ map: unknown }];
    };
    expect(nodeBehind(args[0].map)).toBeUndefined();
    expect(structuredClone(args)).toEqual([{ map: { a: [1] } }]);
  });

  const schema = { type: 'object', title: 'Options', properties: { rate: { type: 'number', default: 0.5 } } } as const;

  it.each([
    { convert: 'none', isConfig: true },
    { convert: 'partial', isConfig: true },
    { convert: 'object', isConfig: false },
    { convert: 'all', isConfig: false },
  ])('a typed map by $convert', async ({ convert, isConfig }) => {
    const config = create({ _target_: 'part', _convert_: convert, typed: typed(schema) });
    const { args } = (await make(config)) as { args: [{ typed: object }] };
    expect(nodeBehind(args[0].typed) !== undefined).toBe(isConfig);
    expect(args).toEqual([{ typed: { rate: 0.5 } }]);
  });

  it('a map that the program passes is merged into a typed one', async () => {
    const config = create({ _target_: 'part', typed: typed(schema, [{ rate: 2 }]) });
    expect(await make(config, { overrides: { typed: {} } })).toEqual({ args: [{ typed: { rate: 2 } }] });
    expect(await make(config, { overrides: { typed: { rate: 3 } } })).toEqual({ args: [{ typed: { rate: 3 } }] });
    const wrong = expect.objectContaining({ code: 'KEY_UNKNOWN', suggestion: 'rate' });
    await expect(make(config, { overrides: { typed: { rat: 3 } } })).rejects.toThrow(wrong);
  });

  it('what a target does with its config stays its own', async () => {
    const config = node('{_target_: change, map: {a: 1}, _convert_: none}');
    expect(await instantiate(config, { targets: { change } })).toBe(2);
    expect(toYaml(config)).toContain('a: 1');
  });

  it('a config that was not looked into can be instantiated by the target', async () => {
    const config = node(
      '{x: {_target_: outer, _recursive_: false, inner: {_target_: part, a: "${y}", b: "${..n}"}, n: 1}, y: 2}',
      'x',
    );
    expect(await instantiate(config, { targets: { outer } })).toEqual({ args: [{ a: 2, b: 1 }] });
    const object = new Thing({});
    const made = await instantiate(config, { targets: { outer }, overrides: { inner: { c: object } } });
    expect((made as { args: [{ c: unknown }] }).args[0].c).toBe(object);
  });
});

describe('interpolations', () => {
  it.each([
    { name: "of the program's resolvers", yaml: '{_target_: part, a: "${twice:4}"}', made: { args: [{ a: 8 }] } },
    {
      name: 'that give a map with a target',
      yaml: '{_target_: part, a: "${description:}"}',
      made: { args: [{ a: { new: 'object' } }] },
    },
    {
      name: 'that give a list',
      yaml: '{_target_: part, _convert_: all, a: "${oc.decode:\'[1, {b: 2}]\'}"}',
      made: { args: [{ a: [1, { b: 2 }] }] },
    },
    { name: 'that give positional arguments', yaml: '{_target_: max, _args_: "${oc.decode:\'[1, 2]\'}"}', made: 2 },
    {
      name: 'that give an object of the program',
      yaml: '{_target_: part, a: "${tensor:}"}',
      made: { args: [{ a: new Float32Array(1) }] },
    },
    { name: 'that give a target', yaml: '{_target_: "${constructor:}", a: 1}', made: new Thing({ a: 1 }) },
  ])('$name', async ({ yaml, made }) => {
    const resolvers = createResolvers({})
      .with('twice', ([value]) => Number(value) * 2)
      .with('description', () => ({ _target_: 'object' }))
      .with('tensor', () => new Float32Array(1))
      .with('constructor', () => Thing);
    expect(await make(node(yaml), { resolvers })).toEqual(made);
  });

  it('are resolved when their turn comes', async () => {
    let state = 'before';
    const resolvers = defaultResolvers.with('state', () => state);
    const config = node('[{_target_: set}, {_target_: read, value: "${state:}"}]');
    const local = {
      set: () => {
        state = 'after';
      },
      read: ({ value }: { value: string }) => value,
    };
    expect(await instantiate(config, { targets: local, resolvers })).toEqual([undefined, 'after']);
  });

  it('also work in plain data', async () => {
    expect(await make({ _target_: 'part', a: 1, b: '${a}' })).toEqual({ args: [{ a: 1, b: 1 }] });
  });
});

describe('share', () => {
  const yaml = '{one: {_target_: object}, two: "${one}", list: ["${one}", {_target_: object}]}';

  it.each([
    { share: false, distinct: 4 },
    { share: true, distinct: 2 },
  ])('$share', async ({ share, distinct }) => {
    const made = (await make(node(yaml), { share })) as { one: object; two: object; list: object[] };
    expect(new Set([made.one, made.two, ...made.list]).size).toBe(distinct);
  });

  it('lasts for one call', async () => {
    const config = node('{_target_: object}');
    expect(await make(config, { share: true })).not.toBe(await make(config, { share: true }));
  });
});

describe('validate', () => {
  it('gets the options of each target, inner ones first', async () => {
    const seen: unknown[] = [];
    const validate: NonNullable<InstantiateOptions['validate']> = (options, target) => {
      seen.push([options, target]);
      return [];
    };
    await make({ _target_: 'part', a: { _target_: 'object', b: 1 } }, { validate });
    expect(seen).toEqual([
      [{ b: 1 }, targets.object],
      [{ a: { new: 'object' } }, targets.part],
    ]);
  });

  it('waits for the options of a partial', async () => {
    const partial = (await make(
      { _target_: 'part', _partial_: true },
      { validate: (options) => ('a' in options ? [] : [{ message: 'a is missing' }]) },
    )) as PartialTarget;
    expect(partial({ a: 1 })).toEqual({ args: [{ a: 1 }] });
    expect(() => partial()).toThrow(expect.objectContaining({ code: 'INSTANTIATE' }));
  });
});

describe('instantiateSync', () => {
  it('makes what is registered at once, and hands promises on', async () => {
    const made = instantiateSync<{ a: unknown }>({ a: { _target_: 'late', b: 1 } }, { targets });
    expect(made.a).toBeInstanceOf(Promise);
    expect(await made.a).toEqual({ late: { b: 1 } });
  });

  it('knows the type of what a registry makes', () => {
    const made: { options: object; context: unknown } = instantiateSync(
      { _target_: 'component' },
      { targets: { component: targets.component }, context: 1 },
    );
    expect(made.context).toBe(1);
  });

  it('does not import', () => {
    expect(() => instantiateSync({ _target_: './x.ts:y' }, { targets })).toThrow(
      expect.objectContaining({ code: 'INSTANTIATE' }),
    );
  });
});

it('lookUp gives what is registered, with its type', () => {
  const create: typeof targets.component.create = lookUp({ component: targets.component }, 'component').create;
  expect(create).toBe(targets.component.create);
});

it.each([true, false])('takes positional arguments among the overrides, recursive: %s', async (recursive) => {
  const overrides = { _args_: [1, { a: 2 }], _recursive_: recursive };
  expect(await make({ _target_: 'part', _args_: [0] }, { overrides })).toEqual({ args: [1, { a: 2 }] });
});

it('takes views of configs', async () => {
  const config = OmegaConf.create<{ x: unknown }>({ x: { _target_: 'part', a: '${b}' }, b: 1 });
  expect(await make(config.x)).toEqual({ args: [{ a: 1 }] });
});

it('takes configs among what the program passes, with their own references resolved', async () => {
  const other = OmegaConf.create<{ x: unknown }>({ x: { _target_: 'part', a: '${b}' }, b: 1 });
  expect(await make({ _target_: 'part', b: 2 }, { overrides: { inner: other.x } })).toEqual({
    args: [{ b: 2, inner: { args: [{ a: 1 }] } }],
  });
});

describe('the input is never changed', () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(1, 2.5, 'text', null, '${a}', '${.b}', 'x-${a.b}'),
      fc.array(tie('value'), { maxLength: 2 }),
      tie('map'),
    ),
    map: fc
      .dictionary(
        fc.constantFrom('a', 'b', 'c', '_target_', '_partial_', '_recursive_', '_convert_', '_args_'),
        tie('value'),
        { maxKeys: 4 },
      )
      .map((map) => ({
        ...map,
        ...('_target_' in map ? { _target_: 'part' } : {}),
        ...('_convert_' in map ? { _convert_: 'all' } : {}),
      })),
  })).map;

  it.each([{ kind: 'plain data' }, { kind: 'a config' }, { kind: 'a frozen config' }])('$kind', async ({ kind }) => {
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom<unknown>(1, [2], { b: 1 }, new Thing({})), {
          maxKeys: 2,
        }),
        fc.boolean(),
        async (config, overrides, share) => {
          const tree = plainTree(config as object, defaultResolvers);
          if (kind === 'a frozen config') tree.readonly = tree.struct = true;
          const input = kind === 'plain data' ? config : createViewer()(tree);
          const before = [JSON.stringify(config), toYaml(tree), JSON.stringify(overrides)];
          await make(input, { overrides, share }).catch((error: { code?: string }) =>
            expect(error.code).toBeTypeOf('string'),
          );
          expect([JSON.stringify(config), toYaml(tree), JSON.stringify(overrides)]).toEqual(before);
        },
      ),
      { numRuns: 200 },
    );
  });
});
