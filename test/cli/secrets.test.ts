import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { report } from '../../src/cli/commands/report.ts';
import { diff } from '../../src/cli/commands/diff.ts';
import type { Program } from '../../src/program/index.ts';
import type { RunEnd, RunInfo, Tracker } from '../../src/track/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { temporaryFolder } from '../e2e/command.ts';
import { ALL } from '../sample.ts';

const FILES = {
  'config.yaml': 'a: 1\nfail: false\ndb: {user: me, password: first-secret}\nurl: "${db.user}:${db.password}@host"\n',
};

/** All that a tracker is told. */
let told: { starts: RunInfo[]; ends: RunEnd[] };
let screen: string;
let folder: string;
let program: Program<{ url: string; fail: boolean }, { url: string }>;

const recorder: Tracker = {
  async start(info) {
    told.starts.push(info);
    return { id: 'r', ids: new Map(), listen: () => {}, end: async (end) => void told.ends.push(end) };
  },
};

beforeEach(async () => {
  told = { starts: [], ends: [] };
  screen = '';
  folder = await temporaryFolder();
  program = {
    name: 'app',
    configDir: writeTree(FILES),
    load: async () => ({
      trackers: () => [recorder],
      async task({ config, log }) {
        log.info(`connects to ${config.url}`);
        if (config.fail) throw new Error(`no answer from ${config.url}`);
        return { url: config.url };
      },
      format({ url }) {
        if (url.includes('unformatted')) throw new Error(`cannot format ${url}`);
        return `result from ${url}`;
      },
    }),
  };
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      screen += String(text);
      return true;
    });
  }
});
afterEach(() => void vi.restoreAllMocks());

/** The texts of all files below a folder. */
async function texts(...path: string[]): Promise<Record<string, string>> {
  const entries = await readdir(join(folder, ...path), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => [name, await readFile(join(parentPath, name), 'utf8')]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
}

const run = (...words: string[]): Promise<number> => main(program, [`hydra.run.dir=${folder}/one`, ...words]);
const everything = (): string =>
  screen + JSON.stringify(told, (_, value: unknown) => (value instanceof Map ? [...value] : value));
const SECRET = /hunter|first-secret/;

describe('a run', () => {
  const OPEN = new Set(['config.yaml', 'hydra.yaml', 'overrides.yaml']);

  it.each([
    { user: 'me', said: 'result from me:***@host' },
    { user: 'unformatted', said: 'the result cannot be shown: cannot format unformatted:***@host' },
  ])('shows its result without secrets: $said', async ({ user, said }) => {
    expect(await run('db.password=hunter2', `db.user=${user}`)).toBe(0);
    expect(screen).toContain(said);
    expect(screen).not.toMatch(SECRET);
  });

  it('tells screen, log, summary and trackers no secrets; the saved configs have them', async () => {
    expect(await run('db.password=hunter2', 'fail=true')).toBe(1);
    expect(everything()).not.toMatch(SECRET);
    expect(screen).toContain('connects to me:***@host');
    const files = await texts('one');
    for (const [name, text] of Object.entries(files)) if (!OPEN.has(name)) expect(text).not.toMatch(SECRET);
    expect(files['app.log']).toContain('no answer from me:***@host');
    expect(files['config.yaml']).toContain('password: hunter2');
    expect(files['overrides.yaml']).toBe('- db.password=hunter2\n- fail=true\n');
    expect(Object.fromEntries(told.ends[0]!.texts ?? [])).toMatchObject({
      '.hydra/hydra.yaml': expect.stringContaining(`cwd: ${process.cwd()}\n`),
      '.hydra/config.yaml': files['config.yaml']!.replace('hunter2', '***'),
      '.hydra/overrides.yaml': '- db.password=***\n- fail=true\n',
    });
  });

  it('tells all with --show-secrets', async () => {
    expect(await run('db.password=hunter2', '--show-secrets')).toBe(0);
    expect(screen).toContain('connects to me:hunter2@host');
    expect(told.starts[0]!.params.get('db.password')).toBe('hunter2');
    expect((await texts('one'))['app.log']).toContain('hunter2');
    expect(told.ends[0]!.texts?.get('.hydra/config.yaml') ?? 'hunter2').toContain('hunter2');
  });
});

const sweep = (...words: string[]): Promise<number> =>
  main(program, ['-m', `hydra.sweep.dir=${folder}/many`, 'db.password=hunter2', 'a=1,2', ...words]);

describe('a sweep', () => {
  it('shows no secrets, neither in its table nor to trackers', async () => {
    expect(await sweep()).toBe(0);
    expect(everything()).not.toMatch(SECRET);
    expect(screen).toMatch(/#1: db\.password=\*\*\* a=2/);
    expect(told.starts[0]!.tags.get('hydrosol.sweep')).toContain('db.password=***');
    const csv = await readFile(join(folder, 'many/results.csv'), 'utf8');
    expect(csv).toMatch(/^job,db\.password,a,.*\r\n0,\*\*\*,1,/);
    expect(await readFile(join(folder, 'many/multirun.yaml'), 'utf8')).toContain('hunter2');
    screen = '';
    await report([join(folder, 'many')]);
    expect(screen).not.toMatch(SECRET);
    screen = '';
    expect(await run('db.password=hunter3')).toBe(0);
    screen = '';
    await diff(join(folder, 'many/0'), join(folder, 'one'));
    expect(screen).toContain('db.password');
    expect(screen).not.toMatch(SECRET);
  });

  it('shows them with --show-secrets', async () => {
    expect(await sweep('--show-secrets')).toBe(0);
    expect(screen).toContain('#1: db.password=hunter2');
    expect(told.starts[0]!.tags.get('hydrosol.sweep')).toContain('db.password=hunter2');
    const csv = await readFile(join(folder, 'many/results.csv'), 'utf8');
    expect(csv).toMatch(/^job,db\.password,a,.*\r\n0,hunter2,1,/);
  });

  it.runIf(ALL)('shows none of a job whose config is wrong, which is found when it is its turn', async () => {
    const files = {
      'config.yaml':
        'a: 1\ndb: {password: first-secret}\nlimit: ${oc.select:sel.k${a},ok}\nsel: {k61: "${db.password}"}\n',
    };
    const schema = { type: 'object', properties: { limit: { enum: ['ok'] } } };
    program = { ...program, configDir: writeTree(files), schema, load: async () => ({ task: () => ({ url: '' }) }) };
    const words = ['-m', 'a=range(300)', `hydra.sweep.dir=${folder}/many`, 'hydra.sweeper.max_failure_rate=0'];
    expect(await main(program, words)).toBe(1);
    expect(screen).toContain("job 61: SCHEMA: limit is '***'");
    expect(screen).not.toMatch(SECRET);
    for (const name of ['study.jsonl', 'results.csv', '.sweep/jobs.json'])
      expect(await readFile(join(folder, 'many', name), 'utf8')).not.toMatch(SECRET);
  });

  it('over a secret is refused, and the error does not show it', async () => {
    expect(await sweep('db.password=hunter2,hunter3')).toBe(2);
    expect(screen).toContain("'db.password' is named like a secret");
    expect(screen).not.toMatch(SECRET);
    expect(await texts()).toEqual({});
  });
});

describe('an error', () => {
  const rows: { name: string; words: string[] }[] = [
    { name: 'another override', words: ['db.password=hunter2', 'prot=1'] },
    { name: 'the same map', words: ['db={password:hunter2,prot:${nowhere}}', 'prot=1'] },
    { name: 'the name of the key', words: ['db.pasword=hunter2'] },
    { name: 'a flag', words: ['--api-key=hunter2'] },
    { name: 'a value made of it', words: ['url=${oc.decode:${db.password}[}', 'db.password=hunter2'] },
  ];
  it.each(rows)('of $name shows no secrets', async ({ words }) => {
    expect(await run(...words)).toBe(2);
    expect(screen).toMatch(/^error: /);
    expect(screen).not.toMatch(SECRET);
    screen = '';
    expect(await run(...words, '--show-secrets')).toBe(2);
    expect(screen).toMatch(/^error: /);
  });
});
