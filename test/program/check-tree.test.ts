import { describe, expect, it } from 'vitest';
import { checkOf } from '../../src/program/index.ts';
import { checkTree, type TreeReport } from '../../src/program/index.ts';
import { openWorkshop } from '../../src/compose/index.ts';
import { describeOrigin } from '../../src/errors.ts';
import { writeTree, type Files } from '../compose/conf-tree.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    db: {
      type: 'object',
      additionalProperties: false,
      properties: { port: { type: 'integer' }, host: { type: 'string' }, engine: { type: 'object' } },
    },
    other: { type: 'object' },
    seed: { type: 'integer' },
  },
};
const checkComposed = await checkOf({ schema });

const GOOD: Files = {
  'config.yaml': 'defaults:\n  - db: mysql\n  - _self_\nseed: 1\n',
  'db/mysql.yaml': 'port: 1\nhost: ???\n',
  'db/pg.yaml': 'port: 2\nhost: ${oc.env:NO_SUCH_VARIABLE}\n',
};

async function check(files: Files, wanted?: string[]): Promise<TreeReport & { readonly found: string[] }> {
  const folder = writeTree(files);
  const flags = { configPath: undefined, configName: undefined, configDir: undefined };
  const workshop = openWorkshop({ name: 'app', configDir: folder }, flags, { version: '1.2.3' });
  const report = await checkTree(workshop, checkComposed, wanted && ((path) => wanted.includes(path)));
  const found = report.errors.map((error) => {
    const place = error.origin === undefined ? '' : describeOrigin(error.origin).replace(`${folder}/`, '');
    return `${error.code} ${place}`;
  });
  return { ...report, found };
}

const rows: { name: string; files: Files; found: string[]; compositions: number }[] = [
  { name: 'finds nothing wrong, values that are still to come neither', files: {}, found: [], compositions: 2 },
  {
    name: 'what the schema does not allow, in options that are not the default',
    files: { 'db/bad.yaml': 'prot: 1\nport: x\n' },
    found: ['KEY_UNKNOWN db/bad.yaml:1:1', 'SCHEMA db/bad.yaml:2:7'],
    compositions: 3,
  },
  {
    name: 'YAML that cannot be read, in any file',
    files: { 'db/bad.yaml': 'port: [1,\n', 'other.yaml': 'a: "\n' },
    found: ['YAML_SYNTAX other.yaml:2:1', 'YAML_SYNTAX db/bad.yaml:2:1'],
    compositions: 2,
  },
  {
    name: 'the same fault in many compositions, once',
    files: { 'config.yaml': 'defaults:\n  - db: mysql\n  - _self_\nseed: x\n' },
    found: ['SCHEMA config.yaml:4:7'],
    compositions: 2,
  },
  {
    name: 'faults of other options where the default is broken',
    files: { 'db/mysql.yaml': 'port: [1,\n', 'db/bad.yaml': 'port: x\n' },
    found: ['YAML_SYNTAX db/mysql.yaml:2:1', 'SCHEMA db/bad.yaml:1:7'],
    compositions: 3,
  },
  {
    name: 'a default that is not there',
    files: { 'config.yaml': 'defaults:\n  - db: oracle\n', 'db/bad.yaml': 'port: x\n' },
    found: ['OPTION_UNKNOWN config.yaml:2:9', 'SCHEMA db/bad.yaml:1:7'],
    compositions: 4,
  },
  {
    name: 'options of a group that comes with an option',
    files: {
      'db/pg.yaml': 'defaults:\n  - engine: a\n  - _self_\nport: 2\n',
      'db/engine/a.yaml': 'x: 1\n',
      'db/engine/b.yaml': 'y: ${nowhere}\n',
    },
    found: ['INTERPOLATION_KEY db/engine/b.yaml:1:4'],
    compositions: 3,
  },
  {
    name: 'options of a group that no defaults list has',
    files: { 'experiment/e.yaml': '# @package _global_\ndefaults:\n  - override /db: pg\nseed: x\n' },
    found: ['SCHEMA experiment/e.yaml:4:7'],
    compositions: 3,
  },
  {
    name: 'an option of a group that is in two places, in the one of its own',
    files: {
      'config.yaml': 'defaults:\n  - db: mysql\n  - pair: a\n  - _self_\n',
      'pair/a.yaml': '# @package _global_\ndefaults:\n  - /db@other: pg\n',
      'db/bad.yaml': 'port: x\n',
    },
    found: ['SCHEMA db/bad.yaml:1:7'],
    compositions: 2,
  },
  {
    name: 'a group that must be chosen, with its first option',
    files: { 'config.yaml': 'defaults:\n  - db: ???\n', 'db/bad.yaml': 'port: x\n' },
    found: ['SCHEMA db/bad.yaml:1:7'],
    compositions: 4,
  },
  {
    name: 'a defaults list that cannot be',
    files: { 'db/pg.yaml': 'defaults:\n  - override /nope: a\nport: 1\n' },
    found: ['COMPOSITION db/pg.yaml:2:21'],
    compositions: 2,
  },
];

describe('checkTree', () => {
  it.each(rows)('$name', async ({ files, found, compositions }) => {
    expect(await check({ ...GOOD, ...files })).toMatchObject({ found, compositions });
  });

  it('looks only at what is wanted', async () => {
    const files = { ...GOOD, 'db/bad.yaml': 'port: x\n', 'config.yaml': 'defaults: [db: mysql]\nseed: x\n' };
    expect(await check(files, ['db/bad'])).toMatchObject({ configs: 1, found: ['SCHEMA db/bad.yaml:1:7'] });
    expect(await check(files, ['config'])).toMatchObject({ configs: 1, found: ['SCHEMA config.yaml:2:7'] });
  });
});
