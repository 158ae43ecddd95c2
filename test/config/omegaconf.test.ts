import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { OmegaConf } from '../../src/config/index.ts';

interface Model {
  type: string;
  layers: number;
}

it('does what the examples of OmegaConf do', () => {
  const defaults = OmegaConf.create<{ model: Model }>({ model: { type: 'resnet', layers: 18 } });
  const cfg = OmegaConf.merge<{ model: Model }>(defaults, OmegaConf.fromDotlist(['model.type=vgg16']));
  expect([cfg.model.type, cfg.model.layers, defaults.model.type]).toEqual(['vgg16', 18, 'resnet']);
  const copy = OmegaConf.copy(cfg);
  copy.model.layers = 34;
  expect([cfg.model.layers, copy.model.layers]).toEqual([18, 34]);
  OmegaConf.setStruct(cfg, true);
  expect(() => ((cfg as unknown as { newField: number }).newField = 1)).toThrow(
    expect.objectContaining({ name: 'ConfigAttributeError' }),
  );
  expectTypeOf(cfg.model.layers).toEqualTypeOf<number>();
});

it('makes null of null', () => expect(OmegaConf.create(null)).toBeNull());

it('saves and loads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hydrosol-'));
  const path = join(folder, 'config.yaml');
  await OmegaConf.save({ a: 1, b: '${a}' }, path);
  expect(OmegaConf.load(path)['b']).toBe(1);
  await OmegaConf.save(OmegaConf.load(path), path, { resolve: true });
  expect(OmegaConf.toYaml(OmegaConf.load(path))).toBe('a: 1\nb: 1\n');
  rmSync(folder, { recursive: true });
});

describe('questions', () => {
  const cfg = OmegaConf.create('a: {b: 1.5, m: ???, i: "${.b}"}\nl: [1]');
  it.each<{ name: string; answer: unknown; is: unknown }>([
    { name: 'select', answer: OmegaConf.select(cfg, 'a.i'), is: 1.5 },
    { name: 'select a container', answer: OmegaConf.isConfig(OmegaConf.select(cfg, 'a')), is: true },
    { name: 'select with a default', answer: OmegaConf.select(cfg, 'a.m', { default: 3 }), is: 3 },
    {
      name: 'canSelect',
      answer: [OmegaConf.canSelect(cfg, 'a.b'), OmegaConf.canSelect(cfg, 'a.z')],
      is: [true, false],
    },
    {
      name: 'get',
      answer: [OmegaConf.get(cfg['a'], 'b'), OmegaConf.get(cfg['a'], 'm', 7), OmegaConf.get(cfg, 'z')],
      is: [1.5, 7, undefined],
    },
    {
      name: 'isMissing',
      answer: [OmegaConf.isMissing(cfg['a'], 'm'), OmegaConf.isMissing(cfg['a'], 'b')],
      is: [true, false],
    },
    {
      name: 'isMissing of values',
      answer: ['???', String.raw`\???`, 3, null, undefined, cfg].map((value) => OmegaConf.isMissing(value)),
      is: [true, false, false, false, false, false],
    },
    {
      name: 'isInterpolation',
      answer: [OmegaConf.isInterpolation(cfg['a'], 'i'), OmegaConf.isInterpolation(cfg['a'], 'z')],
      is: [true, false],
    },
    {
      name: 'kinds',
      answer: [OmegaConf.isDict(cfg), OmegaConf.isList(cfg['l']), OmegaConf.isConfig({}), OmegaConf.isList([])],
      is: [true, true, false, false],
    },
    { name: 'missingKeys', answer: OmegaConf.missingKeys(cfg), is: new Set(['a.m']) },
    {
      name: 'toContainer',
      answer: OmegaConf.toContainer(cfg, { resolve: true }),
      is: { a: { b: 1.5, m: '???', i: 1.5 }, l: [1] },
    },
    {
      name: 'equals',
      answer: [OmegaConf.equals(cfg, OmegaConf.copy(cfg)), OmegaConf.equals(cfg, {})],
      is: [true, false],
    },
    { name: 'structuralEquality', answer: OmegaConf.structuralEquality(cfg, OmegaConf.copy(cfg)), is: true },
    { name: 'maskedCopy', answer: OmegaConf.toContainer(OmegaConf.maskedCopy(cfg, 'l')), is: { l: [1] } },
  ])('$name', ({ answer, is }) => expect(answer).toEqual(is));
  it('toObject wants everything to be set', () => {
    expect(() => OmegaConf.toObject(cfg)).toThrow(expect.objectContaining({ name: 'MissingMandatoryValue' }));
  });
  it('refuses what is no config', () => {
    expect(() => OmegaConf.toContainer({})).toThrow(expect.objectContaining({ name: 'ConfigValueError' }));
  });
});

describe('changes', () => {
  it('update, mergeWith, mergeWithDotlist, resolve', () => {
    const cfg = OmegaConf.create({ a: { b: 1 }, c: '${a.b}' });
    OmegaConf.update(cfg, 'a.d', 2);
    OmegaConf.mergeWith(cfg, { a: { e: 3 } }, OmegaConf.create('a: {f: 4}'));
    OmegaConf.mergeWithDotlist(cfg, ['a.g=5']);
    OmegaConf.mergeWithCli(cfg, ['a.h=6']);
    OmegaConf.resolve(cfg);
    expect(OmegaConf.toContainer(cfg)).toEqual({ a: { b: 1, d: 2, e: 3, f: 4, g: 5, h: 6 }, c: 1 });
    expect(OmegaConf.toContainer(OmegaConf.fromCli(['x=1']))).toEqual({ x: 1 });
    expect(OmegaConf.toContainer(OmegaConf.unsafeMerge({ a: 1 }, { b: 2 }))).toEqual({ a: 1, b: 2 });
  });
  it('flags and scopes', () => {
    const cfg = OmegaConf.create({ a: 1 });
    OmegaConf.setReadonly(cfg, true);
    OmegaConf.setStruct(cfg, true);
    OmegaConf.readWrite(cfg, () => OmegaConf.openDict(cfg, () => (cfg['b'] = 2)));
    OmegaConf.flagOverride(cfg, 'readonly', false, () => (cfg['a'] = 3));
    expect([OmegaConf.toContainer(cfg), OmegaConf.isReadonly(cfg), OmegaConf.isStruct(cfg)]).toEqual([
      { a: 3, b: 2 },
      true,
      true,
    ]);
  });
});

describe('create', () => {
  it('takes a parent and flags', () => {
    const above = OmegaConf.create({ lr: 0.1 });
    const cfg = OmegaConf.create({ rate: '${lr}' }, { parent: above, flags: { readonly: true } });
    expect(cfg['rate']).toBe(0.1);
    expect(() => (cfg['rate'] = 1)).toThrow(expect.objectContaining({ name: 'ReadonlyConfigError' }));
    expect(() => OmegaConf.create({}, { parent: {} })).toThrow(expect.objectContaining({ code: 'VALUE' }));
  });
});

const sample = (): Record<string, unknown> => OmegaConf.create({ a: 1, n: null, m: '???', i: '${q}', l: [1, 2] });

describe('what Python has as methods of a DictConfig', () => {
  it('pop', () => {
    const cfg = sample();
    expect([OmegaConf.pop(cfg, 'a'), OmegaConf.pop(cfg, 'z', 3), OmegaConf.pop(cfg, 'm', 3)]).toEqual([1, 3, 3]);
    expect([OmegaConf.pop(cfg, 'n', 4), OmegaConf.pop(cfg['l']), OmegaConf.pop(cfg['l'], 0)]).toEqual([null, 2, 1]);
    expect(Object.keys(cfg)).toEqual(['m', 'i', 'l']);
  });
  it.each([
    { name: 'an unknown key', key: 'z', error: 'ConfigKeyError', flags: {} },
    { name: '???', key: 'm', error: 'ConfigKeyError', flags: {} },
    { name: 'a broken interpolation', key: 'i', error: 'InterpolationKeyError', flags: {} },
    { name: 'a struct', key: 'a', error: 'ConfigTypeError', flags: { struct: true } },
    { name: 'a read-only map', key: 'a', error: 'ReadonlyConfigError', flags: { readonly: true } },
  ])('pop refuses $name', ({ key, error, flags }) => {
    const cfg = OmegaConf.create(sample(), { flags });
    expect(() => OmegaConf.pop(cfg, key)).toThrow(expect.objectContaining({ name: error }));
    expect(Object.keys(cfg)).toEqual(['a', 'n', 'm', 'i', 'l']);
  });
  it('setdefault', () => {
    const cfg = sample();
    expect(['a', 'n', 'm', 'q'].map((key) => OmegaConf.setDefault(cfg, key, 9))).toEqual([1, null, 9, 9]);
    expect(cfg['i']).toBe(9);
    OmegaConf.setStruct(cfg, true);
    expect(() => OmegaConf.setDefault(cfg, 'new', 1)).toThrow(expect.objectContaining({ name: 'ConfigKeyError' }));
    expect(() => OmegaConf.setDefault(cfg['l'], 0, 1)).toThrow(expect.objectContaining({ name: 'ConfigTypeError' }));
  });
  it('update is Object.assign: it sets, and merges nothing', () => {
    const cfg = OmegaConf.create({ a: { b: 1 } });
    Object.assign(cfg, { a: { c: 2 }, z: 3 });
    expect(OmegaConf.toContainer(cfg)).toEqual({ a: { c: 2 }, z: 3 });
  });
});

describe('getType', () => {
  const cfg = OmegaConf.create(
    '{n: null, m: ???, i: 1, f: 1.0, b: yes, s: x, l: [], d: {}, o: !!binary aGk=, r: "${z}"}',
  );
  it.each([
    { key: undefined, type: 'map' },
    { key: 'n', type: 'null' },
    { key: 'm', type: 'string' },
    { key: 'i', type: 'integer' },
    { key: 'f', type: 'number' },
    { key: 'b', type: 'boolean' },
    { key: 's', type: 'string' },
    { key: 'l', type: 'list' },
    { key: 'd', type: 'map' },
    { key: 'o', type: 'bytes' },
    { key: 'r', type: 'string' },
    { key: 'absent', type: undefined },
  ])('$key is $type', ({ key, type }) => expect(OmegaConf.getType(cfg, key)).toBe(type));
  it('is the name of a schema', () => {
    const typed = OmegaConf.typed({ type: 'object', title: 'Model', properties: {} } as const);
    expect(OmegaConf.getType(typed)).toBe('Model');
  });
});

it('prints in the flow style that was asked for', () => {
  const cfg = OmegaConf.create({ a: [1, { b: 'yes', c: null }], d: {}, e: { x: '${a}', y: 1.5 } });
  expect(OmegaConf.toYaml(cfg, { defaultFlowStyle: true })).toBe(
    "{a: [1, {b: 'yes', c: null}], d: {}, e: {x: '${a}', 'y': 1.5}}\n",
  );
});

describe('resolvers', () => {
  const conf = OmegaConf.registerResolver('sum', (...numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0))
    .registerResolver('name', (model: { name: string }) => model.name)
    .registerResolver('keys', (value: object) => Object.keys(value))
    .registerResolver(
      'above',
      (context: { _parent_: { k: number }; _root_: { r: number } }) => context._parent_.k + context._root_.r,
      { withContext: true },
    )
    .registerResolver('itself', (value: unknown) => value);
  it('are functions of plain values', () => {
    const cfg = conf.create(
      'r: 100\nm: {name: cnn}\na: ${sum:1,2.5,${r}}\nb: ${name:${m}}\nc: "${keys:{x: 1, y: [2]}}"\nd: {k: 5, v: "${above:}"}\ne: "${itself:${m}}"',
    );
    expect([cfg['a'], cfg['b'], cfg['c'], (cfg['d'] as { v: number }).v, (cfg['e'] as { name: string }).name]).toEqual([
      103.5,
      'cnn',
      ['x', 'y'],
      105,
      'cnn',
    ]);
  });
  it('belong to the OmegaConf that they were registered with', () => {
    expect([
      conf.hasResolver('sum'),
      OmegaConf.hasResolver('sum'),
      conf.clearResolver('sum').hasResolver('sum'),
    ]).toEqual([true, false, false]);
    expect(() => conf.registerResolver('sum', () => 1)).toThrow(expect.objectContaining({ code: 'VALUE' }));
    expect(() => conf.registerResolver('x', () => 1, { withContext: true, useCache: true })).toThrow(
      expect.objectContaining({ code: 'VALUE' }),
    );
  });
  it('give plain values, also from literals', () => {
    const cfg = conf.create({ a: '${itself:{x: 1.0, y: [2.5]}}', b: "${oc.decode:'{x: 1.0}'}" });
    expect([cfg['a'], cfg['b'], conf.toContainer(cfg, { resolve: true })]).toEqual([
      { x: 1, y: [2.5] },
      { x: 1 },
      { a: { x: 1, y: [2.5] }, b: { x: 1 } },
    ]);
  });
  it('are cached with the config if asked for', () => {
    let calls = 0;
    const counting = OmegaConf.registerResolver('count', () => ++calls, { useCache: true });
    const cfg = counting.create({ a: '${count:}', b: '${count:}' });
    const other = counting.create({ a: '${count:}' });
    expect([cfg['a'], cfg['b'], other['a'], cfg['a']]).toEqual([1, 1, 2, 1]);
    counting.copyCache(cfg, other);
    expect(other['a']).toBe(1);
    counting.clearCache(other);
    expect(other['a']).toBe(3);
    counting.setCache(other, counting.getCache(cfg));
    expect(other['a']).toBe(1);
  });
});
