import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeConfig, createRepository, createStore, type Repository } from '../../src/compose/index.ts';
import { select, toContainer, type ContainerNode } from '../../src/config/index.ts';
import { storeSource } from '../../src/compose/store-source.ts';
import { composeTree, errorsOf, plainOf, writeTree } from './conf-tree.ts';

const FILES = {
  'config.yaml': 'defaults:\n  - db: mysql\n',
  'db/mysql.yaml': 'port: 1\n',
  'db/pg.yaml': 'port: 2\n',
  'db/notes.txt': 'no config',
  'db/cloud/aws.yaml': 'port: 3\n',
  'hydra/job_logging/mine.yaml': 'version: 1\n',
};

const repositoryOf = (folder: string, more = {}): Repository =>
  createRepository({ searchPath: [{ provider: 'main', path: folder }], cwd: folder, ...more });

describe('createRepository', () => {
  it('lists groups and options of all sources', () => {
    const store = createStore([{ group: 'db', name: 'stored', node: { port: 4 } }]);
    const repository = repositoryOf(writeTree(FILES), { store });
    expect(repository.list('db', 'config')).toEqual(['mysql', 'pg', 'stored']);
    expect(repository.list('db', 'group')).toEqual(['cloud']);
    const options = ['colorlog', 'default', 'disabled', 'mine', 'none', 'stdout'];
    expect(repository.list('hydra/job_logging', 'config')).toEqual(options);
    expect(repository.groups().filter((group) => !group.startsWith('hydra'))).toEqual(['db', 'db/cloud']);
  });

  it('takes no folder for a group that holds only other files', () => {
    const repository = repositoryOf(writeTree({ ...FILES, 'schema/db.json': '{}', 'docs/notes.md': '' }));
    expect(repository.groups().filter((group) => !group.startsWith('hydra'))).toEqual(['db', 'db/cloud']);
    expect(repository.list('', 'group')).not.toContain('schema');
    expect(repository.groupExists('schema')).toBe(false);
  });

  it('takes a folder for a group that nothing but a hidden file keeps in git', () => {
    const files = { 'config.yaml': 'defaults:\n  - optional local: default\n', 'local/.gitkeep': '' };
    expect(repositoryOf(writeTree(files)).groupExists('local')).toBe(true);
    expect(plainOf(composeTree(files, ['~local']))).toEqual({});
  });

  it('opens a place that is added again only once', () => {
    const repository = repositoryOf(writeTree({ ...FILES, 'more/x.yaml': 'x: 1' }));
    const extended = [1, 2].map(() => repository.extend([{ provider: 'hydra.searchpath in main', path: 'more' }]));
    expect(extended[0]!.load('x')!.content).toBe(extended[1]!.load('x')!.content);
  });

  it("takes a source of one's own", () => {
    const own = storeSource(createStore([{ group: 'db', name: 'own', node: { port: 5 } }]), { provider: 'mine' });
    const repository = createRepository({ searchPath: [own, { provider: 'main', path: writeTree(FILES) }] });
    expect(repository.list('db', 'config')).toEqual(['mysql', 'own', 'pg']);
    expect(repository.load('db/own')?.provider).toBe('mine');
  });

  it('takes a config from the first source that has it', () => {
    const store = createStore([{ group: 'db', name: 'pg', node: { port: 4 } }]);
    expect(repositoryOf(writeTree(FILES), { store }).load('db/pg')?.provider).toBe('main');
  });

  it('reads each file once, also for further compositions and search paths', () => {
    const folder = writeTree(FILES);
    const repository = repositoryOf(folder);
    composeConfig(repository, { configName: 'config' });
    writeFileSync(join(folder, 'db/mysql.yaml'), 'port: 99\n');
    expect(plainOf(composeConfig(repository, { configName: 'config' }))).toEqual({ db: { port: 1 } });
    const extended = repository.extend([{ provider: 'x', path: 'db' }]);
    expect(extended.load('db/mysql')?.source).toBe(repository.load('db/mysql')?.source);
  });

  it.each(['../secret', 'db/../../secret', '/etc/passwd', 'db\\..\\secret', 'a/../config'])(
    'has no config %s',
    (path) => {
      const folder = writeTree({ ...FILES, 'secret.yaml': 'a: 1\n' });
      const repository = repositoryOf(join(folder, 'db'));
      expect(repository.configExists(path)).toBe(false);
      expect(repository.groupExists(path)).toBe(false);
      expect(repository.load(path)).toBeUndefined();
    },
  );

  it('follows links to files and folders', () => {
    const folder = writeTree(FILES);
    mkdirSync(join(folder, 'links'));
    symlinkSync(join(folder, 'db/pg.yaml'), join(folder, 'links/postgres.yaml'));
    symlinkSync(join(folder, 'db'), join(folder, 'links/all'));
    symlinkSync(join(folder, 'nothing'), join(folder, 'links/dangling.yaml'));
    const repository = repositoryOf(folder);
    expect(repository.list('links', 'config')).toEqual(['postgres']);
    expect(repository.load('links/all/pg')?.content.kind).toBe('map');
  });

  it('lists groups although a link leads back', () => {
    const folder = writeTree(FILES);
    symlinkSync(folder, join(folder, 'db/back'));
    expect(repositoryOf(folder).groups()).toContain('db/cloud');
  });

  it.each([
    { path: 'nowhere', code: 'SEARCH_PATH' },
    { path: 'ftp://x', code: 'SEARCH_PATH' },
    { path: 'pkg://no-such-package/conf', code: 'SEARCH_PATH' },
  ])('throws $code for $path', ({ path, code }) => {
    expect(errorsOf(() => createRepository({ searchPath: [{ provider: 'main', path }] }))[0]?.code).toBe(code);
  });

  it('finds the conf folder of an installed package', () => {
    const folder = writeTree({ 'node_modules/@me/parts/conf/db/mine.yaml': 'port: 7\n', 'config.yaml': 'a: 1\n' });
    const searchPath = [
      { provider: 'main', path: '.' },
      { provider: 'parts', path: 'pkg://@me/parts' },
    ];
    expect(createRepository({ searchPath, cwd: folder }).list('db', 'config')).toEqual(['mine']);
  });

  it('names a file that is no UTF-8', () => {
    const folder = writeTree(FILES);
    writeFileSync(join(folder, 'db/pg.yaml'), new Uint8Array([0x61, 0xff]));
    const [error] = errorsOf(() => repositoryOf(folder).load('db/pg'));
    expect(error).toMatchObject({ code: 'YAML_SYNTAX', origin: { source: { name: 'db/pg.yaml' } } });
  });
});

describe('createStore', () => {
  it('composes with files; packages play the part of headers', () => {
    const store = createStore([{ group: 'db', name: 'stored', package: 'x.y', node: { port: 4, list: [1, 2.5] } }]);
    const composition = composeTree({ 'config.yaml': 'defaults:\n  - db: stored\n' }, [], { repository: { store } });
    expect(plainOf(composition)).toEqual({ x: { y: { port: 4, list: [1, 2.5] } } });
  });

  it('refuses two configs of one name', () => {
    const config = { name: 'a', node: {} };
    expect(errorsOf(() => createStore([config, config]))[0]?.code).toBe('COMPOSITION');
  });

  it('replaces a config where that is asked for', () => {
    const first = { name: 'config', node: { a: 1 } };
    const store = createStore([first, { ...first, node: { a: 2 }, replace: true }]);
    expect(plainOf(composeTree({}, [], { repository: { store } }))).toEqual({ a: 2 });
    expect(errorsOf(() => createStore([{ ...first, replace: true }, first]))[0]?.code).toBe('COMPOSITION');
    expect(createStore([{ ...first, replace: true }]).size).toBe(1);
  });
});

describe('hydra.searchpath', () => {
  const files = {
    'config.yaml': 'defaults:\n  - db: other\nhydra:\n  searchpath: [more]\n',
    'more/db/other.yaml': 'port: 5\n',
    'else/db/other.yaml': 'port: 6\n',
  };

  it('adds folders from the primary config', () => {
    expect(plainOf(composeTree(files))).toEqual({ db: { port: 5 } });
  });

  it('is replaced by the command line', () => {
    expect(plainOf(composeTree(files, ['hydra.searchpath=[file://else]']))).toEqual({ db: { port: 6 } });
  });

  it.each([
    { word: 'hydra.searchpath=extend_list(else)', places: ['more main', 'else command-line'] },
    { word: 'hydra.searchpath=append(else)', places: ['more main', 'else command-line'] },
    { word: 'hydra.searchpath=prepend(else)', places: ['else command-line', 'more main'] },
    { word: 'hydra.searchpath=insert(0,else)', places: ['else command-line', 'more main'] },
    { word: 'hydra.searchpath=remove(more)', places: [] },
    { word: 'hydra.searchpath=remove_at(0)', places: [] },
    { word: 'hydra.searchpath=replace([else])', places: ['else command-line'] },
  ])('is edited: $word', ({ word, places }) => {
    const { sources, config } = composeTree({ ...files, 'db/other.yaml': 'port: 0\n' }, [word]);
    const own = sources.filter(({ provider }) => provider.startsWith('hydra.searchpath'));
    expect(own.map(({ path, provider }) => `${path} ${provider.replace('hydra.searchpath in ', '')}`)).toEqual(places);
    const list = select(config, 'hydra.searchpath') as ContainerNode;
    expect(toContainer(list)).toEqual(places.map((place) => place.split(' ')[0]));
  });

  it('is edited where the primary config has none', () => {
    const { sources } = composeTree({ 'config.yaml': 'a: 1\n', 'else/x.yaml': '' }, ['hydra.searchpath=append(else)']);
    expect(sources.map(({ path }) => path)).toContain('else');
  });

  it.each([
    { word: 'hydra.searchpath=append(7)', code: 'SEARCH_PATH' },
    { word: 'hydra.searchpath=remove(nope)', code: 'VALUE' },
    { word: 'hydra.searchpath=remove_at(3)', code: 'INDEX' },
  ])('refuses $word once', ({ word, code }) => {
    const errors = errorsOf(() => composeTree({ ...files, 'db/other.yaml': 'port: 0\n' }, [word]));
    expect(errors.map((error) => error.code)).toEqual([code]);
  });

  it('warns of what is not there', () => {
    const { warnings } = composeTree(files, ['hydra.searchpath=[more,nowhere]']);
    expect(warnings).toEqual([expect.stringContaining('nowhere')]);
  });
});
