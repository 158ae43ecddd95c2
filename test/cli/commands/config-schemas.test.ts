import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkshop } from '../../../src/compose/index.ts';
import { configSchemas, type SchemaFiles } from '../../../src/cli/commands/config-schemas.ts';
import { programSchemas } from '../../../src/cli/commands/schema.ts';
import { shipped } from '../../../src/app/index.ts';
import { load, toContainer } from '../../../src/config/index.ts';
import { createRepository } from '../../../src/compose/index.ts';
import { compileSchema, type Schema } from '../../../src/schema/index.ts';
import { writeTree } from '../../compose/conf-tree.ts';

const conf = resolve(import.meta.dirname, '../../../conf');
const flags = { configPath: undefined, configName: undefined, configDir: undefined };
const schemas = await programSchemas(shipped, openWorkshop(shipped, flags, { version: '1.2.3' }));
const names = (await readdir(conf, { recursive: true })).filter((name) => name.endsWith('.yaml'));

/** The checks compiled so far: many configs share a schema, and to compile one takes long. */
const checks = new Map<string, ReturnType<typeof compileSchema>>();
const checkOf = (name: string): ReturnType<typeof compileSchema> => {
  if (!checks.has(name)) checks.set(name, compileSchema(schemas.get(name)!));
  return checks.get(name)!;
};

/** The schema that a config of conf/ names in its first line, or below its package: its path below conf/schema/. */
async function namedSchema(config: string): Promise<string> {
  const text = await readFile(join(conf, config), 'utf8');
  const [, path = ''] = /^(?:# @package \w+\n)?# yaml-language-server: \$schema=(.*)$/m.exec(text) ?? [];
  return resolve(conf, config, '..', path).slice(join(conf, 'schema').length + 1);
}

describe('the schemas of conf/', () => {
  it('say equal parts once', () => {
    expect([...schemas.values()].map((schema) => JSON.stringify(schema)).join('').length).toBeLessThan(420_000);
  });

  it.each(names)('%s names its schema and fits it', async (name) => {
    const group = name.includes('/') ? name.slice(0, name.lastIndexOf('/')).replace('loss/paper', 'loss') : 'config';
    const file = await namedSchema(name);
    expect(file).toBe(`${group}.json`);
    const validate = await checkOf(file);
    expect(validate(toContainer(load(join(conf, name))))).toEqual([]);
  });
});

describe('configSchemas', () => {
  const whole = {
    type: 'object',
    additionalProperties: false,
    properties: { db: { type: 'object', properties: { port: { type: 'integer' } }, additionalProperties: false } },
  };
  const schemasOf = (): SchemaFiles => {
    const path = writeTree({
      'config.yaml': 'defaults: [db: pg]\n',
      'db/pg.yaml': 'port: 1\n',
      'db/engine/a.yaml': 'x: 1\n',
      'experiment/big.yaml': '# @package _global_\ndb: {port: 2}\n',
      'notes/todo.txt': 'nothing\n',
      'hydra/launcher/mine.yaml': 'n: 1\n',
    });
    return configSchemas(whole, createRepository({ searchPath: [{ provider: 'main', path }] }), 'app');
  };

  it('has a schema for the config and for each group, but those of hydra', () => {
    expect([...schemasOf().keys()]).toEqual(['config.json', 'db.json', 'db/engine.json', 'experiment.json']);
  });

  const rows: { name: string; file: string; value: unknown; fits: boolean }[] = [
    { name: 'the part that a group fills', file: 'db.json', value: { port: 1 }, fits: true },
    { name: 'and nothing else', file: 'db.json', value: { db: { port: 1 } }, fits: false },
    { name: 'the whole for a package _global_', file: 'experiment.json', value: { db: { port: 1 } }, fits: true },
    { name: 'with its faults', file: 'experiment.json', value: { db: { port: 'x' } }, fits: false },
    { name: 'anything for a group that the schema does not know', file: 'db/engine.json', value: { y: 1 }, fits: true },
    { name: 'hydra in the whole', file: 'config.json', value: { hydra: { verbose: true } }, fits: true },
    { name: 'a defaults list', file: 'config.json', value: { defaults: ['_self_', { db: 'pg' }] }, fits: true },
    { name: 'one with packages and lists', file: 'db.json', value: { defaults: [{ '/db@x': ['a'] }] }, fits: true },
    { name: 'no item with two keys', file: 'config.json', value: { defaults: [{ db: 'pg', a: 'b' }] }, fits: false },
    { name: 'no option that is a number', file: 'config.json', value: { defaults: [{ db: 1 }] }, fits: false },
  ];

  it.each(rows)('allows $name: $fits', async ({ file, value, fits }) => {
    const validate = await compileSchema(schemasOf().get(file) as Schema);
    expect(validate(value).length === 0).toBe(fits);
  });
});
