import { describe, expect, it } from 'vitest';
import { isStruct } from '../../src/config/index.ts';
import { composeTree, type Files, plainOf, yamlOf } from './conf-tree.ts';

const DB: Files = {
  'db/mysql.yaml': 'driver: mysql\nport: 3306\n',
  'db/pg.yaml': 'driver: pg\nport: 5432\n',
};

interface Row {
  readonly name: string;
  readonly files: Files;
  readonly words?: string[];
  readonly yields: unknown;
}

describe('defaults lists', () => {
  it.each<Row>([
    {
      name: 'content of a group goes into its package',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: mysql\na: 1\n' },
      yields: { db: { driver: 'mysql', port: 3306 }, a: 1 },
    },
    {
      name: 'a config without _self_ wins over its defaults',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: mysql\ndb:\n  port: 1\n' },
      yields: { db: { driver: 'mysql', port: 1 } },
    },
    {
      name: 'with _self_ first its defaults win',
      files: { ...DB, 'config.yaml': 'defaults:\n  - _self_\n  - db: mysql\ndb:\n  port: 1\n' },
      yields: { db: { port: 3306, driver: 'mysql' } },
    },
    {
      name: 'an override changes a choice',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: mysql\n' },
      words: ['db=pg'],
      yields: { db: { driver: 'pg', port: 5432 } },
    },
    {
      name: 'of several options the last wins',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: [mysql, pg]\n' },
      yields: { db: { driver: 'pg', port: 5432 } },
    },
    {
      name: 'a list of options from the command line',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: mysql\n' },
      words: ['db=[pg,mysql]'],
      yields: { db: { driver: 'mysql', port: 3306 } },
    },
    {
      name: 'null is no choice, to be made later',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: null\n  - _self_\na: 1\n' },
      words: ['db=pg'],
      yields: { db: { driver: 'pg', port: 5432 }, a: 1 },
    },
    {
      name: 'null from the command line takes a choice away',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: mysql\n  - _self_\na: 1\n' },
      words: ['db=null'],
      yields: { a: 1 },
    },
    {
      name: '??? is filled in by the command line',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: ???\n' },
      words: ['db=pg'],
      yields: { db: { driver: 'pg', port: 5432 } },
    },
    {
      name: 'optional options may be absent',
      files: { ...DB, 'config.yaml': 'defaults:\n  - optional db: oracle\n  - _self_\na: 1\n' },
      yields: { a: 1 },
    },
    {
      name: 'an override may be optional',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: pg\n  - _self_\n  - optional override db: oracle\na: 1\n' },
      yields: { a: 1 },
    },
    {
      name: 'an appended group wins over the primary config',
      files: { ...DB, 'config.yaml': 'db:\n  port: 1\n' },
      words: ['+db=pg'],
      yields: { db: { port: 5432, driver: 'pg' } },
    },
    {
      name: 'the same group in two packages',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db@from: mysql\n  - db@to: pg\n' },
      words: ['db@to=mysql'],
      yields: { from: { driver: 'mysql', port: 3306 }, to: { driver: 'mysql', port: 3306 } },
    },
    {
      name: 'a package of the header starts at the root',
      files: { 'db/my.yaml': '# @package a.b\nx: 1\n', 'config.yaml': 'defaults:\n  - db: my\n' },
      yields: { a: { b: { x: 1 } } },
    },
    {
      name: 'a package of the defaults list wins over the header',
      files: { 'db/my.yaml': '# @package a.b\nx: 1\n', 'config.yaml': 'defaults:\n  - db@c: my\n' },
      yields: { c: { x: 1 } },
    },
    {
      name: '_global_ is the root, _here_ the package around',
      files: {
        'server/a.yaml': 'defaults:\n  - /db@_here_: my\n  - /db@_global_.top: my\n  - /db@_global_: other\n',
        'db/my.yaml': 'x: 1\n',
        'db/other.yaml': 'y: 2\n',
        'config.yaml': 'defaults:\n  - server: a\n',
      },
      yields: { server: { x: 1 }, top: { x: 1 }, y: 2 },
    },
    {
      name: 'groups are relative to the config around, packages too',
      files: {
        'server/a.yaml': 'defaults:\n  - db: my\n  - /db@outer: my\n',
        'server/db/my.yaml': 'x: inner\n',
        'db/my.yaml': 'x: outer\n',
        'config.yaml': 'defaults:\n  - server: a\n',
      },
      yields: { server: { db: { x: 'inner' }, outer: { x: 'outer' } } },
    },
    {
      name: 'override changes a choice made above, also from a nested config',
      files: {
        ...DB,
        'experiment/e.yaml': '# @package _global_\ndefaults:\n  - override /db: pg\nlr: 2\n',
        'config.yaml': 'defaults:\n  - db: mysql\n  - _self_\n  - experiment: null\nlr: 1\n',
      },
      words: ['experiment=e'],
      yields: { db: { driver: 'pg', port: 5432 }, lr: 2 },
    },
    {
      name: 'the command line wins over override',
      files: {
        ...DB,
        'experiment/e.yaml': '# @package _global_\ndefaults:\n  - override /db: pg\n',
        'config.yaml': 'defaults:\n  - db: mysql\n  - experiment: e\n',
      },
      words: ['db=mysql'],
      yields: { db: { driver: 'mysql', port: 3306 } },
    },
    {
      name: 'a choice that depends on others follows their overrides',
      files: {
        ...DB,
        'server/nginx.yaml': 'n: 1\n',
        'tune/nginx_pg.yaml': 'fast: true\n',
        'tune/nginx_mysql.yaml': 'fast: false\n',
        'config.yaml': 'defaults:\n  - db: mysql\n  - server: nginx\n  - tune: ${server}_${db}\n',
      },
      words: ['db=pg'],
      yields: { db: { driver: 'pg', port: 5432 }, server: { n: 1 }, tune: { fast: true } },
    },
    {
      name: 'what an option in a sub-folder pulls in is relative to that folder',
      files: {
        'db/sql/my.yaml': 'defaults:\n  - size: small\n  - part/deep@part: one\n',
        'db/sql/size/small.yaml': 'y: 2\n',
        'db/sql/part/deep/one.yaml': 'z: 3\n',
        'config.yaml': 'defaults:\n  - db: sql/my\n  - more: ${db/sql}\n',
        'more/my.yaml': 'w: 4\n',
      },
      yields: { db: { sql: { size: { y: 2 }, part: { z: 3 } } }, more: { w: 4 } },
    },
    {
      name: 'deleted groups',
      files: { ...DB, 'config.yaml': 'defaults:\n  - db: mysql\n  - _self_\na: 1\n' },
      words: ['~db=mysql'],
      yields: { a: 1 },
    },
  ])('$name', ({ files, words = [], yields }) => expect(plainOf(composeTree(files, words))).toEqual(yields));
});

describe('overrides of values', () => {
  it.each<Row>([
    {
      name: 'change, add, force, delete',
      files: { 'config.yaml': 'a: 1\nb: {c: [1, 2], d: null}\ne: 5\n' },
      words: ['a=2', '+b.x=3', '++b.d=4', '~e', '~b.c.0'],
      yields: { a: 2, b: { c: [2], d: 4, x: 3 } },
    },
    {
      name: 'maps merge, lists are replaced',
      files: { 'config.yaml': 'a: {x: 1}\nl: [1, 2]\n' },
      words: ['+a={y: 2}', 'l=[3]'],
      yields: { a: { x: 1, y: 2 }, l: [3] },
    },
    {
      name: 'edits',
      files: { 'config.yaml': 'l: [b, c, b]\nm: {x: 1}\n' },
      words: [
        'l=append(d)',
        'l=prepend(a,a)',
        'l=remove(b)',
        'l=insert(-1,x)',
        'l=remove_at(0,-1)',
        'm=replace({y:2})',
      ],
      yields: { l: ['a', 'c', 'b', 'x'], m: { y: 2 } },
    },
    {
      name: 'keys that other programs trip over',
      files: { 'config.yaml': '__proto__: {a: 1}\nconstructor: 2\n' },
      words: ['+prototype=3', '++__proto__.b=4'],
      yields: JSON.parse('{"__proto__": {"a": 1, "b": 4}, "constructor": 2, "prototype": 3}'),
    },
  ])('$name', ({ files, words = [], yields }) => expect(plainOf(composeTree(files, words))).toEqual(yields));
});

describe('composeConfig', () => {
  it('gives a struct', () => {
    expect(isStruct(composeTree({ 'config.yaml': 'a: 1' }).config)).toBe(true);
  });

  it('keeps interpolations and the order of keys', () => {
    const files = { ...DB, 'config.yaml': 'defaults:\n  - db: mysql\n  - _self_\nz: ${db.port}\na: 1.0\n' };
    expect(yamlOf(composeTree(files))).toBe('db:\n  driver: mysql\n  port: 3306\nz: ${db.port}\na: 1.0\n');
  });

  it('tells what was chosen', () => {
    const files = { ...DB, 'config.yaml': 'defaults:\n  - db: mysql\n  - db@b: [mysql, pg]\n' };
    const { choices } = composeTree(files, ['db=pg']);
    expect(choices.get('db')).toBe('pg');
    expect(choices.get('db@b')).toEqual(['mysql', 'pg']);
    expect(choices.get('hydra/launcher')).toBe('basic');
  });

  it('composes only the hydra node and the overrides without a config name', () => {
    expect(plainOf(composeTree({ 'config.yaml': 'a: 1' }, ['+b=2'], { configName: undefined }))).toEqual({ b: 2 });
  });

  it('leaves sweeps and ??? open in a multirun', () => {
    const files = { ...DB, 'config.yaml': 'defaults:\n  - db: ???\na: 1\n' };
    expect(plainOf(composeTree(files, ['a=1,2', 'db=glob(*)'], { mode: 'multirun' }))).toEqual({ a: 1 });
  });
});
