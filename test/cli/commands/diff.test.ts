import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatDiff } from '../../../src/cli/commands/diff.ts';
import { readSide } from '../../../src/cli/commands/diff-side.ts';
import { errorsOf, writeTree, type Files } from '../../compose/conf-tree.ts';

/** The differences of `a` and `b` in a tree of files. */
function diff(files: Files, a: string, b: string): string {
  const folder = writeTree(files);
  return formatDiff(readSide(join(folder, a)), readSide(join(folder, b))).replaceAll(`${folder}/`, '');
}

const TREE: Files = {
  'config.yaml': 'defaults: [db: mysql]\nseed: 1\n',
  'other.yaml': 'defaults: [db: pg]\nseed: 1\n',
  'db/mysql.yaml': 'port: 1\nname: mysql\n',
  'db/pg.yaml': 'port: 1\nname: pg\n',
};

const rows: { name: string; files: Files; expected: string }[] = [
  { name: 'the same', files: { 'a.yaml': 'x: 1\ny: [1, 2]\n', 'b.yaml': 'y: [1, 2]\nx: 1.0\n' }, expected: '' },
  {
    name: 'another value, with both places',
    files: { 'a.yaml': 'x: 1\ny: {z: a}\n', 'b.yaml': 'x: 1\ny: {z: "no"}\n' },
    expected: "y.z\n  - a     a.yaml:2:8\n  + 'no'  b.yaml:2:8\n",
  },
  {
    name: 'keys of one side only, in their order',
    files: { 'a.yaml': 'x: null\n', 'b.yaml': 'y: {}\n' },
    expected: 'x\n  - null  a.yaml:1:4\ny\n  + {}    b.yaml:1:4\n',
  },
  {
    name: 'a list of values as one',
    files: { 'a.yaml': 'x: [1, 2]\n', 'b.yaml': 'x: [1, a b]\n' },
    expected: 'x\n  - [1, 2]    a.yaml:1:4\n  + [1, a b]  b.yaml:1:4\n',
  },
  {
    name: 'a list of maps item by item',
    files: { 'a.yaml': 'x: [{k: 1}, {k: 2}]\n', 'b.yaml': 'x: [{k: 1}, {k: 3}]\n' },
    expected: 'x[1].k\n  - 2  a.yaml:1:17\n  + 3  b.yaml:1:17\n',
  },
  {
    name: 'interpolations by their text',
    files: { 'a.yaml': 'x: 1\ny: ${x}\n', 'b.yaml': 'x: 1\ny: 1\n' },
    expected: 'y\n  - ${x}  a.yaml:2:4\n  + 1     b.yaml:2:4\n',
  },
  {
    name: 'secrets without showing them',
    files: { 'a.yaml': 'password: hunter2\n', 'b.yaml': 'password: hunter3\n' },
    expected: 'password\n  - ***  a.yaml:1:11\n  + ***  b.yaml:1:11\n',
  },
];

describe('formatDiff', () => {
  it.each(rows)('$name', ({ files, expected }) => expect(diff(files, 'a.yaml', 'b.yaml')).toBe(expected));

  it('composes a config with a defaults list first', () => {
    expect(diff(TREE, 'config.yaml', 'other.yaml')).toBe(
      'the option of db\n  - mysql  config.yaml:1:16\n  + pg     other.yaml:1:16\n' +
        'db.name\n  - mysql  db/mysql.yaml:2:7\n  + pg     db/pg.yaml:2:7\n',
    );
  });

  const bad: { name: string; path: string; code: string }[] = [
    { name: 'what is not there', path: 'nope.yaml', code: 'USAGE' },
    { name: 'a folder that is no run', path: 'db', code: 'RUN_FOLDER' },
    { name: 'a list', path: 'list.yaml', code: 'USAGE' },
  ];

  it.each(bad)('refuses $name', ({ path, code }) => {
    const folder = writeTree({ ...TREE, 'list.yaml': '- 1\n' });
    expect(errorsOf(() => readSide(join(folder, path)))).toMatchObject([{ code }]);
  });
});
