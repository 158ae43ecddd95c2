import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { compose, createStore } from '../../src/compose/index.ts';
import { createResolvers, OmegaConf } from '../../src/config/index.ts';
import { ownVersion } from '../../src/util/own-version.ts';
import { errorsOf, writeTree } from './conf-tree.ts';

const FILES = {
  'config.yaml': 'defaults:\n  - db: mysql\n  - _self_\nurl: ${db.host}:${db.port}\nwho: ${hydra:job.name}\n',
  'db/mysql.yaml': 'host: local\nport: 1\n',
  'db/pg.yaml': 'host: far\nport: 2\n',
};

describe('compose', () => {
  it('gives a folder and overrides as an object', () => {
    interface Config {
      readonly db: { readonly port: number };
      readonly url: string;
      readonly who: string;
    }
    const cfg = compose<Config>({
      configDir: writeTree(FILES),
      configName: 'config',
      overrides: ['db=pg', 'db.port=7'],
      jobName: 'me',
    });
    expectTypeOf(cfg.db.port).toBeNumber();
    expect([cfg.db.port, cfg.url, cfg.who]).toEqual([7, 'far:7', 'me']);
    expect(OmegaConf.toYaml(cfg)).toContain('url: ${db.host}:${db.port}\n');
  });

  it('takes configs from memory', () => {
    const store = createStore([
      { name: 'config', node: { defaults: [{ db: 'mysql' }], n: 1 } },
      { group: 'db', name: 'mysql', node: { port: 3306 } },
    ]);
    expect(compose({ store, configName: 'config', overrides: ['n=2'] })).toEqual({ n: 2, db: { port: 3306 } });
  });

  it('has the hydra node only if asked for', () => {
    const request = { configDir: writeTree(FILES), configName: 'config' };
    expect(Object.keys(compose(request))).toEqual(['db', 'url', 'who']);
    const cfg = compose({ ...request, returnHydraConfig: true });
    expect(OmegaConf.select(cfg, 'hydra.runtime.choices.db')).toBe('mysql');
    expect(OmegaConf.select(cfg, 'hydra.runtime.version')).toBe(ownVersion());
  });

  it('without a primary config has what overrides add', () => {
    expect(compose({ overrides: ['+a.b=1'] })).toEqual({ a: { b: 1 } });
    expect(compose()).toEqual({});
  });

  it('is in struct mode, and each call has a config of its own', () => {
    const request = { configDir: writeTree(FILES), configName: 'config' };
    const cfg = compose(request);
    expect(errorsOf(() => (cfg['new'] = 1))).toMatchObject([{ code: 'KEY_UNKNOWN' }]);
    cfg['db'] = { host: 'changed', port: 0 };
    expect(compose(request)['url']).toBe('local:1');
  });

  it("calls the program's resolvers", () => {
    const resolvers = createResolvers().with('twice', ([n]) => Number(n) * 2);
    expect(compose({ overrides: ['+a=${twice:4}'], resolvers })['a']).toBe(8);
  });

  it.each([
    { name: 'a sweep', overrides: ['db.port=1,2'], code: 'COMPOSITION' },
    { name: 'a key that there is not', overrides: ['db.prt=1'], code: 'KEY_UNKNOWN' },
    { name: 'a word that is no override', overrides: ['db.port'], code: 'OVERRIDE' },
    { name: 'an option that there is not', overrides: ['db=oracle'], code: 'OPTION_UNKNOWN' },
  ])('$name is an error', ({ overrides, code }) => {
    const configDir = writeTree(FILES);
    expect(errorsOf(() => compose({ configDir, configName: 'config', overrides }))).toMatchObject([{ code }]);
  });

  it('a folder that is not there is an error', () => {
    const configDir = join(writeTree(FILES), 'nowhere');
    expect(errorsOf(() => compose({ configDir, configName: 'config' }))).toMatchObject([{ code: 'SEARCH_PATH' }]);
  });
});
