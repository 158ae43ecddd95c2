import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  append,
  assign,
  childOf,
  create,
  isReadonly,
  merge,
  missingKeys,
  OmegaConf,
  openDict,
  originsOf,
  removeChild,
  resolve,
  select,
  setStruct,
  toContainer,
  toYaml,
  typed,
  update,
} from '../../../src/config/index.ts';
import type { ListNode, MapNode, TypeOf, TypeSchema } from '../../../src/config/index.ts';

const MODEL = {
  type: 'object',
  title: 'Model',
  properties: {
    type: { enum: ['cnn', 'mlp'], default: 'cnn' },
    hidden: { type: 'array', items: { type: 'integer' }, default: [128, 64] },
    dropout: { type: 'number', default: 0 },
    name: { type: ['string', 'null'], default: null },
  },
} as const;
const SCHEMA = {
  type: 'object',
  title: 'Experiment',
  properties: {
    model: MODEL,
    seed: { type: 'integer' },
    weights: { type: 'object', additionalProperties: { type: 'number' }, default: { kd: 1 } },
    stages: { type: 'array', items: { $ref: '#/properties/model' }, default: [] },
    teacher: { anyOf: [{ $ref: '#/properties/model' }, { type: 'null' }], default: null },
    sizes: {
      type: 'object',
      propertyNames: { enum: ['small', 'large'] },
      additionalProperties: { type: 'integer' },
      default: {},
    },
    free: {},
  },
} as const;
const make = (...values: unknown[]): MapNode => typed(SCHEMA, values) as MapNode;

describe('a typed config', () => {
  it('has all fields, with defaults, and knows what is missing', () => {
    expect(toYaml(make())).toBe(
      'model:\n  type: cnn\n  hidden:\n  - 128\n  - 64\n  dropout: 0.0\n  name: null\nseed: ???\nweights:\n  kd: 1.0\nstages: []\nteacher: null\nsizes: {}\nfree: ???\n',
    );
    expect(missingKeys(make())).toEqual(['seed', 'free']);
    expect(originsOf(childOf(make(), 'seed')!)[0]?.source.name).toBe('the schema of Experiment');
  });
  it('converts what is merged', () => {
    const config = make({ seed: '7', model: { dropout: 1, hidden: ['32'], name: 5 }, weights: { rkd: '1e1' } });
    expect(toYaml(config)).toContain(
      "hidden:\n  - 32\n  dropout: 1.0\n  name: '5'\nseed: 7\nweights:\n  kd: 1.0\n  rkd: 10.0\n",
    );
  });
  it('gives items and optional maps their own defaults', () => {
    const config = make({ stages: [{ type: 'mlp' }], teacher: { dropout: 0.5 } });
    append(childOf(config, 'stages') as ListNode, { name: 'x' });
    expect(toContainer(config)).toMatchObject({
      stages: [
        { type: 'mlp', dropout: 0 },
        { type: 'cnn', name: 'x' },
      ],
      teacher: { type: 'cnn', dropout: 0.5 },
    });
    update(config, 'teacher', null);
    update(config, 'teacher.name', 'big');
    expect(select(config, 'teacher.dropout')).toMatchObject({ value: 0 });
  });
  it('keeps its types through merges, copies and updates', () => {
    const config = merge([{ seed: 1 }, make(), { model: { dropout: 2 } }]) as MapNode;
    expect(() => update(config, 'seed', 'x')).toThrow(expect.objectContaining({ name: 'ValidationError' }));
    expect(() => update(create(config), 'model.dropout', 'x')).toThrow(
      expect.objectContaining({ name: 'ValidationError' }),
    );
  });
  it('leaves free fields free', () => {
    const config = make();
    assign(config, 'free', { any: [1, 'x'] });
    assign(config, 'free', 'text');
    expect(select(config, 'free')).toBe('text');
  });
  it('opens when told to', () => {
    const config = make();
    openDict(config, () => update(config, 'extra', 1));
    expect(select(config, 'extra')).toBe(1);
    setStruct(config, true);
    update(config, 'weights.more', 1, { forceAdd: true });
  });
});

describe('an assignment that fails', () => {
  it('leaves values, types and flags as they were', () => {
    const config = make();
    const before = toYaml(config);
    const model = childOf(config, 'model') as MapNode;
    for (const value of [{ hidden: ['x'] }, { name: 'a', dropout: null }, 3])
      expect(() => assign(config, 'model', value)).toThrow(expect.objectContaining({ name: 'ValidationError' }));
    expect(childOf(config, 'model')).toBe(model);
    expect(toYaml(config)).toBe(before);
    expect(() => update(config, 'model.dropout', 'x')).toThrow(expect.objectContaining({ name: 'ValidationError' }));
  });
});

describe('a union', () => {
  const UNION = {
    type: 'object',
    properties: { u: { anyOf: [{ type: 'integer' }, { enum: ['a', '5'] }, { type: 'number' }], default: 1 } },
  } as const;
  it.each<{ value: unknown; result: unknown }>([
    { value: '5', result: '5' },
    { value: 'a', result: 'a' },
    { value: 5, result: 5 },
    { value: 1.5, result: 1.5 },
  ])('keeps $value, which is of one of its members, as it is', ({ value, result }) => {
    const config = typed(UNION);
    assign(config, 'u', value);
    expect(toContainer(config)).toEqual({ u: result });
  });
  it('keeps the type that an interpolation gives', () => {
    const lists = { type: 'array', items: { type: 'integer' } } as const;
    const maps = { type: 'object', additionalProperties: { type: 'integer' } } as const;
    const config = typed({ type: 'object', properties: { u: { anyOf: [lists, maps] }, source: {} } }, [
      { u: '${source}', source: { a: 1 } },
    ]);
    const found = select(config, 'u') as MapNode;
    expect(toContainer(found)).toEqual({ a: 1 });
  });
});

describe('what does not fit', () => {
  it.each<{ name: string; path: string; value: unknown; error: object }>([
    {
      name: 'text for an integer',
      path: 'seed',
      value: 'x',
      error: { name: 'ValidationError', fullKey: 'seed', expected: 'integer' },
    },
    {
      name: 'a misspelt value',
      path: 'model.type',
      value: 'cnm',
      error: { name: 'ValidationError', suggestion: 'cnn' },
    },
    { name: 'null', path: 'model.dropout', value: null, error: { name: 'ValidationError' } },
    {
      name: 'an item',
      path: 'model.hidden',
      value: [1, 'x'],
      error: { name: 'ValidationError', fullKey: 'model.hidden[1]' },
    },
    { name: 'a set item', path: 'model.hidden[0]', value: 1.5, error: { name: 'ValidationError' } },
    { name: 'a value in a map', path: 'weights.kd', value: [], error: { name: 'ValidationError' } },
    { name: 'a key of a map', path: 'sizes.medium', value: 1, error: { name: 'KeyValidationError' } },
    {
      name: 'an unknown field',
      path: 'model.hiden',
      value: 1,
      error: { name: 'ConfigAttributeError', fullKey: 'model.hiden', suggestion: 'hidden' },
    },
    {
      name: 'an unknown field in a map',
      path: 'teacher',
      value: { dropot: 1 },
      error: { name: 'ConfigKeyError', fullKey: 'teacher.dropot', suggestion: 'dropout' },
    },
    { name: 'a scalar for a map', path: 'model', value: 5, error: { name: 'ValidationError', expected: 'Model' } },
    { name: 'a map for a scalar', path: 'seed', value: { a: 1 }, error: { name: 'ValidationError' } },
    { name: 'a list for a map', path: 'weights', value: [1], error: { name: 'ConfigTypeError' } },
  ])('$name', ({ path, value, error }) => {
    const config = make();
    const before = toYaml(config);
    expect(() => update(config, path, value)).toThrow(expect.objectContaining(error));
    expect(toYaml(config)).toBe(before);
  });
  it('points into the file', () => {
    const file = create('model:\n  dropout: high\n');
    expect(() => merge([make(), file])).toThrow(
      expect.objectContaining({ fullKey: 'model.dropout', origin: expect.objectContaining({ start: 18 }) }),
    );
  });
  it('is not deleted either', () => {
    expect(() => removeChild(make(), 'seed')).toThrow(expect.objectContaining({ name: 'ConfigTypeError' }));
    const config = make();
    removeChild(childOf(config, 'weights') as MapNode, 'kd');
    expect(toContainer(childOf(config, 'weights') as MapNode)).toEqual({});
  });
});

describe('interpolations', () => {
  it('are converted when they are resolved', () => {
    const config = make({ seed: '${free}', free: '42', model: { name: '${seed}', hidden: '${weights}' } });
    expect([select(config, 'seed'), select(config, 'model.name')]).toEqual([42, '42']);
    expect(() => select(config, 'model.hidden')).toThrow(
      expect.objectContaining({ name: 'InterpolationValidationError', code: 'INTERPOLATION_VALUE' }),
    );
    update(config, 'model.hidden', '${free}');
    update(config, 'free', ['1', 2]);
    expect(toContainer(config, { resolve: false })).toMatchObject({ seed: '${free}' });
    expect(toContainer(select(config, 'model.hidden') as ListNode)).toEqual([1, 2]);
  });
  it('keep the type when they are replaced', () => {
    const config = make({ seed: '${free}', free: '42' });
    resolve(config);
    expect(select(config, 'seed')).toBe(42);
    expect(() => update(config, 'seed', 'x')).toThrow(expect.objectContaining({ code: 'VALUE' }));
  });
});

describe('unions of maps', () => {
  const sgd = {
    type: 'object',
    title: 'Sgd',
    properties: { name: { const: 'sgd', default: 'sgd' }, momentum: { type: 'number', default: 0 } },
  } as const;
  const adam = {
    type: 'object',
    title: 'Adam',
    properties: { name: { const: 'adam', default: 'adam' }, beta: { type: 'number', default: 0.9 } },
  } as const;
  const schema = { type: 'object', properties: { optimizer: { oneOf: [sgd, adam] } } } as const;
  it('take the member that fits', () => {
    const config = typed(schema, [{ optimizer: { name: 'adam' } }]);
    expect(toContainer(config)).toEqual({ optimizer: { name: 'adam', beta: 0.9 } });
    update(config, 'optimizer', { name: 'sgd', momentum: 1 }, { merge: false });
    expect(toContainer(config)).toEqual({ optimizer: { name: 'sgd', momentum: 1 } });
    expect(() => update(config, 'optimizer.beta', 1)).toThrow(expect.objectContaining({ code: 'KEY_UNKNOWN' }));
  });
  it('refuse what fits none or several', () => {
    expect(() => typed(schema, [{ optimizer: { gamma: 1 } }])).toThrow(expect.objectContaining({ code: 'VALUE' }));
    expect(() => typed(schema, [{ optimizer: {} }])).toThrow(
      expect.objectContaining({ message: expect.stringContaining('more than one') }),
    );
  });
});

describe('schemas', () => {
  it('may contain themselves', () => {
    const tree = {
      type: 'object',
      title: 'Tree',
      properties: {
        value: { type: 'integer', default: 0 },
        left: { $ref: '#' },
        right: { anyOf: [{ $ref: '#' }, { type: 'null' }], default: null },
      },
    } as const;
    const config = typed(tree, [{ right: { right: { value: '3' } } }]);
    expect(toContainer(config)).toEqual({
      value: 0,
      left: '???',
      right: { value: 0, left: '???', right: { value: 3, left: '???', right: null } },
    });
  });
  it('may be open or read-only', () => {
    const open = typed(
      { type: 'object', properties: { a: { type: 'integer', default: 1 } }, additionalProperties: { type: 'number' } },
      [{ b: '2' }],
    );
    expect(toYaml(open)).toBe('a: 1\nb: 2.0\n');
    expect(isReadonly(typed({ type: 'object', readOnly: true, properties: {} }))).toBe(true);
  });
  it.each<{ name: string; schema: object }>([
    { name: 'a scalar', schema: { type: 'integer' } },
    { name: 'an unknown type', schema: { type: 'object', properties: { a: { type: 'date' } } } },
    { name: 'a reference that leads nowhere', schema: { type: 'object', properties: { a: { $ref: '#/$defs/x' } } } },
    {
      name: 'a default that does not fit',
      schema: { type: 'object', properties: { a: { type: 'integer', default: 'x' } } },
    },
  ])('are refused: $name', ({ schema }) =>
    expect(() => typed(schema)).toThrow(expect.objectContaining({ code: 'VALUE' })),
  );
});

it('gives the TypeScript type', () => {
  const cfg = OmegaConf.typed(
    {
      type: 'object',
      properties: {
        lr: { type: 'number', default: 0.1 },
        tags: { type: 'array', items: { type: 'string' }, default: [] },
      },
      required: ['lr', 'tags'],
      additionalProperties: false,
    },
    { tags: [1] },
  );
  expectTypeOf(cfg).toEqualTypeOf<{ lr: number; tags: string[] }>();
  cfg.lr = 1;
  expect([cfg.lr, cfg.tags, OmegaConf.toYaml(cfg)]).toEqual([1, ['1'], "lr: 1.0\ntags:\n- '1'\n"]);
});

describe('a typed list or map on its own', () => {
  it('has the items of an array', () => {
    const list = OmegaConf.typed({ type: 'array', items: { type: 'integer' } } as const, ['1', 2]);
    expectTypeOf(list).toEqualTypeOf<number[]>();
    list.push('3' as unknown as number);
    expect(OmegaConf.toContainer(list)).toEqual([1, 2, 3]);
    expect(() => list.push('x' as unknown as number)).toThrow(expect.objectContaining({ name: 'ValidationError' }));
    expect(OmegaConf.toContainer(OmegaConf.typed({ type: 'array', items: MODEL } as const))).toEqual([]);
  });
  it('has the values of a map', () => {
    const map = OmegaConf.typed({ type: 'object', additionalProperties: { type: 'number' } } as const, { kd: '1e1' });
    expectTypeOf(map).toEqualTypeOf<{ [key: string]: number }>();
    map['rkd'] = 2;
    expect(OmegaConf.toYaml(map)).toBe('kd: 10.0\nrkd: 2.0\n');
    expect(() => (map['x'] = null as unknown as number)).toThrow(expect.objectContaining({ code: 'VALUE' }));
  });
  it('has items and values that are typed maps', () => {
    const list = OmegaConf.typed({ type: 'array', items: MODEL } as const);
    list.push({ name: 'a' } as never);
    expect(OmegaConf.toContainer(list)).toMatchObject([{ type: 'cnn', name: 'a' }]);
    expect(() => list.push({ nam: 'a' } as never)).toThrow(expect.objectContaining({ suggestion: 'name' }));
  });
});

describe('the TypeScript type', () => {
  const cfg = OmegaConf.typed(SCHEMA, { seed: 1, free: 'x', stages: [{ type: 'mlp' }] });
  it('has every field, and no others', () => {
    type Model = { type: 'cnn' | 'mlp'; hidden: number[]; dropout: number; name: string | null };
    expectTypeOf(cfg).toEqualTypeOf<{
      model: Model;
      seed: number;
      weights: { [key: string]: number };
      stages: Model[];
      teacher: Model | null;
      sizes: { [key: string]: number };
      free: unknown;
    }>();
    // @ts-expect-error: there is no such field
    expect(() => cfg.sede).toThrow(expect.objectContaining({ code: 'KEY_UNKNOWN', suggestion: 'seed' }));
    // @ts-expect-error: this is no number
    expect(() => (cfg.seed = 'x')).toThrow(expect.objectContaining({ code: 'VALUE' }));
    expect([cfg.seed + 1, cfg.model.hidden.map((size) => size / 2), cfg.stages[0]?.type]).toEqual([2, [64, 32], 'mlp']);
  });
  it.each<{ name: string; check: () => void }>([
    {
      name: 'unions, constants, nullable',
      check: () =>
        expectTypeOf<
          TypeOf<{
            readonly anyOf: readonly [{ readonly const: 'a' }, { readonly type: 'integer'; readonly nullable: true }];
          }>
        >().toEqualTypeOf<'a' | number | null>(),
    },
    {
      name: 'open objects',
      check: () => {
        const open = OmegaConf.typed({
          properties: { a: { type: 'string', default: '' } },
          additionalProperties: true,
        });
        expectTypeOf(open.a).toEqualTypeOf<string>();
        open['b'] = 1;
        expectTypeOf(open['b']).toEqualTypeOf<unknown>();
        expect(OmegaConf.toContainer(open)).toEqual({ a: '', b: 1 });
      },
    },
    {
      name: 'objects that contain themselves',
      check: () => {
        const tree = OmegaConf.typed({
          properties: { value: { type: 'integer', default: 0 }, next: { $ref: '#' } },
        });
        expectTypeOf(() => tree.next.next.next.value).returns.toEqualTypeOf<number>();
        expect(OmegaConf.isMissing(tree, 'next')).toBe(true);
      },
    },
    {
      name: 'definitions',
      check: () => {
        const made = OmegaConf.typed({
          $defs: { size: { enum: [1, 2] } },
          properties: { size: { $ref: '#/$defs/size' }, tags: { type: ['array', 'null'], items: { type: 'string' } } },
        });
        expectTypeOf(made).toEqualTypeOf<{ size: 1 | 2; tags: string[] | null }>();
        expect(() => OmegaConf.update(made, 'size', 3)).toThrow(expect.objectContaining({ code: 'VALUE' }));
      },
    },
    {
      name: 'a schema that is known only when the program runs',
      check: () => {
        const schema: TypeSchema = { type: 'object', properties: {} };
        expectTypeOf(OmegaConf.typed(schema)).toEqualTypeOf<unknown>();
      },
    },
  ])('$name', ({ check }) => check());
});

/** What TypeBox makes; it adds its own static type to each. */
describe('schemas as TypeBox writes them', () => {
  const schema = {
    type: 'object',
    required: ['kind', 'sizes', 'bytes', 'tree'],
    properties: {
      kind: { anyOf: [{ const: 'cnn', type: 'string' }, { const: 'mlp', type: 'string' }, { type: 'null' }] },
      sizes: { type: 'object', patternProperties: { '^(.*)$': { type: 'number' } } },
      bytes: { type: 'Uint8Array' },
      pair: { type: 'array', items: [{ type: 'integer' }, { type: 'string' }], additionalItems: false, minItems: 2 },
      tree: {
        $id: 'Node',
        type: 'object',
        required: ['children'],
        properties: { children: { type: 'array', items: { $ref: 'Node' }, default: [] } },
      },
    },
    static: undefined as unknown as { kind: 'cnn' | 'mlp' | null; sizes: Record<string, number> },
  } as const;
  const make = (): TypeOf<typeof schema> => OmegaConf.typed(schema);
  it('bring their own type', () => {
    expectTypeOf(make()).toEqualTypeOf<{ kind: 'cnn' | 'mlp' | null; sizes: Record<string, number> }>();
  });
  it.each<{ name: string; path: string; value: unknown; is?: unknown; error?: object }>([
    { name: 'a literal', path: 'kind', value: 'mlp', is: 'mlp' },
    { name: 'null among literals', path: 'kind', value: null, is: null },
    { name: 'no literal', path: 'kind', value: 'mpl', error: { code: 'VALUE', suggestion: 'mlp' } },
    { name: 'a record', path: 'sizes', value: { a: '2' }, is: { a: 2 } },
    { name: 'no value of a record', path: 'sizes', value: { a: 'x' }, error: { code: 'VALUE' } },
    { name: 'bytes', path: 'bytes', value: new Uint8Array([1]), is: new Uint8Array([1]) },
    { name: 'no bytes', path: 'bytes', value: 'x', error: { code: 'VALUE' } },
    { name: 'a tuple, as a list', path: 'pair', value: [1, 'x'], is: [1, 'x'] },
    {
      name: 'a recursive type',
      path: 'tree.children',
      value: [{ children: [{}] }],
      is: [{ children: [{ children: [] }] }],
    },
    { name: 'no recursive type', path: 'tree.children', value: [{ child: 1 }], error: { code: 'KEY_UNKNOWN' } },
  ])('$name', ({ path, value, is, error }) => {
    const config = OmegaConf.typed(schema as TypeSchema);
    const set = (): void => OmegaConf.update(config, path, value);
    if (error !== undefined) {
      expect(set).toThrow(expect.objectContaining(error));
      return;
    }
    set();
    const found = OmegaConf.select(config, path);
    expect(OmegaConf.isConfig(found) ? OmegaConf.toContainer(found) : found).toEqual(is);
  });
});
