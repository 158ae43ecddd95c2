import { describe, expect, it } from 'vitest';
import { composeTree, errorsOf, plainOf, type Files } from './conf-tree.ts';

const FILES: Files = {
  'a/one.yaml': 'y: 1\n',
  'a/sub/two.yaml': 'y: 2\n',
  'a/sub/three.yaml': 'defaults: [_self_, other]\ny: 3\n',
  'a/sub/other.yaml': 'z: 4\n',
  'a/sub/deep/four.yaml': 'y: 5\n',
  'a/other.yaml': 'z: 0\n',
  'b/sub/two.yaml': 'w: 1\n',
  'exp/x.yaml': '# @package _global_\ndefaults:\n  - override /a: sub/three\n',
  'slash.yaml': 'defaults:\n  - a: sub/two\n',
  'deep.yaml': 'defaults:\n  - a: sub/deep/four\n',
  'packed.yaml': 'defaults:\n  - a@p: sub/two\n',
  'list.yaml': 'defaults:\n  - a: [one, sub/two]\n',
  'plain.yaml': 'defaults:\n  - a: one\n',
  'nothing.yaml': 'k: 1\n',
  'follows.yaml': 'defaults:\n  - a: sub/two\n  - b: sub/${a/sub}\n',
  'brings.yaml': 'defaults:\n  - a: one\n  - c: ${a}/x\n',
  'c/one/x.yaml': 'w: 3\n',
  'named.yaml': 'defaults:\n  - a: \\???\n  - c: ${a}\n',
  'a/???.yaml': 'y: 6\n',
  'c/???.yaml': 'w: 6\n',
  'experiment.yaml': 'defaults:\n  - a: sub/two\n  - exp: x\n',
  'first.yaml': 'defaults:\n  - a: one\n  - override a: sub/two\n',
  'old.yaml': 'defaults:\n  - a: sub/lost\n',
  'a/sub/lost.yaml': 'defaults:\n  - one\n',
  'headed.yaml': 'defaults:\n  - a: sub/follower\n',
  'a/headed.yaml': '# @package elsewhere\ny: 7\n',
  'a/sub/follower.yaml': 'defaults:\n  - headed\n',
  'db/mysql.yaml': 'x: 1\n',
  'db/pg.yaml': 'x: 2\n',
  'group.yaml': 'defaults:\n  - db@_group_.a: pg\n',
  'inner.yaml': 'defaults:\n  - db@q._group_: pg\n',
  'order.yaml': 'defaults:\n  - q: ${p}\n  - p: pg\n  - r: pg\n',
  'p/pg.yaml': '',
  'q/pg.yaml': '',
  'r/pg.yaml': '',
};

const compose = (configName: string, words: readonly string[] = []) => composeTree(FILES, words, { configName });

describe('group: sub/option', () => {
  it.each<{ name: string; config: string; words?: string[]; yields: unknown }>([
    { name: 'is group/sub: option', config: 'slash', yields: { a: { sub: { y: 2 } } } },
    { name: 'at any depth', config: 'deep', yields: { a: { sub: { deep: { y: 5 } } } } },
    { name: 'in a package', config: 'packed', yields: { p: { y: 2 } } },
    {
      name: 'is changed by its own group',
      config: 'slash',
      words: ['a/sub=three'],
      yields: { a: { sub: { y: 3, z: 4 } } },
    },
    { name: 'is deleted by its own group', config: 'slash', words: ['~a/sub'], yields: {} },
    { name: 'is overridden by its own group', config: 'experiment', yields: { a: { sub: { y: 3, z: 4 } } } },
    { name: 'of another choice', config: 'follows', yields: { a: { sub: { y: 2 } }, b: { sub: { w: 1 } } } },
    { name: 'brought by another choice', config: 'brings', yields: { a: { y: 1 }, c: { one: { w: 3 } } } },
    { name: 'keeps its meaning among several', config: 'list', yields: { a: { y: 1, sub: { y: 2 } } } },
    {
      name: 'on the command line chooses of the group',
      config: 'plain',
      words: ['a=sub/two'],
      yields: { a: { y: 2 } },
    },
    { name: 'added on the command line too', config: 'nothing', words: ['+a=sub/two'], yields: { k: 1, a: { y: 2 } } },
  ])('$name', ({ config, words, yields }) => {
    expect(plainOf(compose(config, words))).toEqual(yields);
  });

  it('is named so among the choices', () => {
    expect([...compose('slash').choices].slice(0, 1)).toEqual([['a/sub', 'two']]);
  });

  it.each<{ name: string; config: string; words?: string[]; code: string; suggestion?: string; hint?: string }>([
    {
      name: 'a choice of the outer group',
      config: 'slash',
      words: ['a=one'],
      code: 'COMPOSITION',
      suggestion: 'a/sub=one',
    },
    { name: 'a deletion of the outer group', config: 'slash', words: ['~a'], code: 'COMPOSITION', suggestion: 'a/sub' },
    { name: 'an override of the outer group', config: 'first', code: 'COMPOSITION', hint: 'command line: a=sub/two' },
    {
      name: 'an entry relative to the outer group',
      config: 'old',
      code: 'CONFIG_NOT_FOUND',
      suggestion: '/a/one@_here_',
    },
    {
      name: 'an entry relative to the outer group whose file names its package',
      config: 'headed',
      code: 'CONFIG_NOT_FOUND',
      suggestion: '/a/headed',
    },
    { name: 'a slip', config: 'slash', words: ['a/sub=tow'], code: 'OPTION_UNKNOWN', suggestion: 'two' },
    {
      name: 'a slip behind the slash',
      config: 'plain',
      words: ['a=sub/tow'],
      code: 'OPTION_UNKNOWN',
      suggestion: 'sub/two',
    },
    {
      name: 'a slip before the slash',
      config: 'plain',
      words: ['a=sbu/two'],
      code: 'OPTION_UNKNOWN',
      suggestion: 'sub/two',
    },
  ])('explains $name', ({ config, words, code, suggestion, hint = '' }) => {
    const [error] = errorsOf(() => compose(config, words));
    expect(error).toMatchObject({ code, ...(suggestion === undefined ? {} : { suggestion }) });
    expect(error!.hints.join('\n')).toContain(hint);
  });

  it('what an error says to type works', () => {
    expect(plainOf(compose('plain', ['a=sub/two']))).toEqual({ a: { y: 2 } });
    const mended = { ...FILES, 'a/sub/lost.yaml': 'defaults:\n  - /a/one@_here_\n' };
    expect(plainOf(composeTree(mended, [], { configName: 'old' }))).toEqual({ a: { sub: { y: 1 } } });
    const follower = { ...FILES, 'a/sub/follower.yaml': 'defaults:\n  - /a/headed\n' };
    expect(plainOf(composeTree(follower, [], { configName: 'headed' }))).toEqual({
      elsewhere: { y: 7 },
      a: { sub: {} },
    });
  });
});

describe('_group_ in a package', () => {
  it.each([
    { name: 'changed', config: 'group', words: ['db@_group_.a=mysql'], yields: { db: { a: { x: 1 } } } },
    {
      name: 'changed by the whole package',
      config: 'group',
      words: ['db@db.a=mysql'],
      yields: { db: { a: { x: 1 } } },
    },
    { name: 'deleted', config: 'group', words: ['~db@_group_.a'], yields: {} },
    { name: 'added', config: 'nothing', words: ['+db@_group_.b=pg'], yields: { k: 1, db: { b: { x: 2 } } } },
    { name: 'added alone', config: 'nothing', words: ['+db@_group_=pg'], yields: { k: 1, db: { x: 2 } } },
    {
      name: 'a key like any other where it is not first',
      config: 'inner',
      words: [],
      yields: { q: { _group_: { x: 2 } } },
    },
  ])('$name', ({ config, words, yields }) => {
    expect(plainOf(compose(config, words))).toEqual(yields);
  });
});

it('a choice that depends on an option of the name ??? is that option', () => {
  expect(plainOf(compose('named'))).toEqual({ a: { y: 6 }, c: { w: 6 } });
});

it('choices that wait for others come last, behind those of the hydra node', () => {
  const keys = [...compose('order').choices.keys()];
  expect([keys.slice(0, 2), keys.at(-1)]).toEqual([['r', 'p'], 'q']);
});

/** What is wrong with a tree: codes, and the texts that are pointed at. */
const wrongIn = (files: Files, words: readonly string[] = []) =>
  errorsOf(() => composeTree({ ...FILES, ...files }, words)).map(({ code, origin }) => [
    code,
    origin?.source.text.slice(origin.start, origin.end),
  ]);

describe('all that is wrong with defaults lists is told at once', () => {
  it.each<{ name: string; files: Files; words?: string[]; errors: unknown }>([
    {
      name: 'paths that lead outside, each at its place',
      files: {
        'config.yaml': 'defaults:\n  - ../h@h: y\n  - ../k@h: y\n  - db: ../x\n  - ../z\n  - db@d: [pg, ../y]\n',
      },
      words: ['typo=1'],
      errors: [
        ['COMPOSITION', '../h'],
        ['COMPOSITION', '../k'],
        ['COMPOSITION', '../x'],
        ['COMPOSITION', '../z'],
        ['COMPOSITION', '../y'],
        ['KEY_UNKNOWN', 'typo'],
      ],
    },
    {
      name: 'a list in a wrong order, and an unknown option',
      files: { 'config.yaml': 'defaults:\n  - _self_\n  - override db: pg\n  - db: mysqll\n  - _self_\n' },
      errors: [
        ['COMPOSITION', 'pg'],
        ['OPTION_UNKNOWN', 'mysqll'],
        ['COMPOSITION', '_self_'],
      ],
    },
    {
      name: 'items that cannot be read',
      files: { 'config.yaml': 'defaults:\n  - overide db: pg\n  - db: 1\n  - [db]\n' },
      errors: [
        ['COMPOSITION', 'overide db'],
        ['COMPOSITION', '1'],
        ['COMPOSITION', '[db]'],
      ],
    },
    {
      name: 'two choices, and a file that cannot be read',
      files: { 'config.yaml': 'defaults:\n  - bad\n  - db: mysql\n  - db: pg\n', 'bad.yaml': 'a: [1\n' },
      errors: [
        ['COMPOSITION', 'pg'],
        ['YAML_SYNTAX', ''],
      ],
    },
    {
      name: 'interpolations of what nobody chose',
      files: { 'config.yaml': 'defaults:\n  - a: ${x}\n  - b: ${y}\n  - db: [pg, "${z}"]\n' },
      errors: [
        ['COMPOSITION', '${x}'],
        ['COMPOSITION', '${y}'],
        ['COMPOSITION', '[pg, "${z}"]'],
      ],
    },
    {
      name: 'contents that do not merge, and overrides',
      files: { 'config.yaml': 'defaults:\n  - db: pg\nhydra: {runn: 1}\ndb: [1]\nk: 1\n', 'db/pg.yaml': 'x: 2\n' },
      words: ['hydra.job.nam=1'],
      errors: [
        ['KEY_UNKNOWN', 'runn'],
        ['TYPE', '[1]'],
      ],
    },
    {
      name: 'an unknown option, and a key that only it might have had is no error',
      files: { 'config.yaml': 'defaults:\n  - db: pg\nk: 1\n' },
      words: ['db=pgg', 'db.port=1', 'kk=2'],
      errors: [
        ['OPTION_UNKNOWN', 'pgg'],
        ['KEY_UNKNOWN', 'kk'],
      ],
    },
  ])('$name', ({ files, words, errors }) => {
    expect(wrongIn(files, words)).toEqual(errors);
  });
});
