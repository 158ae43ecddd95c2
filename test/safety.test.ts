/** @file What text from elsewhere must never do: reach a prototype, leave its folder, or take memory and time without end. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diffConfigs, valuesOf } from '../src/cli/commands/diff-configs.ts';
import { composeConfig, createRepository, createStore } from '../src/compose/index.ts';
import {
  create,
  decodeText,
  fromDotlist,
  load,
  maskedCopy,
  merge,
  missingKeys,
  OmegaConf,
  resolve,
  select,
  splitKey,
  toContainer,
  toExact,
  toYaml,
  typed,
  unsafeMerge,
  update,
  type ContainerNode,
} from '../src/config/index.ts';
import { instantiateSync } from '../src/instantiate/index.ts';
import { parseOverride } from '../src/override/index.ts';
import { prettyJson, stableJson } from '../src/util/json.ts';
import { dumpYaml, parseYaml } from '../src/yaml/index.ts';
import { codeOf } from './code-of.ts';
import { composeTree, errorsOf, plainOf, writeTree } from './compose/conf-tree.ts';
import { sample } from './sample.ts';

const NAMES = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', '__defineGetter__'];

/** An object with one own key, whatever its name. */
const own = (name: string, value: unknown): Record<string, unknown> =>
  Object.defineProperty({}, name, { value, enumerable: true, configurable: true, writable: true });

describe.each(NAMES)('the key %s', (name) => {
  const text = `${name}:\n  polluted: 1\n`;
  const plain = own(name, { polluted: 1 });
  it.each<{ entry: string; make: () => unknown; is?: unknown }>([
    { entry: 'YAML', make: () => toContainer(create(text)) },
    { entry: 'YAML in a flow', make: () => toContainer(create(`{"${name}": {polluted: 1}}`)) },
    {
      entry: 'a merge key',
      make: () => toContainer(create(`a: &a {${name}: {polluted: 1}}\n<<: *a`)),
      is: { a: plain, ...plain },
    },
    { entry: 'an object', make: () => toContainer(create(plain)) },
    { entry: 'JSON', make: () => toContainer(create(JSON.parse(JSON.stringify(plain)))) },
    { entry: 'a dotlist', make: () => toContainer(fromDotlist([`${name}.polluted=1`])) },
    { entry: 'a dotlist with brackets', make: () => toContainer(fromDotlist([`[${name}][polluted]=1`])) },
    { entry: 'merge', make: () => toContainer(merge([{}, plain, own(name, {})])) },
    { entry: 'unsafeMerge', make: () => toContainer(unsafeMerge([create({}), create(plain)])) },
    {
      entry: 'a masked copy',
      make: () => toContainer(maskedCopy(create({ ...plain, b: 1 }) as never, [name])),
      is: undefined,
    },
    {
      entry: 'a resolved interpolation',
      make: () => toContainer(create(own(name, '${x}')), { resolve: false }),
      is: own(name, '${x}'),
    },
    {
      entry: 'update',
      make() {
        const config = create({});
        update(config, `${name}.polluted`, 1);
        return toContainer(config);
      },
    },
    {
      entry: 'assignment',
      make() {
        const cfg = OmegaConf.create();
        cfg[name] = { polluted: 1 };
        return OmegaConf.toObject(cfg);
      },
    },
    { entry: 'JSON.stringify of a view', make: () => JSON.parse(JSON.stringify(OmegaConf.create(text))) as unknown },
    { entry: 'stable and pretty JSON', make: () => JSON.parse(prettyJson(JSON.parse(stableJson(plain)))) as unknown },
    { entry: 'YAML out and in', make: () => toContainer(create(toYaml(create(plain)))) },
    {
      entry: 'a schema',
      make: () => toContainer(typed({ type: 'object', properties: own(name, { default: { polluted: 1 } }) } as never)),
    },
    {
      entry: 'a file and an override',
      make: () => plainOf(composeTree({ 'config.yaml': text }, [`++${name}.polluted=1`])),
    },
    { entry: 'an added override', make: () => plainOf(composeTree({ 'config.yaml': '' }, [`+${name}={polluted: 1}`])) },
    { entry: 'a package', make: () => plainOf(composeTree({ 'config.yaml': `# @package ${name}\npolluted: 1\n` })) },
    {
      entry: 'parameters of instantiate',
      make: () =>
        instantiateSync(create({ _target_: 'part', ...plain }), {
          targets: { part: (given: object) => given },
        }),
    },
  ])('is an ordinary key by $entry', ({ make, is = plain }) => {
    const made = make() as object;
    expect(Object.hasOwn(made, name) || name in (is as object) === false).toBe(true);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    expect((made as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.hasOwn(Object, 'polluted') || Object.hasOwn(Function.prototype, 'polluted')).toBe(false);
  });
  it('is not there unless a config has it', () => {
    const empty = create({ a: {} });
    expect([select(empty, name), select(empty, `a.${name}`), select(empty, `a.${name}.name`)]).toEqual(
      Array(3).fill(undefined),
    );
    expect(codeOf(() => select(create({ a: `\${${name}}` }), 'a'))).toBe('INTERPOLATION_KEY');
    expect(codeOf(() => composeTree({ 'config.yaml': 'a: 1\n' }, [`${name}=1`]))).toBe('KEY_UNKNOWN');
    expect(codeOf(() => composeTree({ 'config.yaml': 'a: 1\n' }, [`~${name}`]))).toBe('KEY_UNKNOWN');
    expect(codeOf(() => select(create({ a: `\${${name}:1}` }), 'a'))).toBe('INTERPOLATION_TYPE');
    expect(codeOf(() => parseOverride(`a=${name}(1)`))).toBe('OVERRIDE');
    expect(codeOf(() => composeTree({ 'config.yaml': 'db: 1\n', 'db/a.yaml': '' }, [`+db=${name}`]))).toBe(
      'OPTION_UNKNOWN',
    );
    expect(codeOf(() => instantiateSync(create({ _target_: name }), { targets: {} }))).toBe('TARGET_UNKNOWN');
  });
  it('is compared as any other', () => {
    const [before, after] = [valuesOf(create(plain)), valuesOf(create(own(name, { polluted: 2 })))];
    expect(diffConfigs(before, after).map(({ key }) => key)).toEqual([`${name}.polluted`]);
    expect(missingKeys(create(own(name, '???')))).toEqual([name]);
  });
});

describe('nothing climbs out of its root', () => {
  const FILES = {
    'conf/config.yaml': 'defaults:\n  - db: pg\n',
    'conf/db/pg.yaml': 'port: 1\n',
    'secret.yaml': 'password: 1\n',
    'conf/climb.yaml': 'defaults:\n  - ../secret\n',
    'conf/climbing-group.yaml': 'defaults:\n  - db: ../../secret\n',
    'conf/absolute.yaml': 'defaults:\n  - /../secret\n',
    'conf/windows.yaml': 'defaults:\n  - db: ..\\..\\secret\n',
    'conf/by-interpolation.yaml': 'defaults:\n  - x: up\n  - db: ${x}/../../secret\n',
    'conf/x/up.yaml': '',
    'conf/x/dots.yaml': '',
  };
  const compose = (configName: string, words: readonly string[] = []) => {
    const folder = writeTree(FILES);
    const repository = createRepository({ searchPath: [{ provider: 'main', path: 'conf' }], cwd: folder });
    return composeConfig(repository, { configName, cwd: folder, overrides: words.map((word) => parseOverride(word)) });
  };
  it.each([
    'db=../../secret',
    'db=../../../../../../../../etc/passwd',
    'db=/etc/passwd',
    'db=//etc/passwd',
    'db=pg/../../../secret',
    String.raw`db='..\\..\\secret'`,
    'db=./../../secret',
    "db='pg\u0000'",
    '+x=../secret',
    '+x@db=../secret',
    'db=[../../secret]',
  ])('by the word %j', (word) =>
    expect(codeOf(() => compose('config', [word]))).toMatch(/OPTION_UNKNOWN|COMPOSITION|OVERRIDE/),
  );
  it.each(['../secret', '../../secret', '/etc/passwd', 'db/../../secret', String.raw`..\secret`, './../secret'])(
    'by the config name %j',
    (name) => expect(codeOf(() => compose(name))).toMatch(/CONFIG_NOT_FOUND|COMPOSITION/),
  );
  it.each(['climb', 'climbing-group', 'absolute', 'windows', 'by-interpolation'])(
    'by the defaults list of %s',
    (name) => expect(codeOf(() => compose(name))).toMatch(/CONFIG_NOT_FOUND|OPTION_UNKNOWN|COMPOSITION/),
  );
  it.each([
    'pkg://..',
    'pkg://../secret',
    'pkg://vitest/../..',
    'pkg:///etc',
    String.raw`pkg://..\..`,
    'pkg://.',
    'pkg://@a/..',
  ])('by the search path %j', (path) => {
    const folder = writeTree(FILES);
    const repository = createRepository({ searchPath: [{ provider: 'main', path: 'conf' }], cwd: folder });
    const extended = repository.extend([{ provider: 'hydra.searchpath', path }]);
    expect(extended.sources.find(({ provider }) => provider === 'hydra.searchpath')?.available).toBe(false);
    expect(extended.configExists('secret')).toBe(false);
  });
  it('but a link counts as what it points to, as for Hydra, and one to a folder around it as nothing', () => {
    const folder = writeTree(FILES);
    symlinkSync(join(folder, 'secret.yaml'), join(folder, 'conf/db/linked.yaml'));
    symlinkSync(folder, join(folder, 'conf/around'));
    symlinkSync(join(folder, 'nowhere.yaml'), join(folder, 'conf/db/gone.yaml'));
    mkdirSync(join(folder, 'shared'));
    writeFileSync(join(folder, 'shared/big.yaml'), 'size: 9\n');
    symlinkSync(join(folder, 'shared'), join(folder, 'conf/size'));
    const repository = createRepository({ searchPath: [{ provider: 'main', path: 'conf' }], cwd: folder });
    expect([
      repository.list('db', 'config'),
      repository.list('size', 'config'),
      repository.list('', 'group').includes('around'),
    ]).toEqual([['linked', 'pg'], ['big'], false]);
  });
});

/** Depth at which recursion without a limit would exhaust the stack. */
const DEEP = 10_000;
const inside = (open: string, close: string, value = ''): string => open.repeat(DEEP) + value + close.repeat(DEEP);

/** `k0` is a value, every other key names the one before it, twice. */
const doubling = (first: unknown, make: (reference: string) => unknown): Record<string, unknown> => {
  const all: Record<string, unknown> = { k0: first };
  for (let i = 1; i < 60; i++) all[`k${i}`] = make(`\${k${i - 1}}`);
  return all;
};
const chain = (length: number, last: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length }, (_, i) => [`k${i}`, i === length - 1 ? last : `\${k${i + 1}}`]));
const resolved = (value: unknown): unknown => toContainer(create(value), { resolve: true });
const nestedValue = (wrap: (value: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < DEEP; i++) value = wrap(value);
  return value;
};

describe('ends, and with a clear error', () => {
  it.each<{ name: string; run: () => unknown; code: string | undefined }>([
    { name: 'flow lists', run: () => create(inside('[', ']')), code: 'YAML_LIMIT' },
    { name: 'flow lists without end', run: () => create(inside('[', '')), code: 'YAML_LIMIT' },
    { name: 'flow maps', run: () => create(inside('{a: ', '}')), code: 'YAML_LIMIT' },
    { name: 'flow keys', run: () => create(inside('{? ', '}')), code: 'YAML_LIMIT' },
    { name: 'block lists', run: () => create(inside('- ', '', 'x')), code: 'YAML_LIMIT' },
    { name: 'block keys', run: () => create(inside('? ', '', 'x')), code: 'YAML_LIMIT' },
    {
      name: 'block maps',
      run: () => create(Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')),
      code: 'YAML_LIMIT',
    },
    { name: 'lists of an override', run: () => parseOverride(`a=${inside('[', ']')}`), code: 'OVERRIDE' },
    { name: 'maps of an override', run: () => parseOverride(`a=${inside('{a:', '}')}`), code: 'OVERRIDE' },
    { name: 'calls of an override', run: () => parseOverride(`a=${inside('choice(', ')')}`), code: 'OVERRIDE' },
    { name: 'interpolations of an override', run: () => parseOverride(`a=${inside('${', '}')}`), code: 'OVERRIDE' },
    { name: 'interpolations', run: () => create({ a: inside('${', '}') }), code: 'GRAMMAR' },
    { name: 'calls of resolvers', run: () => create({ a: inside('${f:', '}') }), code: 'GRAMMAR' },
    { name: 'lists of an argument', run: () => create({ a: `\${f:${inside('[', ']')}}` }), code: 'GRAMMAR' },
    { name: 'quotes of an argument', run: () => create({ a: inside("${f:'", "'}") }), code: 'GRAMMAR' },
    {
      name: 'a decoded value',
      run: () => resolved({ s: inside('[', ']'), a: '${oc.decode:${s}}' }),
      code: 'INTERPOLATION',
    },
    {
      name: 'a created value',
      run: () => resolved({ s: inside('[', ']'), a: '${oc.create:${s}}' }),
      code: 'INTERPOLATION',
    },
    { name: 'a dotlist value', run: () => fromDotlist([`a=${inside('[', ']')}`]), code: 'YAML_LIMIT' },
    { name: 'arrays', run: () => create(nestedValue((value) => [value])), code: 'YAML_LIMIT' },
    { name: 'maps', run: () => create(nestedValue((value) => new Map([['a', value]]))), code: 'YAML_LIMIT' },
    { name: 'arrays printed', run: () => dumpYaml(nestedValue((value) => [value]) as never), code: 'YAML_LIMIT' },
    { name: 'keys of update', run: () => update(create({}), 'a.'.repeat(DEEP), 1), code: 'VALUE' },
    { name: 'keys of a dotlist', run: () => fromDotlist([`${'a.'.repeat(DEEP)}b=1`]), code: 'VALUE' },
    { name: 'keys of select', run: () => select(create({}), 'a.'.repeat(DEEP)), code: undefined },
    { name: 'keys of an override', run: () => parseOverride(`${'a.'.repeat(DEEP)}b=1`), code: 'OVERRIDE' },
    {
      name: 'dots of an interpolation',
      run: () => resolved({ a: `\${${'.'.repeat(DEEP)}a}` }),
      code: 'INTERPOLATION_KEY',
    },
    {
      name: 'a group below itself',
      run: () => composeTree({ 'config.yaml': 'defaults: [db: a]\n', 'db/a.yaml': 'defaults: [/db: a]\n' }),
      code: 'CYCLE',
    },
  ])('nesting ten thousand deep: $name', ({ run, code }) => expect(codeOf(run)).toBe(code));

  it.each<{ name: string; run: () => unknown; code: string }>([
    { name: 'two keys', run: () => resolved({ a: '${b}', b: '${a}' }), code: 'INTERPOLATION' },
    { name: 'itself', run: () => resolved({ a: 'x${a}' }), code: 'INTERPOLATION' },
    { name: 'itself as a key', run: () => resolved({ a: '${${a}}' }), code: 'INTERPOLATION' },
    { name: 'its parent', run: () => resolved({ a: { b: '${a}' } }), code: 'INTERPOLATION' },
    {
      name: 'each other from inside',
      run: () => resolved({ a: { x: '${b}' }, b: { y: '${a}' } }),
      code: 'INTERPOLATION',
    },
    {
      name: 'through a resolver',
      run: () => resolved({ a: '${oc.select:b}', b: '${oc.select:a}' }),
      code: 'INTERPOLATION',
    },
    { name: 'through text that is decoded', run: () => resolved({ a: "${oc.decode:'${a}'}" }), code: 'INTERPOLATION' },
    { name: 'a long way', run: () => resolved(chain(DEEP, '${k0}')), code: 'INTERPOLATION' },
    { name: 'nowhere near', run: () => resolved(chain(DEEP, 'end')), code: 'INTERPOLATION' },
    { name: 'printed', run: () => toYaml(create({ a: '${b}', b: '${a}' }), { resolve: true }), code: 'INTERPOLATION' },
    { name: 'resolved in place', run: () => resolve(create({ a: '${b}', b: '${a}' })), code: 'INTERPOLATION' },
    { name: 'made exact', run: () => toExact(create({ a: { b: '${a}' } }), { resolve: true }), code: 'INTERPOLATION' },
    { name: 'updated', run: () => update(create({ a: '${b}', b: '${a}' }), 'a.x', 1), code: 'INTERPOLATION' },
    { name: 'looked for ???', run: () => missingKeys(create({ a: { b: '${a}' } })), code: 'INTERPOLATION' },
    {
      name: 'in a value that holds itself',
      run: () => {
        const value: Record<string, unknown> = {};
        value['self'] = value;
        return create(value);
      },
      code: 'CYCLE',
    },
  ])('a cycle of interpolations: $name', ({ run, code }) => expect(codeOf(run)).toBe(code));

  const bombs: readonly { name: string; run: () => unknown; code: string | undefined }[] = [
    {
      name: 'aliases of lists',
      run: () =>
        create(
          `k0: &k0 [x]\n${Array.from({ length: 30 }, (_, i) => `k${i + 1}: &k${i + 1} [*k${i}, *k${i}]`).join('\n')}`,
        ),
      code: 'YAML_LIMIT',
    },
    {
      name: 'aliases of maps in merge keys',
      run: () =>
        create(
          `k0: &k0 {x: 1}\n${Array.from({ length: 30 }, (_, i) => `k${i + 1}: &k${i + 1} {<<: [*k${i}, *k${i}]}`).join('\n')}`,
        ),
      code: 'YAML_LIMIT',
    },
    {
      name: 'one large map merged many times',
      run: () =>
        create(
          `a: &a {${Array.from({ length: 3000 }, (_, i) => `k${i}: 1`).join(', ')}}\nb: {<<: [${Array(3000).fill('*a').join(', ')}]}`,
        ),
      code: 'YAML_LIMIT',
    },
    { name: 'an alias of itself', run: () => create('a: &a [*a]'), code: 'YAML_SYNTAX' },
    { name: 'text that doubles', run: () => resolved(doubling('x', (k) => k + k)), code: 'INTERPOLATION' },
    { name: 'nothing that doubles', run: () => resolved(doubling('', (k) => k + k)), code: 'INTERPOLATION' },
    { name: 'lists that double', run: () => resolved(doubling(['x'], (k) => [k, k])), code: 'YAML_LIMIT' },
    { name: 'maps that double', run: () => resolved(doubling({ x: 1 }, (k) => ({ a: k, b: k }))), code: 'YAML_LIMIT' },
    { name: 'a hundred megabytes of YAML', run: () => create(`a: ${'x'.repeat(1e8)}`), code: 'YAML_LIMIT' },
    { name: 'a million items on a line', run: () => create(`a: [${'1, '.repeat(1e6)}]`), code: 'YAML_LIMIT' },
    { name: 'a million items in brackets', run: () => create(`[${'1, '.repeat(1e6)}]`), code: 'YAML_LIMIT' },
    { name: 'a key of megabytes', run: () => parseOverride(`${'a'.repeat(1e7)}=1`), code: 'OVERRIDE' },
    { name: 'megabytes of brackets in a path', run: () => splitKey('['.repeat(1e6)), code: undefined },
    { name: 'megabytes of backslashes', run: () => parseOverride(`a='${'\\'.repeat(1e6)}`), code: 'OVERRIDE' },
    { name: 'megabytes of open interpolations', run: () => create({ a: '${'.repeat(1e6) }), code: 'GRAMMAR' },
    { name: 'megabytes of blanks', run: () => create({ a: `\${${' '.repeat(1e6)}}` }), code: 'GRAMMAR' },
    { name: 'megabytes of digits', run: () => create(`a: ${'1'.repeat(1e6)}`), code: 'YAML_SYNTAX' },
    {
      name: 'megabytes of digits on the command line',
      run: () => parseOverride(`a=${'1'.repeat(1e6)}`),
      code: undefined,
    },
    { name: 'a range without end', run: () => parseOverride('a=range(0,1e300,1e-300)'), code: undefined },
  ];
  it.each(sample(bombs, 3))('a bomb: $name', ({ run, code }) => expect(codeOf(run)).toBe(code));

  it.each<{ name: string; run: () => unknown; code: string | undefined }>([
    { name: 'NUL in YAML', run: () => create('a: x\0y'), code: 'YAML_SYNTAX' },
    { name: 'NUL as a YAML key', run: () => create('\0: 1'), code: 'YAML_SYNTAX' },
    { name: 'NUL in an override', run: () => parseOverride('a=x\0y'), code: 'OVERRIDE' },
    { name: 'NUL in the key of an override', run: () => parseOverride('a\0=1'), code: 'OVERRIDE' },
    { name: 'NUL in a quoted value', run: () => parseOverride("a='x\0y'"), code: undefined },
    {
      name: 'NUL in a value, printed and read again',
      run: () => create(toYaml(create({ a: 'x\0y' }))),
      code: undefined,
    },
    { name: 'half a surrogate pair, printed', run: () => toYaml(create({ a: '\ud800' })), code: undefined },
    {
      name: 'a byte order mark in the middle',
      run: () => parseYaml({ kind: 'value', name: 'x', text: 'a: x\ufeffy' }),
      code: undefined,
    },
    {
      name: 'bytes that are no UTF-8',
      run: () => decodeText(new Uint8Array([0x61, 0xff, 0xfe]), 'x'),
      code: 'YAML_SYNTAX',
    },
    { name: 'an overlong encoding', run: () => decodeText(new Uint8Array([0xc0, 0xaf]), 'x'), code: 'YAML_SYNTAX' },
    {
      name: 'an encoded surrogate',
      run: () => decodeText(new Uint8Array([0xed, 0xa0, 0x80]), 'x'),
      code: 'YAML_SYNTAX',
    },
    {
      name: 'a config file of other bytes',
      run() {
        const folder = writeTree({ 'config.yaml': '' });
        writeFileSync(join(folder, 'config.yaml'), new Uint8Array([0xff]));
        load(join(folder, 'config.yaml'));
      },
      code: 'YAML_SYNTAX',
    },
  ])('text that is none: $name', ({ run, code }) => expect(codeOf(run)).toBe(code));

  it('in a composition, with the file that is wrong', () => {
    const [error] = errorsOf(() => composeTree({ 'config.yaml': `a: ${inside('[', ']')}\n` }));
    expect(error).toMatchObject({ code: 'YAML_LIMIT' });
    const folder = writeTree({ 'config.yaml': '' });
    writeFileSync(join(folder, 'config.yaml'), new Uint8Array([0x61, 0x3a, 0x20, 0xff]));
    const repository = createRepository({ searchPath: [{ provider: 'main', path: folder }] });
    expect(codeOf(() => composeConfig(repository, { configName: 'config' }))).toBe('YAML_SYNTAX');
  });
});

it('a store has no path out either', () => {
  const store = createStore([{ name: 'config', node: { a: 1 } }]);
  const repository = createRepository({ searchPath: [], store });
  const composed = composeConfig(repository, { configName: 'config' }).config as ContainerNode;
  expect(select(composed, 'a')).toBe(1);
  expect(NAMES.filter((name) => repository.configExists(name) || repository.groupExists(name))).toEqual([]);
});
