import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  childOf,
  create,
  isReadonly,
  load,
  originsOf,
  parseConfig,
  select,
  selectNode,
  setStruct,
  isStruct,
  toContainer,
  toExact,
  toYaml,
} from '../../src/config/index.ts';
import type { ConfigNode, MapNode } from '../../src/config/index.ts';
import { describeOrigin } from '../../src/errors.ts';
import { Float } from '../../src/util/scalar.ts';

describe('what can be a config', () => {
  it.each<{ name: string; value: unknown; yaml: string }>([
    {
      name: 'object',
      value: { a: 1, b: { c: [1, 'x', null, true] } },
      yaml: 'a: 1\nb:\n  c:\n  - 1\n  - x\n  - null\n  - true\n',
    },
    { name: 'array', value: [1, { a: 2 }], yaml: '- 1\n- a: 2\n' },
    {
      name: 'map with keys that are no strings',
      value: new Map<unknown, unknown>([
        [2, 'x'],
        [1, 'y'],
        [true, 'z'],
        [1.5, 'w'],
      ]),
      yaml: '2: x\n1: z\n1.5: w\n',
    },
    {
      name: 'numbers with a fraction are floats',
      value: { a: 1.5, b: 2, c: new Float(2) },
      yaml: 'a: 1.5\nb: 2\nc: 2.0\n',
    },
    { name: 'big integers', value: { a: 2n ** 70n, b: 5n }, yaml: `a: ${2n ** 70n}\nb: 5\n` },
    { name: 'YAML text', value: 'a: 017', yaml: 'a: 15\n' },
    { name: 'bare word', value: 'a', yaml: 'a: null\n' },
    { name: 'nothing', value: '', yaml: '{}\n' },
    { name: 'nothing at all', value: undefined, yaml: '{}\n' },
    {
      name: 'plain data that looks like a node',
      value: { kind: 'map', earlier: [], children: {} },
      yaml: 'kind: map\nearlier: []\nchildren: {}\n',
    },
    {
      name: 'names of the prototype',
      value: JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}'),
      yaml: '__proto__:\n  a: 1\nconstructor: 2\n',
    },
  ])('$name', ({ value, yaml }) => expect(toYaml(create(value))).toBe(yaml));

  it('never touches a prototype', () => {
    const plain = toContainer(create('__proto__: {polluted: 1}')) as object;
    expect(Object.hasOwn(plain, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('what cannot', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  let deep: unknown = 1;
  for (let i = 0; i < 10_000; i++) deep = [deep];
  it.each<{ name: string; value: unknown; error: string; code: string }>([
    { name: 'number', value: 1, error: 'ValidationError', code: 'VALUE' },
    { name: 'null', value: null, error: 'ValidationError', code: 'VALUE' },
    { name: 'YAML of a number', value: '1', error: 'ValidationError', code: 'VALUE' },
    { name: 'date', value: { a: new Date() }, error: 'UnsupportedValueType', code: 'UNSUPPORTED_VALUE' },
    { name: 'function', value: [() => 1], error: 'UnsupportedValueType', code: 'UNSUPPORTED_VALUE' },
    { name: 'undefined inside', value: { a: undefined }, error: 'UnsupportedValueType', code: 'UNSUPPORTED_VALUE' },
    { name: 'set', value: new Set([1]), error: 'UnsupportedValueType', code: 'UNSUPPORTED_VALUE' },
    { name: 'null as key', value: new Map([[null, 1]]), error: 'KeyValidationError', code: 'KEY_INVALID' },
    { name: 'null as key in YAML', value: '~: 1', error: 'KeyValidationError', code: 'KEY_INVALID' },
    { name: 'a number and its text as keys', value: '1: a\n"1": b', error: 'KeyValidationError', code: 'KEY_INVALID' },
    { name: 'broken interpolation', value: { a: '${b' }, error: 'GrammarParseError', code: 'GRAMMAR' },
    { name: 'value that contains itself', value: circle, error: 'ConfigCycleDetectedException', code: 'CYCLE' },
    { name: 'nesting 10,000 deep', value: deep, error: 'HydrosolError', code: 'YAML_LIMIT' },
    { name: 'YAML that is none', value: 'a: [', error: 'HydrosolError', code: 'YAML_SYNTAX' },
  ])('$name', ({ value, error, code }) => {
    expect(() => create(value)).toThrow(expect.objectContaining({ name: error, code }));
  });
});

it('copies configs with their flags', () => {
  const first = create({ a: { b: 1 } });
  setStruct(first, true);
  const second = create(first) as MapNode;
  expect(isStruct(second)).toBe(true);
  (second.children.get('a') as MapNode).children.clear();
  expect(toContainer(first)).toEqual({ a: { b: 1 } });
});

describe('files', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hydrosol-'));
    writeFileSync(join(folder, 'a.yaml'), '\uFEFFloss:\n  temperature: 4.0\n');
    writeFileSync(join(folder, 'bytes.yaml'), new Uint8Array([0x61, 0x3a, 0x20, 0xff]));
    writeFileSync(join(folder, 'bad.yaml'), 'a: 1\nb: ${c\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('knows the place of every value', () => {
    const config = load(join(folder, 'a.yaml'), { name: 'conf/a.yaml' });
    const node = selectNode(config, 'loss.temperature') as ConfigNode;
    expect(describeOrigin(node.origin!)).toBe('conf/a.yaml:2:16');
    expect(describeOrigin(node.keyOrigin!)).toBe('conf/a.yaml:2:3');
    expect(originsOf(node)).toHaveLength(1);
    expect(toExact(config)).toEqual(new Map([['loss', new Map([['temperature', new Float(4)]])]]));
  });
  it('refuses what is not UTF-8', () => {
    expect(() => load(join(folder, 'bytes.yaml'))).toThrow(expect.objectContaining({ code: 'YAML_SYNTAX' }));
  });
  it('points at a broken interpolation in the file', () => {
    const at = expect.objectContaining({ start: 8, end: 10 });
    expect(() => load(join(folder, 'bad.yaml'))).toThrow(expect.objectContaining({ code: 'GRAMMAR', origin: at }));
  });
  it('lets a missing file be one', () => {
    expect(() => load(join(folder, 'none.yaml'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});

it('takes limits for aliases', () => {
  const text = 'a: &a [1, 2, 3]\nb: [*a, *a]';
  expect(() => create(text, { maxExpandedNodes: 5 })).toThrow(expect.objectContaining({ code: 'YAML_LIMIT' }));
  expect(() => parseConfig({ kind: 'value', name: 'x', text }, { maxExpandedNodes: 50 })).not.toThrow();
});

describe('parent and flags', () => {
  const above = create({ r: 1, a: { b: 2 } });
  it('finds what is above', () => {
    const child = create({ x: '${r}', y: '${..r}' }, { parent: above });
    expect([select(child, 'x'), select(child, 'y')]).toEqual([1, 1]);
    expect(childOf(above, 'x')).toBeUndefined();
    expect(select(create('x: ${a.b}', { parent: above }), 'x')).toBe(2);
  });
  it('inherits the flags of the parent', () => {
    const closed = create({}, { flags: { struct: true } });
    expect(isStruct(create({}, { parent: closed }))).toBe(true);
    expect(isStruct(create({}, { parent: closed, flags: { struct: false } }))).toBe(false);
  });
  it('replaces the flags of a config that is copied', () => {
    const config = create({ a: 1 }, { flags: { readonly: true, struct: true } });
    expect([isReadonly(config), isStruct(config), isReadonly(create(config))]).toEqual([true, true, true]);
    const copy = create(config, { flags: { readonly: false } });
    expect([isReadonly(copy), isStruct(copy)]).toEqual([false, false]);
  });
});
