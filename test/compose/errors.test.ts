import { describe, expect, it } from 'vitest';
import { formatError } from '../../src/errors.ts';
import { composeTree, errorsOf, plainOf, type Files } from './conf-tree.ts';

const FILES: Files = {
  'db/mysql.yaml': 'driver: mysql\nport: 3306\n',
  'db/pool/small.yaml': 'size: 1\n',
  'db/pool/large.yaml': 'size: 9\n',
  'db/pg.yaml': 'driver: pg\nport: 5432\n',
  'config.yaml': 'defaults:\n  - db: mysql\n\nloss:\n  temperature: 4\nlist: [1]\nempty: null\n',
  'parts.yaml':
    'model: {_target_: mlp, width: 8}\nloss:\n  _target_: sum\n  terms:\n' +
    '    hard: {method: labels, weight: 1}\n    soft: {method: kd, weight: 1, tap: x}\n',
  'broken.yaml': 'defaults:\n  - db: mysqll\n  - server: x\n',
  'missing.yaml': 'defaults:\n  - db: ???\n',
  'twice.yaml': 'defaults:\n  - db: mysql\n  - db: pg\n',
  'self.yaml': 'defaults:\n  - _self_\n  - _self_\n',
  'early.yaml': 'defaults:\n  - db: mysql\n  - override db: pg\n  - _self_\n  - db@x: pg\n',
  'nowhere.yaml': 'defaults:\n  - override db: pg\n',
  'number.yaml': 'defaults:\n  - db: 1\n',
  'keyword.yaml': 'defaults:\n  - overide db: pg\n',
  'outside.yaml': 'defaults:\n  - ../db: pg\n',
  'open.yaml': 'defaults:\n  - db: ${server}\n',
  'cycle.yaml': 'defaults:\n  - cycle\n',
  'growing.yaml': 'defaults:\n  - growing@x: a\n',
  'growing/a.yaml': 'defaults:\n  - /growing@x: a\n',
  'bomb/20.yaml': 'x: 1\n',
  'bomb.yaml': 'defaults:\n  - bomb/1\n',
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`bomb/${i}.yaml`, `defaults:\n  - ${i + 1}@a\n  - ${i + 1}@b\n`]),
  ),
  'hydra_key.yaml': 'hydra:\n  run:\n    dirr: x\n',
  'nested_path.yaml': 'defaults:\n  - path: a\n',
  'path/a.yaml': '# @package _global_\nhydra:\n  searchpath: [x]\n',
  'list_into_map.yaml': 'defaults:\n  - db: mysql\ndb: [1]\n',
  'header.yaml': '# @package a b\nx: 1\n',
  'syntax.yaml': 'a: [1\n',
  'unresolved.yaml': 'lost: ${nope}\nunset: ???\nlink: ${unset}\nlist: [1, "${nope}"]\nfine: ${list}\n',
};

interface Row {
  readonly words?: string[];
  readonly config?: string;
  readonly code: string;
  /** The text that the error points at. */
  readonly points?: string;
  readonly suggestion?: string;
  readonly expected?: string;
  readonly hint?: string;
}

describe('errors of the command line', () => {
  it.each<Row>([
    {
      words: ['loss.temprature=1'],
      code: 'KEY_UNKNOWN',
      points: 'temprature',
      suggestion: 'loss.temperature=1',
      hint: '+loss.temprature=1',
    },
    {
      words: ['+db/pool=small', 'db.pool=[small,large]'],
      code: 'TYPE',
      points: '[small,large]',
      hint: 'db/pool=[small,large]',
    },
    { words: ['los.temprature=1'], code: 'KEY_UNKNOWN', points: 'los', suggestion: 'loss.temperature=1' },
    {
      words: ['loss={temprature:1}'],
      code: 'KEY_UNKNOWN',
      points: 'temprature',
      suggestion: "'loss={temperature:1}'",
      hint: "'+loss={temprature:1}'",
    },
    { words: ['temperature=1'], code: 'KEY_UNKNOWN', points: 'temperature', suggestion: 'loss.temperature=1' },
    { words: ['dbb=pg'], code: 'KEY_UNKNOWN', points: 'dbb', suggestion: 'db=pg' },
    { words: ['empty.x=1'], code: 'KEY_UNKNOWN', points: 'x', hint: '+empty.x=1' },
    { words: ['hydra.launcher.x=1'], code: 'KEY_UNKNOWN', points: 'x' },
    { words: ['hydra.jobb=1'], code: 'KEY_UNKNOWN', points: 'jobb' },
    { words: ['list.1=1'], code: 'INDEX', points: '1' },
    { words: ['list.x=1'], code: 'VALUE', points: '1' },
    { words: ['~lisst'], code: 'KEY_UNKNOWN', points: 'lisst', suggestion: "'~list'" },
    { words: ['~loss.temperature=5'], code: 'COMPOSITION', points: '5', hint: '~loss.temperature' },
    { words: ['+loss.temperature=5'], code: 'COMPOSITION', points: 'loss.temperature', hint: '++loss.temperature=5' },
    { words: ['loss=append(1)'], code: 'TYPE', points: 'append(1)' },
    { words: ['lisst=append(1)'], code: 'KEY_UNKNOWN', points: 'lisst', suggestion: "'list=append(1)'" },
    { words: ['list=remove(2)'], code: 'VALUE', points: '2' },
    { words: ['list=remove_at(4)'], code: 'INDEX', points: '4' },
    { words: ['db=mysq'], code: 'OPTION_UNKNOWN', points: 'mysq', suggestion: 'mysql' },
    { words: ['db=../config'], code: 'COMPOSITION', points: '../config' },
    { words: ['db=7'], code: 'COMPOSITION', points: '7' },
    { words: ['++db=pg'], code: 'COMPOSITION', points: 'pg', hint: '+db=pg' },
    { words: ['+db=pg'], code: 'COMPOSITION', points: 'pg', hint: 'db=pg' },
    { words: ['db@x=pg'], code: 'COMPOSITION', points: 'pg', suggestion: 'db=pg', hint: '+db@x=pg' },
    { words: ['~db=pg'], code: 'COMPOSITION', points: 'pg', hint: 'mysql' },
    { words: ['dbs/x=pg'], code: 'COMPOSITION', points: 'dbs/x' },
    { words: ['loss@x=pg'], code: 'COMPOSITION', points: 'loss@x' },
    { words: ['=1'], code: 'COMPOSITION' },
    { words: ['loss.temperature=1,2'], code: 'COMPOSITION', points: '1,2', hint: '--multirun' },
    { words: ['db=glob(*)'], code: 'COMPOSITION', points: 'glob(*)', hint: '--multirun' },
    { words: ['hydra.run.dir=a,b'], code: 'COMPOSITION', points: 'a,b', hint: `"hydra.run.dir='a,b'"` },
    { words: ['hydra.job.env_copy=A,B'], code: 'COMPOSITION', points: 'A,B', hint: "'hydra.job.env_copy=[A,B]'" },
    { words: ['hydra.searchpath=7'], code: 'SEARCH_PATH', points: '7' },
  ])('$words: $code', (row) => check(row));

  it.each<Row>(
    [
      { words: ['~lost'], code: 'INTERPOLATION_KEY', points: 'lost', hint: 'all the same: lost=null ~lost' },
      { words: ['~lost=1'], code: 'INTERPOLATION_KEY', points: '1', hint: 'all the same: lost=null ~lost' },
      { words: ['~link'], code: 'INTERPOLATION_MISSING', points: 'link', hint: 'all the same: link=null ~link' },
      { words: ['~list.1'], code: 'INTERPOLATION_KEY', points: 'list.1', hint: 'all the same: list.1=null ~list.1' },
    ].map((row) => ({ config: 'unresolved', ...row })),
  )('of values that cannot be resolved: $words', (row) => check(row));

  it.each([['lost=null', '~lost'], ['list.1=null', '~list.1'], ['~unset'], ['~fine'], ['~list']])(
    'values that cannot be resolved are deleted by %s',
    (...words) => {
      expect(composeTree(FILES, words, { configName: 'unresolved' }).choices.size).toBeGreaterThan(0);
    },
  );

  it.each<Row>(
    [
      { words: ['model.widht=1'], points: 'widht', suggestion: 'model.width=1', hint: 'not there yet: +model.widht=1' },
      { words: ['model={depth: 1}'], points: 'depth', hint: "not there yet: '+model={depth: 1}'" },
      { words: ['loss.terms.soft.wieght=1'], points: 'wieght', hint: 'not there yet: +loss.terms.soft.wieght=1' },
      {
        words: ['loss.terms.sotf.tap=y'],
        points: 'sotf',
        suggestion: 'loss.terms.soft.tap=y',
        expected: 'one of soft, hard',
        hint: "to add one more: '+loss.terms.sotf={method: VALUE}'",
      },
      {
        words: ['loss.terms.pkt.weight=9'],
        points: 'pkt',
        expected: 'one of hard, soft',
        hint: "'+loss.terms.pkt={method: VALUE}'",
      },
      {
        words: ['loss.terms.pkt={method: pkt}'],
        points: 'pkt',
        hint: "not there yet: '+loss.terms.pkt={method: pkt}'",
      },
    ].map((row) => ({ config: 'parts', code: 'KEY_UNKNOWN', ...row })),
  )('of parts: $words', (row) => check(row));
});

describe('errors of files', () => {
  it.each<Row>([
    { config: 'konfig', code: 'CONFIG_NOT_FOUND', suggestion: 'config' },
    { config: 'config.yml', code: 'CONFIG_NOT_FOUND' },
    { config: 'missing', code: 'MISSING_VALUE', points: '???', hint: 'db=mysql' },
    { config: 'twice', code: 'COMPOSITION', points: 'pg', hint: 'override db: pg' },
    { config: 'self', code: 'COMPOSITION', points: '_self_' },
    { config: 'early', code: 'COMPOSITION', points: 'pg' },
    { config: 'nowhere', code: 'COMPOSITION', points: 'pg' },
    { config: 'number', code: 'COMPOSITION', points: '1' },
    { config: 'keyword', code: 'COMPOSITION', points: 'overide db', suggestion: 'override' },
    { config: 'outside', code: 'COMPOSITION', points: '../db' },
    { config: 'open', code: 'COMPOSITION', points: '${server}' },
    { config: 'cycle', code: 'CYCLE', points: 'cycle' },
    { config: 'growing', code: 'CYCLE', points: 'a' },
    { config: 'bomb', code: 'COMPOSITION' },
    { config: 'hydra_key', code: 'KEY_UNKNOWN', points: 'dirr', suggestion: 'dir' },
    { config: 'nested_path', code: 'COMPOSITION', points: '[x]' },
    { config: 'list_into_map', code: 'TYPE', points: '[1]' },
    { config: 'header', code: 'COMPOSITION', points: '# @package a b' },
    { config: 'syntax', code: 'YAML_SYNTAX' },
  ])('$config: $code', (row) => check(row));
});

function check({ words = [], config: configName = 'config', code, points, suggestion, expected, hint }: Row): void {
  const [error, second] = errorsOf(() => composeTree(FILES, words, { configName }));
  expect(error?.code).toBe(code);
  expect(second).toBeUndefined();
  const { source, start, end } = error?.origin ?? { source: { text: '' }, start: 0, end: 0 };
  if (points !== undefined) expect(source.text.slice(start, end).trimEnd()).toBe(points);
  if (suggestion !== undefined) expect(error?.suggestion).toBe(suggestion);
  if (expected !== undefined) expect(error?.expected).toBe(expected);
  if (hint !== undefined) expect(error?.hints.join('\n')).toContain(hint);
}

describe('all problems in one go', () => {
  it('lists the options of a group', () => {
    const [error] = errorsOf(() => composeTree(FILES, ['db=oracle']));
    expect(formatError(error!)).toContain('one of mysql, pg');
  });

  it('of the command line', () => {
    const words = ['db=oracle', 'loss.x=1', 'seed=3', '+list.0=4', 'db.y=1', '+db@z=mysqll'];
    const errors = errorsOf(() => composeTree(FILES, words));
    expect(errors.map(({ code, origin }) => [code, origin?.source.text])).toEqual([
      ['OPTION_UNKNOWN', '+db@z=mysqll'],
      ['OPTION_UNKNOWN', 'db=oracle'],
      ['KEY_UNKNOWN', 'loss.x=1'],
      ['KEY_UNKNOWN', 'seed=3'],
      ['COMPOSITION', '+list.0=4'],
    ]);
  });

  it('of a file', () => {
    const errors = errorsOf(() => composeTree(FILES, [], { configName: 'broken' }));
    expect(errors.map(({ code }) => code).toSorted()).toEqual(['CONFIG_NOT_FOUND', 'OPTION_UNKNOWN']);
  });
});

describe('two choices for one group: what the hint says composes', () => {
  const files: Files = {
    'db/my.yaml': 'name: my\n',
    'db/pg.yaml': 'name: pg\n',
    'part.yaml': 'defaults: [{/db: my}]\n',
    'config.yaml': 'defaults: [part, {db: pg}, _self_]\n',
  };
  const mended = { ...files, 'config.yaml': 'defaults: [part, {override db: pg}, _self_]\n' };

  it.each([{ words: [] }, { words: ['db=my'] }])('through an included config, with $words', ({ words }) => {
    const [error, second] = errorsOf(() => composeTree(files, words));
    expect(second).toBeUndefined();
    const { source, start, end } = error!.origin!;
    expect([source.text, source.text.slice(start, end)]).toEqual([files['config.yaml'], 'pg']);
    expect(error?.hints).toEqual(['to change the choice instead: override db: pg']);
    expect(plainOf(composeTree(mended, words))).toEqual({ db: { name: words.length === 0 ? 'pg' : 'my' } });
  });

  it.each(['+db=pg', '+db=my'])('on the command line: %s', (word) => {
    const config = { ...files, 'config.yaml': 'defaults: [{db: my}, _self_]\n' };
    const [error] = errorsOf(() => composeTree(config, [word]));
    expect(error?.origin?.source.text).toBe(word);
    expect(error?.hints).toEqual([`to change the choice instead: ${word.slice(1)}`]);
    expect(errorsOf(() => composeTree(config, [word.slice(1)]))).toEqual([]);
  });
});
